"""The contract of a policy: what it observes, commands and assumes, and what it was trained on.

It travels inside the policy's file and beside it, so that whoever puts the policy on a robot can check that both fit.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from leed_ros.deployment.contract_sections import (
    COMMAND_UNITS,
    BodySection,
    CommandSection,
    EvaluationFacts,
    LidarSection,
    MissionSection,
    Name,
    PartSection,
    Section,
    Text,
    TrainingFacts,
)
from leed_ros.deployment.errors import ContractError, first_fault
from leed_ros.task.action import ACTION_NAMES
from leed_ros.task.config import Config
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig, ObservationLayout, ObservationPart
from leed_ros.task.robot import RobotConfig
from leed_ros.versions import installed_versions

FORMAT_VERSION = 1

VERSIONED = ("leed_ros", "numpy", "torch", "onnx", "onnxruntime")
"""Distributions whose versions a contract names."""


def _known_format(version: int) -> int:
    if version != FORMAT_VERSION:
        raise ValueError(f"format {version} is unknown here, only {FORMAT_VERSION} is")
    return version


class PolicyContract(Section):
    """All that has to be known to run a policy, and what it was trained on.

    Raises:
        pydantic.ValidationError: A value does not fit; `contract_from_*` raise `ContractError` instead.
    """

    format_version: Annotated[int, AfterValidator(_known_format)]
    observation: tuple[PartSection, ...] = Field(min_length=1, max_length=4)
    lidar: LidarSection
    command: CommandSection
    body: BodySection
    mission: MissionSection
    reward: Mapping[Name, float] = Field(max_length=64)
    training: TrainingFacts
    evaluation: EvaluationFacts | None
    versions: Mapping[Name, Text] = Field(max_length=64)

    @model_validator(mode="after")
    def _check(self) -> Self:
        parts = {part.name: part for part in self.observation}
        names = self.layout().names
        if len(parts) != len(self.observation) or len(set(names)) != len(names):
            raise ValueError("observation: a name occurs twice")
        if "ranges" in parts and len(parts["ranges"].names) != self.lidar.num_rays:
            raise ValueError(f"observation: {len(parts['ranges'].names)} ranges of {self.lidar.num_rays} rays")
        self.task()  # the configurations check the ranges of their values
        return self

    @property
    def ctrl_dt(self) -> float:
        """Period of decisions [s]."""
        return self.mission.ctrl_dt

    def layout(self) -> ObservationLayout:
        """Return the layout of the observation that the policy was trained with."""
        parts = (ObservationPart(part.name, part.names, part.units, part.scales) for part in self.observation)
        return ObservationLayout(tuple(parts))

    def robot(self) -> RobotConfig:
        """Return the robot that the policy was trained with."""
        return RobotConfig(
            **self.body.model_dump(),
            min_linear_velocity=self.command.low[0],
            max_linear_velocity=self.command.high[0],
            max_angular_velocity=self.command.high[1],
            num_rays=self.lidar.num_rays,
            max_range=self.lidar.max_range,
            min_range=self.lidar.min_range,
            angle_min=self.lidar.angle_min,
            angle_max=self.lidar.angle_max,
            lidar_x=self.lidar.x,
            lidar_y=self.lidar.y,
        )

    def task(self) -> TaskConfig:
        """Return the task that the policy fits; its reward is the default, as nothing is rewarded at deployment."""
        present = {f"use_{part.name}" for part in self.observation}
        observation = ObservationConfig(**{name: name in present for name in ObservationConfig().to_mapping()})
        return TaskConfig(self.robot(), observation, mission=MissionConfig(**self.mission.model_dump()))


def contract_from_task(
    task: TaskConfig,
    training: TrainingFacts,
    evaluation: EvaluationFacts | None = None,
    versions: Mapping[str, str] | None = None,
) -> PolicyContract:
    """Make the contract of a policy that was trained on a task.

    Args:
        task: What it was trained on.
        training: Where it comes from.
        evaluation: How it did, if it was evaluated.
        versions: Versions of the software, `installed_versions` by default.

    Raises:
        ContractError: A value cannot be part of a contract.
    """
    try:
        return PolicyContract(
            format_version=FORMAT_VERSION,
            observation=tuple(_part_section(part) for part in task.layout().parts),
            lidar=_lidar_section(task.robot),
            command=_command_section(task.robot),
            body=BodySection(**_named(BodySection, task.robot)),
            mission=MissionSection(**_named(MissionSection, task.mission)),
            reward=task.reward.to_mapping(),
            training=training,
            evaluation=evaluation,
            versions=installed_versions(VERSIONED) if versions is None else versions,
        )
    except ValidationError as error:
        raise ContractError(f"contract: {first_fault(error)}") from error


def _named(section: type[Section], config: Config) -> dict[str, Any]:
    return {name: getattr(config, name) for name in section.model_fields}


def _part_section(part: ObservationPart) -> PartSection:
    return PartSection.model_validate(
        {"name": part.name, "names": part.names, "units": part.units, "scales": part.scales}
    )


def _lidar_section(robot: RobotConfig) -> LidarSection:
    first, second = robot.ray_angles()[:2].tolist()
    return LidarSection(
        num_rays=robot.num_rays,
        angle_min=first,
        angle_increment=second - first,
        max_range=robot.max_range,
        min_range=robot.min_range,
        x=robot.lidar_x,
        y=robot.lidar_y,
    )


def _command_section(robot: RobotConfig) -> CommandSection:
    low, high = (tuple(limit.tolist()) for limit in robot.command_limits())
    return CommandSection(names=ACTION_NAMES, units=COMMAND_UNITS, low=low, high=high)
