"""Robots and policies: descriptions, URDFs, contracts, models."""

from pathlib import Path

import numpy as np

from bench.fuzz.parser import Parser, through_file
from leed_ros.deployment.contract_document import CONTRACT_KEY, contract_from_metadata, read_card
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.robots.errors import RobotFileError
from leed_ros.robots.reader import read_robot

BESIDE = "limits: {linear_acceleration: 1.0, angular_acceleration: 3.0}\n"
"""What no URDF says."""


def _robot(path: Path) -> None:
    model = read_robot(str(path))
    assert np.isfinite(model.config.radius) and model.config.radius > 0.0, "a robot without a radius"


def _urdf(path: Path) -> None:
    path.with_suffix(".yaml").write_text(BESIDE)
    _robot(path)


def _contract(data: bytes) -> None:
    contract_from_metadata({CONTRACT_KEY: data.decode(errors="replace")}).task()


PARSERS = (
    Parser("robot_yaml", through_file("robot.yaml", _robot), (RobotFileError,), structured=True),
    Parser("urdf", through_file("robot.urdf", _urdf), (RobotFileError,)),
    Parser("policy_card", through_file("policy.yaml", read_card), (PolicyError,), structured=True),
    Parser("contract", _contract, (PolicyError,), structured=True),
    Parser("onnx", through_file("policy.onnx", OnnxPolicy), (PolicyError,)),
)
