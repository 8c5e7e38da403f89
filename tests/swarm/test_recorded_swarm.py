"""A real swarm recorded, reported, and read back by readers that nobody here wrote; and one that fails quietly."""

import json
from html.parser import HTMLParser

import pytest

from leed_ros.nodes.conversions import NANOSECONDS, stamp_from_time

TWO = ("--num-robots", "2", "--demonstrator", "none")
CTRL_DT = NANOSECONDS // 5
STEPS = 80


@pytest.mark.slow
def test_a_recorded_run_has_every_message_of_its_topics_and_a_report(swarms, tmp_path):
    reader = pytest.importorskip("mcap_ros2.reader")
    code, output = swarms.run("run", *TWO, "--max-steps", str(STEPS), "--record", "--report", "--quiet")
    run = tmp_path / "run"
    assert code == 0, output
    assert "[recorder]" not in output
    stamps, values = {}, {}
    for item in reader.read_ros2_messages(run / "recording.mcap"):
        if item.channel.topic == "/diagnostics":
            values |= {one.name: {pair.key: pair.value for pair in one.values} for one in item.ros_msg.status}
        elif hasattr(item.ros_msg, "header"):
            stamps.setdefault(item.channel.topic, set()).add(stamp_from_time(item.ros_msg.header.stamp) // CTRL_DT)
    assert int(values["/simulation"]["steps"]) == STEPS
    rounds = int(values["/simulation"]["rounds"])
    for robot in ("robot_0", "robot_1"):
        goals, readings = stamps[f"/{robot}/goal_pose"], stamps[f"/{robot}/odom"]
        assert len(goals) == rounds
        assert len(readings) == STEPS + rounds  # a round begins with a reading before its first step
        assert readings == stamps[f"/{robot}/scan"] == stamps[f"/{robot}/contact"]
        asked = goals | readings
        assert asked == set(range(min(asked), min(asked) + len(asked)))
        # The last step ends the run: nobody waits for what robots answer to it.
        assert asked - {max(asked)} <= stamps[f"/{robot}/cmd_vel"]
    page = (run / "report.html").read_text(encoding="utf-8")
    HTMLParser().feed(page)
    assert "http" not in page.replace("http-equiv", "")
    assert page.count('class="round"') == 3
    assert (run / "metrics.csv").read_text().startswith("robot,update,env_steps,metric,value")
    assert f"report: {run / 'report.html'}" in output
    assert json.loads((run / "summary.json").read_text())["robots"] == 2


@pytest.mark.slow
def test_a_quiet_run_that_fails_shows_the_words_of_the_node_that_failed(swarms):
    swarms.params.write_text("/simulation:\n  ros__parameters: {wrold: warehouse}\n", encoding="utf-8")
    code, output = swarms.run("run", *TWO, "--max-steps", "10", "--quiet")
    assert code == 1, output
    assert "[simulation] unknown parameter 'wrold'; did you mean 'world'?" in output
    assert "[simulation] ended with exit code 2" in output
    assert "leed: simulation ended with exit code 2" in output
    assert "[robot_0]" not in output
