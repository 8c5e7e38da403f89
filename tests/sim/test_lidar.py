"""The lidar against hand-computed ranges and against PyBullet's rays.

PyBullet's rays are good against triangle meshes only. Against its convex shapes an iteration stops within about a
centimetre: at the edges of boxes, where 2 rays in 1000 are off, and all over cylinders and spheres. So here all
obstacles are prisms of triangles, those of the robots with 2048 sides, 2.4e-7 m inside the circle. PyBullet takes its
triangles a ten-thousandth too large, so rays that pass an edge within a milliradian are left out, 3 in 1000.
"""

import math

import numpy as np
import pybullet
import pytest

from leed_ros.task.fleet import Fleet
from leed_ros.task.robot import RobotConfig
from leed_sim.lidar import Lidar

ROBOT = RobotConfig(num_rays=72)
NUM_SIDES = 2048
GLANCE = np.array([0.0, 0.0, 1e-3])


def ranges(boxes, poses, robot=ROBOT):
    boxes = np.array(boxes, dtype=float).reshape(-1, 5)
    placed = np.array(poses, dtype=float).reshape(1, -1, 3)
    return Lidar(Fleet.of(robot, placed.shape[1]), boxes).cast(placed)[0]


def test_ranges_by_hand():
    robot = RobotConfig(num_rays=4, max_range=3.0)  # rays at -180, -90, 0 and 90 degrees
    square = (2.0, 0.0, 1.0, 1.0, 0.0)
    assert ranges([square], [0, 0, 0], robot)[0] == pytest.approx([3.0, 3.0, 1.5, 3.0])
    assert ranges([square], [0, 0, math.pi / 2], robot)[0] == pytest.approx([3.0, 1.5, 3.0, 3.0])
    diamond = (2.0, 0.0, 1.0, 1.0, math.pi / 4)
    assert ranges([diamond], [0, 0, 0], robot)[0, 2] == pytest.approx(2.0 - math.sqrt(0.5))
    other = [[0, 0, 0], [2, 0, 0]]
    assert ranges([], other, robot)[:, [0, 2]] == pytest.approx(np.array([[3.0, 1.8], [1.8, 3.0]]))
    assert ranges([], [[0, 0, 0], [2, 0.12, 0]], robot)[0, 2] == pytest.approx(2.0 - 0.16)
    assert ranges([], [[0, 0, 0], [0, -3.21, 0]], robot)[0, 1] == 3.0


def test_nearest_of_many_wins_and_worlds_are_apart():
    near, far = (1.0, 0.0, 0.2, 0.2, 0.0), (2.0, 0.0, 0.2, 4.0, 0.0)
    poses = np.array([[[0.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]])
    cast = Lidar(Fleet.of(RobotConfig(num_rays=4), 1), np.array([far, near])).cast(poses)
    assert cast[:, 0, 2] == pytest.approx([0.9, 1.9])


def test_same_as_pybullet_on_random_poses():
    rng = np.random.default_rng(0)
    boxes = np.column_stack([rng.uniform(-4, 4, (14, 2)), rng.uniform(0.2, 2.0, (14, 2)), rng.uniform(-4, 4, 14)])
    client = pybullet.connect(pybullet.DIRECT)
    for x, y, length, width, yaw in boxes:
        place(client, add_prism(client, rectangle(length, width)), (x, y, yaw))
    prisms = [add_prism(client, circle()) for _ in range(6)]
    compared, error = [], []
    for _ in range(40):
        poses = free_poses(rng, boxes, len(prisms))
        compared.append(np.abs(ranges(boxes, poses + GLANCE) - ranges(boxes, poses - GLANCE)) < 0.05)
        error.append(np.abs(ranges(boxes, poses) - pybullet_ranges(client, prisms, poses)))
    pybullet.disconnect(client)
    assert np.mean(compared) > 0.99
    assert np.max(np.array(error)[compared]) <= 1e-4


def rectangle(length, width):
    return 0.5 * np.array([[length, width], [-length, width], [-length, -width], [length, -width]])


def circle():
    angle = 2.0 * np.pi * np.arange(NUM_SIDES) / NUM_SIDES
    return ROBOT.radius * np.column_stack([np.cos(angle), np.sin(angle)])


def add_prism(client, outline):
    """Add an upright prism of triangles and return its body."""
    count = len(outline)
    vertices = np.vstack([np.column_stack([outline, np.full(count, z)]) for z in (-0.5, 0.5)])
    low = np.arange(count)
    after = (low + 1) % count
    triangles = [np.column_stack([low, after, after + count]), np.column_stack([low, after + count, low + count])]
    shape = pybullet.createCollisionShape(
        pybullet.GEOM_MESH,
        vertices=vertices.tolist(),
        indices=np.vstack(triangles).ravel().tolist(),
        flags=pybullet.GEOM_FORCE_CONCAVE_TRIMESH,
        physicsClientId=client,
    )
    return pybullet.createMultiBody(0.0, shape, physicsClientId=client)


def place(client, body, pose):
    x, y, yaw = pose
    turn = pybullet.getQuaternionFromEuler([0.0, 0.0, yaw])
    pybullet.resetBasePositionAndOrientation(body, [x, y, 0.0], turn, physicsClientId=client)


def free_poses(rng, boxes, count):
    """Random poses whose centres are clear of boxes and of each other."""
    poses = np.zeros((0, 3))
    while len(poses) < count:
        pose = rng.uniform([-5, -5, -np.pi], [5, 5, np.pi])
        offset = pose[:2] - boxes[:, :2]
        cos, sin = np.cos(boxes[:, 4]), np.sin(boxes[:, 4])
        local = np.column_stack([cos * offset[:, 0] + sin * offset[:, 1], cos * offset[:, 1] - sin * offset[:, 0]])
        outside = (np.abs(local) > boxes[:, 2:4] / 2 + ROBOT.radius).any(axis=1).all()
        if outside and all(np.hypot(*(pose - other)[:2]) > 2 * ROBOT.radius for other in poses):
            poses = np.vstack([poses, pose])
    return poses


def pybullet_ranges(client, prisms, poses):
    for prism, pose in zip(prisms, poses, strict=True):
        place(client, prism, pose)
    pybullet.performCollisionDetection(physicsClientId=client)
    angle = poses[:, 2:] + ROBOT.ray_angles()
    direction = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=-1)
    origin = np.column_stack([poses[:, :2], np.zeros(len(poses))])[:, np.newaxis]
    begin = 1.001 * ROBOT.radius  # outside the robot's own prism
    start, end = ((origin + reach * direction).reshape(-1, 3).tolist() for reach in (begin, ROBOT.max_range))
    hits = pybullet.rayTestBatch(start, end, physicsClientId=client)
    fraction = np.array([hit[2] for hit in hits]).reshape(angle.shape)
    return begin + fraction * (ROBOT.max_range - begin)
