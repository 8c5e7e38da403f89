import socket

import pytest

from leed_ros.doctor.finding import Level
from leed_ros.doctor.machine import (
    GIGABYTE,
    available_memory,
    check_disk,
    check_memory,
    check_port,
    check_shared_memory,
    check_threads,
    free_space,
)


@pytest.mark.parametrize(
    ("available", "robots", "level", "advice"),
    [
        (2.4, 4, Level.OK, ""),  # 4 x 0.4 + 0.7 = 2.3 GB
        (2.0, 4, Level.WARNING, "--num-robots 3"),
        (1.6, 4, Level.FAULT, "--num-robots 2 at most"),
        (0.5, 4, Level.FAULT, "close other programs"),
        (16.0, 64, Level.FAULT, "--num-robots 38 at most"),
    ],
)
def test_memory_for_so_many_robots(available, robots, level, advice):
    finding = check_memory(available * GIGABYTE, robots)
    assert finding.level is level
    assert advice in finding.advice
    assert f"{available:.1f} GB free" in finding.message


def test_a_containers_limit_counts_where_it_is_less(tmp_path):
    (tmp_path / "memory.current").write_text("1000000\n")
    (tmp_path / "memory.max").write_text("51000000\n")
    assert available_memory(tmp_path) == 50e6
    (tmp_path / "memory.max").write_text("max\n")
    assert available_memory(tmp_path) > 50e6


def test_a_port_that_is_taken_is_named_with_who_has_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finding = check_port(port)
        assert finding.level is Level.WARNING
        assert f"port {port} is not free" in finding.message
        assert "python" in finding.message
        assert "leed view --port" in finding.advice
    assert check_port(port).level is Level.OK


def test_disk_space_is_that_of_the_folder_that_exists_already(tmp_path):
    free, folder = free_space(tmp_path / "runs" / "mine")
    assert folder == tmp_path
    assert check_disk(free, folder, 1).level is Level.OK
    assert check_disk(100e6, folder, 4).level is Level.WARNING
    assert check_disk(50e6, folder, 4).level is Level.FAULT


def test_what_dead_processes_left_is_counted(tmp_path):
    assert check_shared_memory(tmp_path).level is Level.OK
    (tmp_path / "fastrtps_0123456789abcdef").write_bytes(bytes(2_000_000))
    finding = check_shared_memory(tmp_path)
    assert finding.level is Level.WARNING
    assert "1 files (2.0 MB)" in finding.message
    assert check_shared_memory(tmp_path / "none").level is Level.WARNING


def test_many_threads_in_every_process_are_a_warning():
    assert check_threads({}, 2, 4).level is Level.OK
    finding = check_threads({"OMP_NUM_THREADS": "8"}, 2, 4)
    assert finding.level is Level.WARNING
    assert "OMP_NUM_THREADS=8: every one of 6 processes" in finding.message
    assert finding.advice == "unset OMP_NUM_THREADS"
