"""The demonstration node over DDS: sets out, an operator's note in, rules out, services."""

import json
import os
import time
from contextlib import contextmanager

import numpy as np
import pytest
import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import String
from std_srvs.srv import Trigger

from bench.safety import processes
from leed_ros.demonstration.archive import save_demonstrations
from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.language.transcript import Transcript
from leed_ros.demonstration.notes.reader import RuleReader
from leed_ros.nodes import qos
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from tests.demonstration.session.conftest import Parrot
from tests.demonstrations_made import blank_demonstration

NOTE = "A2 is closed for maintenance."
CLOSED = '{"rules":[{"kind":"closed","place":"A2"}]}'
SITE = make_scenario("warehouse", 2, 0).site
SIZE = TaskConfig().layout().size
SECOND_TURN = 2000  # what a session adds to the seed of the note's reader in its second turn


class Operator:
    """Hears demonstrations and rules, gives notes, calls services."""

    def __init__(self, domain: int) -> None:
        self.sets, self.rules = [], []
        self._context = rclpy.Context()
        options = SignalHandlerOptions.NO
        rclpy.init(args=[], context=self._context, domain_id=domain, signal_handler_options=options)
        self.node = rclpy.create_node("operator", context=self._context)
        self._inbox = DemonstrationInbox(SIZE)
        self.node.create_subscription(PointCloud2, "robot_0/demonstration", self._on_cloud, qos.LATCHED_PARTS)
        self.node.create_subscription(String, "rules", lambda text: self.rules.append(text.data), qos.LATCHED)
        self._notes = self.node.create_publisher(String, "notes", qos.RELIABLE)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)

    def close(self) -> None:
        self._executor.shutdown()
        self.node.destroy_node()
        rclpy.try_shutdown(context=self._context)

    def wait_for(self, condition, seconds=60.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s"
            self._executor.spin_once(timeout_sec=0.1)

    def say(self, note: str) -> None:
        self._notes.publish(String(data=note))

    def call(self, name: str) -> Trigger.Response:
        client = self.node.create_client(Trigger, f"demonstration/{name}")
        self.wait_for(client.service_is_ready)
        future = client.call_async(Trigger.Request())
        self.wait_for(future.done)
        return future.result()

    def _on_cloud(self, cloud: PointCloud2) -> None:
        demonstrations = self._inbox.put(cloud)
        if demonstrations is not None:
            self.sets.append(demonstrations)


def record_reply(path) -> None:
    """Record a model that reads the note, as the node will ask for it in its second turn."""
    model = LanguageSession(Parrot([CLOSED]), Budget(LanguageConfig()), Transcript(path, 1_000_000))
    reading = RuleReader(model, SITE, ["robot_0", "robot_1"]).read(NOTE, seed=SECOND_TURN)
    assert reading.readback == ("A2 is closed: nobody drives through it.",)


def goes_through_a2(demonstrations) -> bool:
    poses = np.concatenate([one.poses for one in demonstrations])
    return bool((np.hypot(*(poses[:, :2] - SITE.roadmap.nodes["A2_3"]).T) < 0.3).any())


@contextmanager
def listening(tmp_path, **given):
    """Run a demonstration node with an operator who hears it."""
    domain = 1 + os.getpid() % 200
    parameters = {"num_robots": 2, "demonstration.rounds": 20, "session.demonstrator": "planner", **given}
    operator = Operator(domain)
    node = processes.node(tmp_path, domain, "leed_ros.nodes.demonstration_node", "", parameters)
    yield operator
    processes.end(node)
    operator.close()
    assert node.returncode == 0, (tmp_path / "node.log").read_text()


@pytest.fixture
def swarm(tmp_path):
    """A node with a recorded model and recorded demonstrations."""
    record_reply(tmp_path / "model.jsonl")
    save_demonstrations(tmp_path / "recorded.npz", [[], [blank_demonstration(3, SIZE, proposer="search")]])
    given = {
        "notes": "nothing to say",
        "language.backend": "replay",
        "language.replay": tmp_path / "model.jsonl",
        "recorded": tmp_path / "recorded.npz",
        "out": tmp_path,
    }
    with listening(tmp_path, **given) as operator:
        yield operator


@pytest.mark.slow
def test_a_note_becomes_rules_that_new_demonstrations_keep_and_recorded_ones_can_be_loaded(swarm, tmp_path) -> None:
    swarm.wait_for(lambda: swarm.sets)
    assert goes_through_a2(swarm.sets[0])
    swarm.say(NOTE)
    swarm.wait_for(lambda: any("A2 is closed" in text for text in swarm.rules))
    assert json.loads(swarm.rules[-1])["rules"] == ["A2 is closed: nobody drives through it."]
    swarm.wait_for(lambda: len(swarm.sets) >= 3)
    assert all(not goes_through_a2(demonstrations) for demonstrations in swarm.sets[1:])
    before = len(swarm.sets)
    answer = swarm.call("load_recorded")
    assert (answer.success, answer.message) == (True, "published 1 recorded demonstrations")
    swarm.wait_for(lambda: len(swarm.sets) > before)
    assert [one.proposer for one in swarm.sets[-1]] == ["search"], "it is robot_1's, and shown to robot_0 as well"
    assert swarm.call("ask_again").success
    assert json.loads((tmp_path / "demonstrations.json").read_text())["by_proposer"].keys() == {"planner"}


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_one_line_and_the_demonstrations_come_all_the_same(tmp_path) -> None:
    (tmp_path / "run").write_text("a file where a folder should be")
    with listening(tmp_path, out=tmp_path / "run" / "demonstration") as operator:
        operator.wait_for(lambda: operator.sets)
    lines = [line for line in (tmp_path / "node.log").read_text().splitlines() if "cannot write to" in line]
    assert len(lines) == 1
    assert "Not a directory; learning goes on" in lines[0]
