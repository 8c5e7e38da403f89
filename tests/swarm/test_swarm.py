"""The whole chain on real parts: rclpy over Fast DDS, PyBullet, training, ONNX Runtime."""

import csv
import json
import os
import signal

import numpy as np
import onnxruntime
import pytest
import yaml

from leed_ros.runner.shared_memory import abandoned_files

from .conftest import process_of_node, processes_of, wait_until

TWO = ("--num-robots", "2")
SHORT = "/simulation:\n  ros__parameters: {mission: {time_limit: 10.0}}\n"


def rows_of(run, robot):
    path = run / robot / "learning_curve.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def missions_of(run):
    path = run / "simulation" / "missions.csv"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def said(run, label):
    path = run / "logs" / f"{label}.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def updated(run, robot="robot_0"):
    return (run / robot / "learning_curve.csv").exists()


@pytest.mark.slow
def test_two_robots_train_from_demonstrations_export_and_leave_nothing_behind(swarms, tmp_path):
    before = abandoned_files()
    code, output = swarms.run("run", *TWO, "--max-steps", "700")  # a robot that has arrived waits for the other
    run = tmp_path / "run"
    assert code == 0, output
    summary = json.loads((run / "summary.json").read_text())
    assert summary["robots"] == 2
    assert summary["env_steps"] >= 2 * 256
    assert summary["evaluation"]["missions"] == 2
    for robot in ("robot_0", "robot_1"):
        assert int(rows_of(run, robot)[0]["demonstrations"]) > 0
        session = onnxruntime.InferenceSession(run / robot / "policy.onnx")
        command = session.run(["command"], {"observation": np.zeros((1, 45), dtype=np.float32)})[0]
        assert command.shape == (1, 2)
        assert yaml.safe_load((run / robot / "policy.yaml").read_text())["training"]["demonstrations"] == "planner"
        assert f"[{robot}]" in output
    assert processes_of(run) == []
    assert abandoned_files() <= before


@pytest.mark.long
def test_a_run_that_was_killed_ends_as_the_same_run_that_was_not(swarms, tmp_path):
    swarms.params.write_text(swarms.params.read_text().replace("rollout_steps: 256", "rollout_steps: 96") + SHORT)
    choices = (*TWO, "--max-steps", "350", "--seed", "7", "--randomisation", "on", "--no-report")
    first, second = tmp_path / "first", tmp_path / "second"
    code, output = swarms.run("first", *choices)
    assert code == 0, output
    process = swarms.start("second", *choices)
    wait_until(lambda: len(rows_of(second, "robot_1")) >= 1 and len(missions_of(second)) > 4)
    process.kill()
    process.communicate()
    wait_until(lambda: processes_of(second) == [], 5.0)
    assert not (second / "robot_0" / "policy.onnx").exists(), "it was too late to kill it"
    code, output = swarms.resume("second", "--no-report")
    assert code == 0, output
    assert "going on with" in output
    assert missions_of(first) == missions_of(second)
    for robot in ("robot_0", "robot_1"):
        assert rows_of(first, robot) == rows_of(second, robot)
        assert len(rows_of(first, robot)) >= 2
        for name in ("checkpoint.pt", "policy.onnx"):
            assert (first / robot / name).read_bytes() == (second / robot / name).read_bytes(), (robot, name)


@pytest.mark.slow
def test_robots_that_are_killed_or_stopped_come_back_while_the_others_go_on(swarms, tmp_path):
    before = abandoned_files()
    run = tmp_path / "run"
    quick = swarms.params.read_text().replace("rollout_steps: 256", "rollout_steps: 64")
    swarms.params.write_text(quick + "/simulation: {ros__parameters: {answer_timeout: 3.0}}\n")
    process = swarms.start("run", *TWO, "--demonstrator", "none", "--physics", "kinematic", "--max-steps", "0")
    wait_until(lambda: updated(run, "robot_1"))
    os.kill(process_of_node(run, "robot_1"), signal.SIGKILL)
    wait_until(lambda: "resumed from" in said(run, "robot_1"))
    updates = len(rows_of(run, "robot_1"))
    wait_until(lambda: len(rows_of(run, "robot_1")) > updates)
    os.kill(stopped := process_of_node(run, "robot_0"), signal.SIGSTOP)
    wait_until(lambda: "robot_0 does not answer; the others go on without it" in said(run, "simulation"))
    os.kill(stopped, signal.SIGCONT)
    wait_until(lambda: "robot_0 answers again and is waited for" in said(run, "simulation"))
    updates = len(rows_of(run, "robot_0"))
    wait_until(lambda: len(rows_of(run, "robot_0")) > updates)
    assert said(run, "simulation").count("robot_0 does not answer") == 1, "once it is back it stays"
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 130, output
    assert "[robot_1] was killed by SIGKILL" in output
    assert "[robot_1] is started again in 1 s" in output
    assert processes_of(run) == []
    assert abandoned_files() <= before


@pytest.mark.long
def test_a_swarm_without_demonstrations_trains_by_ppo_alone(swarms, tmp_path):
    code, output = swarms.run("run", *TWO, "--demonstrator", "none", "--max-steps", "300")
    assert code == 0, output
    row = rows_of(tmp_path / "run", "robot_0")[0]
    assert float(row["expert_coef"]) == 0.0
    assert int(row["demonstrations"]) == 0
    assert "[demonstration]" not in output


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_in_order_and_saves(swarms, tmp_path, number):
    run = tmp_path / "run"
    process = swarms.start("run", *TWO, "--demonstrator", "none", "--max-steps", "0")
    wait_until(lambda: updated(run))
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 130, output
    assert "interrupted" in output
    assert "Traceback" not in output
    assert processes_of(run) == []
    assert (run / "robot_0" / "policy.onnx").exists()


@pytest.mark.slow
def test_a_dead_simulation_ends_the_run_with_an_error(swarms, tmp_path):
    run = tmp_path / "run"
    process = swarms.start("run", *TWO, "--demonstrator", "none", "--max-steps", "0")
    wait_until(lambda: updated(run))
    os.kill(process_of_node(run, "simulation"), signal.SIGKILL)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1, output
    assert "leed: simulation was killed by SIGKILL; what was learned so far is in" in output
    assert "leed swarm --resume goes on" in output
    assert processes_of(run) == []
    assert (run / "robot_0" / "policy.onnx").exists()


@pytest.mark.slow
def test_robots_learn_in_real_time_too(swarms, tmp_path):
    run = tmp_path / "run"
    swarms.params.write_text(swarms.params.read_text().replace("rollout_steps: 256", "rollout_steps: 32"))
    swarms.params.write_text(
        swarms.params.read_text()
        + "/simulation:\n  ros__parameters:\n    real_time_factor: 2.0\n    mission: {ctrl_dt: 0.1}\n"
    )
    swarms.params.write_text(
        swarms.params.read_text().replace("learning: {", "mission: {ctrl_dt: 0.1}\n    learning: {")
    )
    process = swarms.start("run", *TWO, "--no-lock-step", "--demonstrator", "none", "--max-steps", "0")
    wait_until(lambda: updated(run), 120)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 130, output
    assert "Traceback" not in output
