"""The processes of a safety test: what drives the robot, and what may be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.safety.base import ROBOT

Parameters = Mapping[str, object]
"""Parameters of a node by their full names."""

QUIET_EXPLORATION = -2.0  # [log of the action's deviation]


def start(folder: Path, domain: int, argv: list[str]) -> subprocess.Popen[str]:
    """Start a Python process in a domain; what it says goes to `folder`."""
    environment = {
        **os.environ,
        "ROS_DOMAIN_ID": str(domain),
        "ROS_LOG_DIR": str(folder / "log"),
        "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
        "OMP_NUM_THREADS": "1",
    }
    with (folder / f"{argv[-1] if len(argv) == 1 else 'node'}.log").open("a", encoding="utf-8") as log:
        return subprocess.Popen([sys.executable, "-m", *argv], env=environment, stdout=log, stderr=log, text=True)


def node(folder: Path, domain: int, module: str, namespace: str, parameters: Parameters) -> subprocess.Popen[str]:
    """Start a node of the package with parameters."""
    given = [word for name, value in parameters.items() for word in ("-p", f"{name}:={value}")]
    remaps = ["-r", f"__ns:=/{namespace}"] if namespace else []
    return start(folder, domain, ["leed_ros.nodes.start", module, "--ros-args", *remaps, *given])


def robot_node(folder: Path, domain: int, parameters: Parameters) -> subprocess.Popen[str]:
    """Start a robot that learns in real time; what it wants at first may lead it through the corridor's wall."""
    chosen = {"lock_step": False, "use_contact": False, "mission.time_limit": 3600.0, **parameters}
    chosen |= {"learning.max_log_std": QUIET_EXPLORATION, "safety.stop_zone": False}
    return node(folder, domain, "leed_ros.nodes.robot_node", ROBOT, chosen)


def policy_node(folder: Path, domain: int, parameters: Parameters) -> subprocess.Popen[str]:
    """Start a robot that drives straight on by an exported policy."""
    policy = write_straight_policy(folder)
    chosen = {"autostart": True, "policy": policy, "mission.time_limit": 3600.0, "use_tf": False, **parameters}
    return node(folder, domain, "leed_ros.nodes.policy_node", ROBOT, chosen)


def write_straight_policy(folder: Path) -> Path:
    """Export a policy that always drives straight on with half of its largest velocity."""
    import torch  # noqa: PLC0415 (takes seconds, and few need it)

    from leed_ros.artifact.export import export_artifact  # noqa: PLC0415
    from leed_ros.deployment.contract import contract_from_task  # noqa: PLC0415
    from leed_ros.deployment.contract_sections import TrainingFacts  # noqa: PLC0415
    from leed_ros.learning.agent import Agent  # noqa: PLC0415
    from leed_ros.learning.config import LearningConfig  # noqa: PLC0415
    from leed_ros.task.mission import MissionConfig, TaskConfig  # noqa: PLC0415

    task = TaskConfig(mission=MissionConfig(time_limit=3600.0))
    agent = Agent(task.layout(), LearningConfig(), 0)
    for parameter in agent.policy.actor[-1].parameters():
        torch.nn.init.zeros_(parameter)
    facts = TrainingFacts(
        robot=ROBOT, site="none", world="none", num_robots=1, demonstrations="none", env_steps=0, seed=0
    )
    return export_artifact(agent, contract_from_task(task, facts), folder).path


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as a crash does."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def end(process: subprocess.Popen[str]) -> None:
    """Stop a process as a person would."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            kill(process)
