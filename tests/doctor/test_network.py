import os
import socket

import pytest

from leed_ros.doctor.finding import Level
from leed_ros.doctor.libraries import check_onnxruntime, check_pybullet, check_torch
from leed_ros.doctor.network import check_dds, check_language_model


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_two_processes_hear_each_other():
    environment = {**os.environ, "ROS_DOMAIN_ID": str(1 + os.getpid() % 200)}
    finding = check_dds(environment, timeout=60.0)
    assert finding.level is Level.OK, finding


def test_processes_that_do_not_find_each_other_are_a_fault():
    environment = {**os.environ, "ROS_AUTOMATIC_DISCOVERY_RANGE": "OFF", "ROS_DOMAIN_ID": str(1 + os.getpid() % 200)}
    finding = check_dds(environment, timeout=2.0)
    assert finding.level is Level.FAULT
    assert "do not hear each other" in finding.message


def test_a_machine_without_ollama_is_told_what_it_lacks(closed_port):
    finding = check_language_model(f"http://127.0.0.1:{closed_port}", "qwen3:8b")
    assert finding.level is Level.WARNING
    assert str(closed_port) in finding.message
    assert "install Ollama" in finding.advice
    assert "\n" not in finding.message


def test_an_address_that_is_none_is_named():
    finding = check_language_model("not an address", "qwen3:8b")
    assert finding.level is Level.WARNING
    assert "is no address" in finding.message


@pytest.mark.parametrize("check", [check_torch, check_pybullet, check_onnxruntime])
def test_libraries_work(check):
    finding = check()
    assert finding.level is Level.OK
    assert finding.message[0].isdigit()
