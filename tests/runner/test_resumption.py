"""Where a run goes on, what is refused in one line, and that nobody runs it twice."""

import json
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from leed_ros.cli import main
from leed_ros.learning.snapshot import snapshot_path as path_of_robot
from leed_ros.runner.resumption import Resumption, resumption
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.runner.run_lock import locked
from leed_ros.swarm import SwarmConfig
from leed_sim.snapshot import FOLDER, Snapshot, write_snapshot

STEPS = {10: 100, 20: 200, 30: 300}
"""Steps at which there are snapshots, by stamp."""


@pytest.fixture
def run(tmp_path) -> RunFolder:
    config = SwarmConfig(num_robots=2, max_steps=1000, monitor=True, out=str(tmp_path / "run"))
    return RunFolder.create(config, datetime(2026, 1, 1))


def simulated(run: RunFolder, *stamps: int) -> None:
    for stamp in stamps:
        write_snapshot(run.simulation / FOLDER, Snapshot(stamp, STEPS[stamp], 1, 0, []))


def stored(run: RunFolder, robot: int, *stamps: int) -> None:
    for stamp in stamps:
        path = path_of_robot(run.robot(robot), stamp)
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("x", "")


def begins(found: Resumption) -> dict[str, object]:
    names = ("resume_from", "resume")
    return {node.label: node.parameters[name] for node in found.nodes for name in names if name in node.parameters}


def test_a_run_goes_on_from_the_newest_snapshot_that_all_have(run):
    simulated(run, 20, 30)
    stored(run, 0, 20, 30)
    stored(run, 1, 10, 20)
    found = resumption(run)
    assert begins(found) == {
        "simulation": str(run.simulation / FOLDER / "20.json"),
        "robot_0": str(path_of_robot(run.robot(0), 20)),
        "robot_1": str(path_of_robot(run.robot(1), 20)),
        "demonstration": True,
    }
    assert (found.steps, found.remark) == (200, "")


def test_a_damaged_snapshot_is_passed_over(run):
    simulated(run, 20, 30)
    (run.simulation / FOLDER / "30.json").write_text('{"format"')
    for robot in (0, 1):
        stored(run, robot, 20, 30)
    assert resumption(run).steps == 200


def test_a_robot_that_was_away_goes_on_from_its_latest_and_that_is_said(run):
    simulated(run, 20, 30)
    stored(run, 0, 20, 30)
    stored(run, 1, 10)
    found = resumption(run)
    assert begins(found)["robot_1"] == "latest"
    assert found.remark.startswith("robot_1 has no snapshot of step 300")
    assert "\n" not in found.remark


def test_in_real_time_everybody_goes_on_from_the_latest(run):
    run.write_swarm(run.swarm().replace(lock_step=False))
    simulated(run, 20)
    found = resumption(run)
    assert [begins(found)[robot] for robot in ("robot_0", "robot_1")] == ["latest", "latest"]
    assert "real time" in found.remark


def test_more_steps_leave_the_weight_of_the_demonstrations_as_it_was_begun(run):
    simulated(run, 20)
    before = {node.label: node.parameters for node in run.nodes(run.swarm())}
    longer = {node.label: node.parameters for node in resumption(run, 5000).nodes}
    assert longer["simulation"]["max_steps"] == 5000
    name = "learning.expert_decay_steps"
    assert longer["robot_0"][name] == before["robot_0"][name] == 500


def test_a_run_whose_folder_was_moved_writes_where_it_is_now(run, tmp_path):
    simulated(run, 20)
    moved = RunFolder.open(run.path.rename(tmp_path / "moved"))
    for node in resumption(moved).nodes:
        assert str(run.path) not in node.parameter_file()
        assert node.label == "monitor" or str(moved.path) in node.parameter_file()


def invoke(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["swarm", *words])
    return result.exit_code, result.output


def test_refusals_are_one_line_that_says_what_to_do(run, tmp_path):
    path = str(run.path)
    assert invoke("--resume", str(tmp_path)) == (
        1,
        f"leed: {tmp_path} is not the folder of a run: it has no swarm.yaml\n",
    )
    code, words = invoke("--resume", path)
    assert (code, words.count("\n")) == (1, 1)
    assert "cannot go on: there is no snapshot of the simulation" in words
    simulated(run, 30)
    run.write_summary({})
    assert invoke("--resume", path) == (
        1,
        f"leed: {path} is through: to go on, give more than its 1,000 steps by --max-steps\n",
    )
    assert invoke("--resume", path, "--max-steps", "300") == (
        1,
        f"leed: {path} has taken 300 steps: give more by --max-steps\n",
    )
    assert invoke("--resume", path, "--seed", "1") == (
        2,
        "leed: --seed cannot be given with --resume: the run goes on as it was begun\n",
    )


def test_a_run_that_is_running_is_not_run_twice(run):
    code = (
        f"from leed_ros.runner.run_lock import *; from pathlib import Path; acquire(RunFolder(Path({str(run.path)!r})))"
    )
    with locked(run):
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "is running now: wait for its end, or stop it" in ended.stderr
        assert invoke("--resume", str(run.path))[1].endswith("is running now: wait for its end, or stop it\n")
    with locked(run):
        pass


@pytest.mark.parametrize("text", ["- 1", "a: &x [1]\nb: *x", "{" * 100, "num_robots: two", "nonsense: 1", "\x00"])
def test_a_damaged_configuration_is_one_line(run, text):
    run.swarm_file.write_text(text)
    code, words = invoke("--resume", str(run.path))
    assert code in (1, 2)
    assert words.startswith("leed: ")
    assert words.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (blocked := tmp_path / "blocked").write_text("")
    words = ("--out", str(blocked / "run"), "--num-robots", "1", "--world", "arena")
    assert invoke(*words) == (1, f"leed: cannot write to {blocked / 'run'}: Not a directory\n")


def test_the_users_parameter_file_is_kept_with_the_run(tmp_path):
    (mine := tmp_path / "mine.yaml").write_text("/simulation: {ros__parameters: {answer_timeout: 3.0}}\n")
    run = RunFolder.create(SwarmConfig(params_file=str(mine), out=str(tmp_path / "run")), datetime(2026, 1, 1))
    mine.unlink()
    assert {node.params_file for node in run.nodes(run.swarm())} == {str(run.params_file)}
    assert yaml.safe_load(run.params_file.read_text())["/simulation"]
    with pytest.raises(RunError, match=r"mine\.yaml cannot be read"):
        RunFolder.create(SwarmConfig(params_file=str(mine), out=str(tmp_path / "other")), datetime(2026, 1, 1))
    assert not (tmp_path / "other" / "swarm.yaml").exists()


def test_a_policy_older_than_its_checkpoint_is_to_be_exported_anew(run):
    for index in (0, 1):
        for name in ("policy.onnx", "checkpoint.pt")[:: 1 if index else -1]:
            path = Path(run.robot(index) / name)
            path.write_text(json.dumps({}))
    assert run.robots_without_policy() == [1]
