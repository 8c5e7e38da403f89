"""The machine: memory for so many robots, disk space, the page's port, threads, and what dead processes left behind."""

import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import psutil

from leed_ros.doctor.finding import Finding, fault, ok, warning
from leed_ros.runner.shared_memory import SHARED_MEMORY, abandoned_files

MEGABYTE, GIGABYTE = 1e6, 1e9
ROBOT_MEMORY = 400 * MEGABYTE
"""Of a robot's process while it trains [B]; measured: 380."""

OTHER_MEMORY = 700 * MEGABYTE
"""Of simulation, demonstration node and runner together [B]; measured: 290, 290 and 90."""

RUN_BYTES_PER_ROBOT = 15 * MEGABYTE
"""What a run leaves per robot, demonstrations above all [B]; measured: 11."""

CONTROL_GROUP = Path("/sys/fs/cgroup")


def available_memory(control_group: Path = CONTROL_GROUP) -> float:
    """Return the memory that new processes may have [B]: what is free, or what the container is allowed if less."""
    free = float(psutil.virtual_memory().available)
    try:
        limit = (control_group / "memory.max").read_text().strip()
        used = int((control_group / "memory.current").read_text())
    except (OSError, ValueError):
        return free
    return min(free, float(limit) - used) if limit.isdigit() else free


def check_memory(available: float, num_robots: int) -> Finding:
    """Tell whether there is memory for a swarm [B]."""
    needed = num_robots * ROBOT_MEMORY + OTHER_MEMORY
    enough = max(0, int((available - OTHER_MEMORY) // ROBOT_MEMORY))
    message = f"{available / GIGABYTE:.1f} GB free, {num_robots} robots need about {needed / GIGABYTE:.1f} GB"
    if available >= needed:
        return ok("memory", message)
    if available >= 0.8 * needed:
        return warning("memory", message, f"close other programs, or take --num-robots {max(enough, 1)}")
    advice = f"take --num-robots {enough} at most" if enough else "close other programs"
    return fault("memory", message, advice)


def check_disk(free: float, folder: Path, num_robots: int) -> Finding:
    """Tell whether there is room for a run [B]."""
    needed = num_robots * RUN_BYTES_PER_ROBOT
    run = f"a run of {num_robots} robots leaves about {needed / MEGABYTE:.0f} MB"
    message = f"{free / GIGABYTE:.1f} GB free at {folder}, {run}"
    if free >= 4 * needed:
        return ok("disk", message)
    advice = "remove old runs, or choose another disk with --out"
    return warning("disk", message, advice) if free >= needed else fault("disk", message, advice)


def free_space(folder: Path) -> tuple[float, Path]:
    """Return the space left for a folder that may have to be made [B], and the folder that is there already."""
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    return float(shutil.disk_usage(existing).free), existing


def check_port(port: int, host: str = "127.0.0.1") -> Finding:
    """Tell whether the page's port is free; who has it is named where the system tells."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = f"end that program, or choose another: leed view --port {port + 1 if port < 65535 else 8765}"
            return warning("page", f"port {port} is not free ({error.strerror}{_owner(port)})", advice)
    return ok("page", f"port {port} is free")


def _owner(port: int) -> str:
    try:
        ends = psutil.net_connections("tcp")
    except psutil.Error:
        return ""
    owner = next((end.pid for end in ends if end.laddr and end.laddr.port == port and end.status == "LISTEN"), None)
    return f": {psutil.Process(owner).name()}, process {owner}" if owner and psutil.pid_exists(owner) else ""


def check_threads(environment: Mapping[str, str], cores: int | None, num_robots: int) -> Finding:
    """Tell whether nodes will get in each other's way: each is to compute in one thread."""
    many = [f"{name}={environment[name]}" for name in _THREADS if environment.get(name, "1") != "1"]
    if many:
        message = f"{', '.join(many)}: every one of {num_robots + 2} processes takes as many threads"
        return warning("threads", message, f"unset {' and '.join(item.partition('=')[0] for item in many)}")
    return ok("threads", f"one for each process, {cores} cores")


_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def check_shared_memory(folder: Path = SHARED_MEMORY) -> Finding:
    """Tell whether dead processes left segments of Fast DDS, and whether there is room for new ones."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return warning("shared memory", f"{folder} cannot be written: messages take the slower way", "mount it")
    left = abandoned_files(folder)
    size = sum(file.stat().st_size for file in left if file.exists())
    if left:
        message = f"{len(left)} files ({size / MEGABYTE:.1f} MB) in {folder} are left from processes that died"
        return warning("shared memory", message, "the next leed swarm removes them; or: fastdds shm clean")
    free = shutil.disk_usage(folder).free
    if free < 64 * MEGABYTE:
        advice = "give the container more, such as docker run --shm-size=512m"
        return warning("shared memory", f"{folder} has {free / MEGABYTE:.0f} MB left", advice)
    return ok("shared memory", f"{free / MEGABYTE:,.0f} MB free in {folder}")
