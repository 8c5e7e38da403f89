"""The bodies of the PyBullet world: a client of its own, boxes that stand fast, and robots that slide in the plane."""

from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_sim.bullet import pybullet

MASS = 10.0
"""Mass of a robot [kg]. Where all have the same, it does not show in their motion."""

STIFF_INERTIA = 1000.0
"""Moment of inertia about the horizontal axes [kg m^2]: so large that nothing tilts."""

FRICTION = 0.3
"""Friction coefficient of robots and boxes; PyBullet multiplies the two of a pair."""

ROBOT_HEIGHT, BOX_HEIGHT = 0.1, 1.0
"""Heights of the robots' straight part and of the boxes [m]. Only upright faces touch."""


def connect(sim_dt: float, robot: RobotConfig) -> int:
    """Start a client without gravity and return its id.

    Args:
        sim_dt: Length of a sub-step [s].
        robot: Its size and speed decide from which gap on the solver watches a pair, so that it stops two robots
            that drive at each other before they overlap. PyBullet multiplies the threshold by the reach of the body.
    """
    client: int = pybullet.connect(pybullet.DIRECT)
    watched = 2.0 * robot.max_linear_velocity * sim_dt
    pybullet.setPhysicsEngineParameter(
        fixedTimeStep=sim_dt,
        numSubSteps=0,
        contactBreakingThreshold=watched / (robot.radius + 0.5 * ROBOT_HEIGHT),
        deterministicOverlappingPairs=1,
        physicsClientId=client,
    )
    return client


def add_robots(client: int, radius: float, num_robots: int) -> list[int]:
    """Add upright capsules and return their body ids. Length N.

    In the plane a capsule is a disc like a cylinder, but PyBullet has exact and twice as fast collisions for it.
    """
    shape = pybullet.createCollisionShape(
        pybullet.GEOM_CAPSULE, radius=radius, height=ROBOT_HEIGHT, physicsClientId=client
    )
    bodies = [_add_body(client, shape, MASS, (10.0 * index, 0.0), 0.0) for index in range(num_robots)]
    for body in bodies:
        set_brake(client, body, MASS, radius, braked=False)
    return bodies


def add_boxes(client: int, boxes: FloatArray) -> None:
    """Add immovable boxes, as in `Site.boxes`. Shape (M, 5)."""
    for x, y, length, width, yaw in boxes.tolist():
        half_extents = [0.5 * length, 0.5 * width, 0.5 * BOX_HEIGHT]
        shape = pybullet.createCollisionShape(pybullet.GEOM_BOX, halfExtents=half_extents, physicsClientId=client)
        _add_body(client, shape, 0.0, (x, y), yaw)


def set_brake(client: int, body: int, mass: float, radius: float, *, braked: bool) -> None:
    """Make a robot of a mass [kg] immovable, or movable again."""
    about_z = 0.5 * mass * radius**2
    pybullet.changeDynamics(
        body,
        -1,
        mass=0.0 if braked else mass,
        localInertiaDiagonal=[STIFF_INERTIA, STIFF_INERTIA, about_z],
        physicsClientId=client,
    )


def set_friction(client: int, body: int, share: float) -> None:
    """Set a robot's friction against what it touches, as a share of the usual one."""
    pybullet.changeDynamics(body, -1, lateralFriction=share * FRICTION, physicsClientId=client)


def place(client: int, body: int, pose: tuple[float, float, float]) -> None:
    """Put a body at rest at x, y [m] and yaw [rad; map frame]."""
    x, y, yaw = pose
    orientation = pybullet.getQuaternionFromEuler([0.0, 0.0, yaw])
    pybullet.resetBasePositionAndOrientation(body, [x, y, 0.0], orientation, physicsClientId=client)
    pybullet.resetBaseVelocity(body, [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], physicsClientId=client)


def _add_body(client: int, shape: int, mass: float, position: tuple[float, float], yaw: float) -> int:
    body: int = pybullet.createMultiBody(
        mass,
        shape,
        basePosition=[*position, 0.0],
        baseOrientation=pybullet.getQuaternionFromEuler([0.0, 0.0, yaw]),
        useMaximalCoordinates=True,  # a plain rigid body: faster, and it needs no joints
        physicsClientId=client,
    )
    pybullet.changeDynamics(
        body,
        -1,
        linearDamping=0.0,
        angularDamping=0.0,
        restitution=0.0,
        lateralFriction=FRICTION,
        physicsClientId=client,
    )
    return body
