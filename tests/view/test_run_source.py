import json
from datetime import datetime

import numpy as np
import pytest
import yaml

from leed_ros.demonstration.archive import save_demonstrations
from leed_ros.monitor.state import RobotPicture
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.robot import RobotConfig
from leed_ros.view.sources.demonstration_motion import REST, DemonstrationMotion
from leed_ros.view.sources.run_source import RunSource

TASK = TaskConfig(robot=RobotConfig(num_rays=4, max_range=3.0))
TASK_GROUPS = ("robot", "observation", "reward", "mission")
GROUPS = {"node": {}, **{name: getattr(TASK, name).to_mapping() for name in TASK_GROUPS}}
STILL = RobotPicture("robot_0", 0.2)
CURVE = "transitions,missions,arrived,expert_coef\n256,2,0.5,2.0\n512,3,nan,1.5\nfoul,1,1,1\n768,4,0.75,1.0\n"


def demonstration(x=0.0, steps=11):
    """One metre along x in steps of 0.2 s, turning left by a quarter; the left ray sees something at 1.5 m."""
    along = np.linspace(0.0, 1.0, steps)
    observations = np.zeros((steps, TASK.layout().size), dtype=np.float32)
    observations[:, :4] = [1.0, 1.0, 1.0, 0.5]
    return Demonstration(
        "planner",
        0.2 * np.arange(steps),
        np.column_stack([x + along, np.zeros(steps), along * np.pi / 2]),
        observations,
        np.zeros((steps, 2), dtype=np.float32),
        np.zeros(steps),
        np.arange(steps) == steps - 1,
    )


@pytest.fixture
def run(tmp_path):
    config = SwarmConfig(num_robots=2, out=str(tmp_path / "run"), max_steps=1000)
    made = RunFolder.create(config, datetime(2026, 1, 1))
    for index in range(2):
        (made.robot(index) / "config.yaml").write_text(yaml.safe_dump(GROUPS))
    (made.robot(0) / "learning_curve.csv").write_text(CURVE)
    save_demonstrations(made.path / "demonstrations.npz", [[demonstration(), demonstration(5.0)], []])
    return made


def test_a_run_is_shown_with_site_curves_and_demonstrations(run):
    source = RunSource.open(run)
    picture = source.picture(0.0)
    first, second = picture.robots
    assert picture.site.name == "warehouse-2-0"
    assert [point.transitions for point in first.curve] == [256, 512, 768]
    assert "arrived" not in first.curve[1].values
    assert (first.arrived, first.expert_coef, first.missions) == (0.75, 1.0, 9)
    assert (first.num_demonstrations, second.num_demonstrations) == (2, 0)
    assert second.pose is None
    assert ("took", "did not come to its end") in source.facts.facts


def test_demonstrations_are_driven_one_after_the_other_and_again():
    motion = DemonstrationMotion([demonstration(), demonstration(5.0)], TASK)
    half = motion.at(1.0, STILL)
    np.testing.assert_allclose(half.pose, [0.5, 0.0, np.pi / 4], atol=1e-9)
    np.testing.assert_allclose(half.velocity, [0.5, np.pi / 4], atol=1e-9)
    np.testing.assert_allclose(half.goal, [1.0, 0.0])
    assert len(half.trail) == 6
    between = motion.at(0.5, STILL)
    np.testing.assert_allclose(between.pose, [0.25, 0.0, np.pi / 8], atol=1e-9)
    length = 2.0 + REST
    np.testing.assert_allclose(motion.at(length - 0.1, STILL).pose[:2], [1.0, 0.0])
    np.testing.assert_allclose(motion.at(length + 1.0, STILL).pose[:2], [5.5, 0.0])
    np.testing.assert_allclose(motion.at(2 * length + 1.0, STILL).pose, half.pose)


def test_the_lidar_shows_what_was_observed():
    """Rays point to -180, -90, 0 and 90 degrees; the last one sees something at half of 3 m, to the left."""
    robot = DemonstrationMotion([demonstration()], TASK).at(0.0, STILL)
    np.testing.assert_allclose(robot.scan.points(), [[0.0, 1.5]], atol=1e-6)


def test_the_last_plan_of_the_model_is_shown_with_its_verdict(run):
    lines = [
        {"kind": "call", "id": "1", "model": "m", "reply": {"text": '{"rules": [{"kind": "closed", "place": "A2"}]}'}},
        {"kind": "verdict", "call": "1", "verdict": {"valid": True}},
        {"kind": "call", "id": "2", "model": "m", "error": {"message": "gone"}},
    ]
    text = "\n".join([*map(json.dumps, lines), "no json", "[]"])
    (run.path / "language_model.jsonl").write_text(text)
    said = RunSource.open(run).picture(0.0).demonstrator
    assert said.plan == ('{"kind": "closed", "place": "A2"}',)
    assert (said.model, said.proposer, said.verdict) == ("m", "llm", "valid: True")


def test_the_evaluation_stands_among_the_diagnostics(run):
    row = {"missions": 16, "arrived": 0.9375, "clean": 0.75}
    run.write_summary({"wall_seconds": 120.0, "evaluation": {**row, "robots": {"robot_0": row}}})
    source = RunSource.open(run)
    picture = source.picture(0.0)
    assert [one.node for one in picture.diagnostics] == ["evaluation", "evaluation/robot_0"]
    assert "94 % arrived, 75 % clean" in picture.robots[0].message
    assert ("took", "2.0 min") in source.facts.facts


def test_damaged_files_are_left_out_or_named(run):
    run.summary_file.write_text("{")
    (run.path / "demonstrations.json").write_text("[1]")
    (run.robot(0) / "learning_curve.csv").write_bytes(b"\xff\x00transitions\n1\n")
    assert RunSource.open(run).picture(0.0).robots[0].curve == ()
    (run.path / "demonstrations.npz").write_bytes(b"no archive")
    with pytest.raises(RunError, match=r"demonstrations.npz holds no demonstrations"):
        RunSource.open(run)


CHANGED = ("[" * 100_000, '{"rounds": 3}', '{"rounds": [NaN]}', '{"plan": 1e999}', "\udc80")


@pytest.mark.parametrize("content", CHANGED, ids=range(len(CHANGED)))
def test_documents_that_somebody_has_changed_are_left_out(run, content):
    for name in ("demonstrations.json", "language_model.jsonl", "summary.json"):
        (run.path / name).write_bytes(content.encode(errors="surrogateescape"))
    assert len(RunSource.open(run).picture(0.0).robots) == 2
