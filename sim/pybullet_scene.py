"""The bodies of the PyBullet world: a client of its own, boxes that stand fast, and robots that slide in the plane."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray
from leed_sim.bullet import pybullet

MASS = 10.0
"""Mass of a robot [kg]. Where all have the same, it does not show in their motion."""

STIFF_INERTIA = 1e9
"""Moment of inertia about the horizontal axes [kg m^2]: so large that nothing tilts."""

FRICTION = 0.3
"""Friction coefficient of robots and boxes; PyBullet multiplies the two of a pair."""

MOST_SINGLE_BOXES = 64
"""More boxes are parts of one body."""

WALLS = """<robot name="walls"><link name="walls">
<inertial><mass value="0"/><inertia ixx="0" ixy="0" ixz="0" iyy="0" iyz="0" izz="0"/></inertial>
{parts}
</link></robot>
"""

PART = (
    '<collision><origin xyz="{0!r} {1!r} 0" rpy="0 0 {4!r}"/>\n'
    '<geometry><box size="{2!r} {3!r} 4"/></geometry></collision>'
)
"""A box of height `BOX_HEIGHT`; PyBullet reads no longer lines."""

MOVABLE, EVERYTHING = 1, -1
"""Group of bodies that move, and what they collide with: PyBullet's own values."""

ROBOT_HEIGHT, BOX_HEIGHT = 2.0, 4.0
"""Heights of the robots' straight part and of the boxes [m]. Only upright faces touch.

Bodies are as tall as this for PyBullet to look at few pairs: by as much as the solver is to look ahead per metre of a
body's reach, the boxes around all bodies are made larger, and whatever overlaps then is looked at.
"""


def connect(sim_dt: float, fleet: Fleet) -> int:
    """Start a client without gravity and return its id.

    Args:
        sim_dt: Length of a sub-step [s].
        fleet: The fastest and the smallest decide from which gap on the solver watches a pair, so that it stops two
            robots that drive at each other before they overlap. PyBullet multiplies the threshold by the smaller reach
            of the two bodies.
    """
    client: int = pybullet.connect(pybullet.DIRECT)
    # The usual broad phase is a tree that keeps the shape that earlier rounds gave it, and with it the order of pairs.
    pybullet.resetSimulation(pybullet.RESET_USE_SIMPLE_BROADPHASE, physicsClientId=client)
    watched = 2.0 * float(fleet.speeds().max()) * sim_dt
    pybullet.setPhysicsEngineParameter(
        fixedTimeStep=sim_dt,
        numSubSteps=0,
        contactBreakingThreshold=watched / (float(fleet.radii().min()) + 0.5 * ROBOT_HEIGHT),
        deterministicOverlappingPairs=1,
        physicsClientId=client,
    )
    return client


def add_robots(client: int, radii: Sequence[float]) -> list[int]:
    """Add upright capsules of these radii [m] and return their body ids. Length N.

    In the plane a capsule is a disc like a cylinder, but PyBullet has exact and twice as fast collisions for it.
    """
    shapes = {radius: _capsule(client, radius) for radius in radii}
    bodies = [_add_body(client, shapes[radius], MASS, (10.0 * n, 0.0), 0.0) for n, radius in enumerate(radii)]
    for body, radius in zip(bodies, radii, strict=True):
        set_brake(client, body, MASS, radius, braked=False)
    return bodies


def _capsule(client: int, radius: float) -> int:
    shape: int = pybullet.createCollisionShape(
        pybullet.GEOM_CAPSULE, radius=radius, height=ROBOT_HEIGHT, physicsClientId=client
    )
    return shape


def add_boxes(client: int, boxes: FloatArray) -> None:
    """Add immovable boxes, as in `Site.boxes`. Shape (M, 5).

    Few boxes are single bodies; many are parts of one, because PyBullet goes through all bodies in every step.
    """
    if are_many(boxes):
        _add_compound(client, boxes)
        return
    for x, y, length, width, yaw in boxes.tolist():
        half_extents = [0.5 * length, 0.5 * width, 0.5 * BOX_HEIGHT]
        shape = pybullet.createCollisionShape(pybullet.GEOM_BOX, halfExtents=half_extents, physicsClientId=client)
        _add_body(client, shape, 0.0, (x, y), yaw)


def are_many(boxes: FloatArray) -> bool:
    """Return whether boxes become parts of one body, to which the solver does not look ahead. Shape (M, 5)."""
    return len(boxes) > MOST_SINGLE_BOXES


def _add_compound(client: int, boxes: FloatArray) -> None:
    """Add boxes as one body, by a URDF: a body made by calls takes no more than 16 shapes."""
    parts = "\n".join(PART.format(*box) for box in boxes.tolist())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "walls.urdf"
        path.write_text(WALLS.format(parts=parts), encoding="utf-8")
        body = pybullet.loadURDF(str(path), useFixedBase=True, useMaximalCoordinates=True, physicsClientId=client)
    _set_surface(client, body)


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


def forget_contacts(client: int, bodies: Sequence[int]) -> None:
    """Take bodies anew into the search for pairs, so that no contact of before goes on, nor what the solver kept of it.

    PyBullet does so where the filter of collisions is set, be it to what it is already.
    """
    for body in bodies:
        pybullet.setCollisionFilterGroupMask(body, -1, MOVABLE, EVERYTHING, physicsClientId=client)


def _add_body(client: int, shape: int, mass: float, position: tuple[float, float], yaw: float) -> int:
    body: int = pybullet.createMultiBody(
        mass,
        shape,
        basePosition=[*position, 0.0],
        baseOrientation=pybullet.getQuaternionFromEuler([0.0, 0.0, yaw]),
        useMaximalCoordinates=True,  # a plain rigid body: faster, and it needs no joints
        physicsClientId=client,
    )
    _set_surface(client, body)
    return body


def _set_surface(client: int, body: int) -> None:
    pybullet.changeDynamics(
        body,
        -1,
        linearDamping=0.0,
        angularDamping=0.0,
        restitution=0.0,
        lateralFriction=FRICTION,
        physicsClientId=client,
    )
