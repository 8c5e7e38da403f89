"""How a robot's learner comes about: anew, from a checkpoint of another run, or where this one had stopped."""

from pathlib import Path

from rclpy.impl.rcutils_logger import RcutilsLogger

from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import start_from_checkpoint
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.resumption import Resumption, resume, resume_latest
from leed_ros.learning.stored import CheckpointError
from leed_ros.nodes.robot_record import RobotRecord
from leed_ros.nodes.robot_settings import RobotSettings
from leed_ros.nodes.storage import Storage
from leed_ros.task.config import ConfigError

LATEST = "latest"


def make_learner(settings: RobotSettings) -> LocalLearner:
    """Make a robot's learner as its configuration says, from a checkpoint if it names one.

    Raises:
        ConfigError: The checkpoint to start from cannot be used.
    """
    agent = Agent(settings.task.layout(), settings.learning, settings.node.seed)
    if settings.node.start_from:
        try:
            start_from_checkpoint(agent, Path(settings.node.start_from))
        except CheckpointError as error:
            raise ConfigError(f"parameter start_from: {error}") from error
    return LocalLearner(
        settings.task,
        agent,
        needs_demonstrations=settings.node.wait_for_demonstrations,
        training=settings.node.training,
        training_budget=settings.node.training_budget,
        probation=settings.probation,
    )


def resumption_of(settings: RobotSettings, logger: RcutilsLogger) -> Resumption | None:
    """Return the robot as it was, or None if it begins anew.

    Raises:
        ConfigError: The file to resume from cannot be used, or there is no folder to look into.
    """
    wanted = settings.node.resume_from
    if not wanted:
        return None
    if wanted == LATEST:
        return _latest(settings, logger)
    try:
        resumption = resume(lambda: make_learner(settings), Path(wanted))
    except CheckpointError as error:
        raise ConfigError(f"parameter resume_from: {error}") from error
    _tell(resumption, logger)
    return resumption


def begin_record(
    settings: RobotSettings, learner: LocalLearner, resumption: Resumption | None, logger: RcutilsLogger
) -> RobotRecord | None:
    """Make the robot's record and its first files, or none if it has no folder.

    Raises:
        ConfigError: The folder cannot be made.
    """
    if not settings.node.out:
        return None
    folder = Path(settings.node.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"parameter out: {folder} cannot be made: {error.strerror}") from error
    record = RobotRecord(folder, Storage(folder, logger))
    if resumption:
        record.go_on(resumption)
    else:
        record.begin(learner.agent)
    record.write_config(settings.groups())
    return record


def _latest(settings: RobotSettings, logger: RcutilsLogger) -> Resumption | None:
    if not settings.node.out:
        raise ConfigError("parameter resume_from: latest is looked for in the folder that the parameter out names")
    folder = Path(settings.node.out)
    resumption = resume_latest(lambda: make_learner(settings), folder, logger.warning)
    if resumption is None:
        logger.warning(f"there is nothing to resume from in {folder}: the robot begins anew")
    else:
        _tell(resumption, logger)
    return resumption


def _tell(resumption: Resumption, logger: RcutilsLogger) -> None:
    agent = resumption.learner.agent
    logger.info(f"resumed from {resumption.path} after {agent.updates} updates, {agent.transitions} transitions")
