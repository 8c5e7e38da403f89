import csv
import json
import math

import pytest

from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import read_curve, read_curves
from leed_ros.records.metrics.files import write_metrics

HEADER = "updates,transitions,reward,policy_loss,rolled_back,arrived\n"


@pytest.fixture
def run(tmp_path):
    """A run of two robots that learned, one of which was killed while it wrote, and one that never did."""
    for name in ("robot_10", "robot_2", "robot_3"):
        (tmp_path / name).mkdir()
    (tmp_path / "robot_10/learning_curve.csv").write_text(HEADER + "1,100,0.5,-0.25,False,0.5\n")
    rows = "1,128,0.25,nan,True,0.125\n2,256,0.75,0.5,False,1.0\n3,38"
    (tmp_path / "robot_2/learning_curve.csv").write_text(HEADER + rows)
    robots = {"robot_2": {"missions": 8, "arrived": 0.875, "clean": 0.5, "time_ratio": None}}
    (tmp_path / "summary.json").write_text(json.dumps({"evaluation": {"robots": robots}}))
    return tmp_path


def test_curves_come_in_the_order_of_the_robots_without_the_row_that_was_cut_off(run):
    first, second = read_curves(run)
    assert (first.robot, second.robot) == ("robot_2", "robot_10")
    assert first.env_steps.tolist() == [128, 256]
    assert first.values["arrived"].tolist() == [0.125, 1.0]
    assert first.values["rolled_back"].tolist() == [1.0, 0.0]
    assert first.updates.tolist() == [1, 2]


def test_the_tidy_table_has_a_row_per_robot_update_and_metric(run):
    written = write_metrics(run)
    with written.tidy.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == written.rows == 3 * 4
    of_two = {(row["update"], row["metric"]): row for row in rows if row["robot"] == "robot_2"}
    assert of_two["2", "reward"] == {
        "robot": "robot_2", "update": "2", "env_steps": "256", "metric": "reward", "value": "0.75"
    }  # fmt: skip
    assert math.isnan(float(of_two["1", "policy_loss"]["value"]))


def test_tensorboard_reads_the_events_with_their_steps_and_values(run):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    folder = write_metrics(run).events
    assert sorted(path.name for path in folder.iterdir()) == ["robot_10", "robot_2"]
    events = accumulator.EventAccumulator(str(folder / "robot_2"))
    events.Reload()
    assert [(event.step, event.value) for event in events.Scalars("success/arrived")] == [(128, 0.125), (256, 1.0)]
    assert [(event.step, event.value) for event in events.Scalars("evaluation/arrived")] == [(256, 0.875)]
    assert "evaluation/time_ratio" not in events.Tags()["scalars"]
    loss = events.Scalars("loss/policy_loss")
    assert math.isnan(loss[0].value)
    assert loss[1].value == 0.5


def test_writing_again_replaces_the_events(run):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    write_metrics(run)
    (run / "robot_2/learning_curve.csv").write_text(HEADER + "1,7,1,1,False,1\n")
    folder = write_metrics(run).events
    events = accumulator.EventAccumulator(str(folder / "robot_2"))
    events.Reload()
    assert [event.step for event in events.Scalars("success/arrived")] == [7]


def test_a_run_without_an_update_has_an_empty_table(tmp_path):
    written = write_metrics(tmp_path)
    assert written.rows == 0
    assert written.tidy.read_text() == "robot,update,env_steps,metric,value\n"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "transitions,reward\n1,two\n"])
def test_a_file_that_is_no_curve_is_named_in_one_line(tmp_path, text):
    path = tmp_path / "learning_curve.csv"
    path.write_text(text)
    with pytest.raises(RecordError, match=str(path)) as failure:
        read_curve(path)
    assert "\n" not in str(failure.value)
