"""All checks, one after the other."""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from leed_ros.doctor import libraries, machine, network, ros
from leed_ros.doctor.config import DoctorConfig
from leed_ros.doctor.finding import Finding, Level

Check = Callable[[], Finding]


def checks_for(config: DoctorConfig, environment: Mapping[str, str]) -> dict[str, Check]:
    """Return what is checked, by what a user is told is being done."""
    space, folder = machine.free_space(Path(config.out))
    return {
        "ROS distribution": partial(ros.check_distribution, environment),
        "Python": ros.check_python,
        "rclpy": ros.check_rclpy,
        "ROS domain": partial(ros.check_domain, environment),
        "logs": partial(ros.check_logs, environment),
        "DDS": partial(network.check_dds, environment),
        "shared memory": machine.check_shared_memory,
        "torch": libraries.check_torch,
        "threads": partial(machine.check_threads, environment, os.cpu_count(), config.num_robots),
        "pybullet": libraries.check_pybullet,
        "onnxruntime": libraries.check_onnxruntime,
        "memory": partial(machine.check_memory, machine.available_memory(), config.num_robots),
        "disk": partial(machine.check_disk, space, folder, config.num_robots),
        "page": partial(machine.check_port, config.port),
        "language model": partial(network.check_language_model, config.llm_host, config.llm),
    }


def examine(checks: Mapping[str, Check]) -> Iterator[Finding]:
    """Carry checks out one by one; yields what each came to."""
    for check in checks.values():
        yield check()


def worst(findings: list[Finding]) -> Level:
    """Return the worst level of findings."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.FAULT, Level.WARNING) if level in levels), Level.OK)
