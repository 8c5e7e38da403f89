"""Exported policies whose command is known, and processes of policy nodes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import torch

from leed_ros.artifact.export import export_artifact
from leed_ros.deployment.contract import contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.task.mission import TaskConfig

DOMAIN = str(1 + os.getpid() % 200)
BLOCKED = ("torch", "onnx", "pybullet", "numba", "leed_ros.learning", "leed_ros.demonstration", "leed_sim")


def write_straight_policy(folder: Path, task: TaskConfig | None = None) -> Path:
    """Export a policy that always drives straight on with half of its largest velocity."""
    task = task or TaskConfig()
    agent = Agent(task.layout(), LearningConfig(), 0)
    with torch.no_grad():
        agent.policy.actor[-1].weight.zero_()
        agent.policy.actor[-1].bias.zero_()
    facts = TrainingFacts(
        robot="robot_0", site="none", world="none", num_robots=1, demonstrations="none", env_steps=0, seed=0
    )
    return export_artifact(agent, contract_from_task(task, facts), folder).path


def start_policy_node(log_folder: Path, **parameters: object) -> subprocess.Popen[str]:
    """Start a policy node in a process that can import nothing of what it was trained with."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({BLOCKED}))\n"
        "from leed_ros.nodes.start import start\nstart('leed_ros.nodes.policy_node')"
    )
    given = [word for name, value in parameters.items() for word in ("-p", f"{name.replace('__', '.')}:={value}")]
    environment = {
        **os.environ,
        "ROS_DOMAIN_ID": DOMAIN,
        "ROS_LOG_DIR": str(log_folder),
        "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
        "OMP_NUM_THREADS": "1",
    }
    argv = [sys.executable, "-c", program, "--ros-args", "-r", "__ns:=/robot_0", *given]
    return subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Stop a process as a person would; return its exit code and what it has said."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        output, errors = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
    return process.returncode, output + errors
