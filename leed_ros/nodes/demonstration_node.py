"""The demonstration node: makes demonstrations in scratch worlds and publishes those that were accepted, per robot.

Published for every robot: demonstration (PointCloud2) and plan (Path), both latched; rules (String, JSON, latched),
`/diagnostics`, and for those who look on what `leed_ros.nodes.demonstration_topics` names. Subscribed: notes (String),
the operator's. Services (Trigger): `~/ask_again` for other proposals, `~/load_recorded` for the demonstrations in the
file named by the parameter `recorded`.

Planning, driving and asking a language model run in threads of their own, so no callback ever waits for them.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from leed_ros.demonstration.archive import ArchiveError, load_demonstrations
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.session.update import Update
from leed_ros.demonstration.sharing import named_in, shown_to_each
from leed_ros.nodes import diagnostics, parameters, process
from leed_ros.nodes.demonstration_record import DemonstrationRecord, Left
from leed_ros.nodes.demonstration_settings import MAX_NOTES_BYTES, DemonstrationSettings
from leed_ros.nodes.demonstration_story import DemonstrationStory
from leed_ros.nodes.demonstration_topics import DemonstrationTopics
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.memory import give_back_large_blocks, give_back_what_is_free
from leed_ros.nodes.storage import Storage
from leed_ros.nodes.trigger_services import Answer, offer_services
from leed_ros.swarm import robot_name
from leed_ros.task.records import Demonstration

STATUS_PERIOD = 0.5  # [s]
TAKE_PERIOD = 0.05  # [s] between two looks at what the session has come to
FILES = "demonstrations"


class DemonstrationNode:
    """Shell around a `DemonstrationSession`."""

    def __init__(self) -> None:
        self.node = Node("demonstration", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.settings = DemonstrationSettings.declared(parameters.Parameters(self.node))
        self._session = self.settings.make_session()
        self._wanted, self._closing = Event(), False  # wanted: there is something for the session to do
        self._updates: SimpleQueue[Update | Exception] = SimpleQueue()
        self._latest = Update("starting")
        self._figures: RoundFigures | None = None
        self._published = 0
        self._rules = ""
        out, notes = self.settings.node.out, self.settings.notes()
        self._record = DemonstrationRecord(Path(out), notes) if out else None
        self._storage = Storage(Path(out), self.node.get_logger())
        self._story = DemonstrationStory(self.settings.session.demonstrator, self.settings.language.model)
        self._connect()
        self._begin(self._left(), notes)
        self._worker = Thread(target=self._work, name="session", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Stop the session."""
        self._closing = True
        self._session.stop()
        self._wanted.set()
        self._worker.join(timeout=5.0)

    def _connect(self) -> None:
        robots = {robot_name(index): size for index, size in enumerate(self.settings.observation_sizes())}
        self._topics = DemonstrationTopics(self.node, robots, self._hear_notes)
        self._dropped = DropCounter(self.node)
        self._services = offer_services(self.node, {"ask_again": self._ask_again, "load_recorded": self._load})
        self._reporter = diagnostics.Reporter(self.node)
        self._timers = [self._every(STATUS_PERIOD, self._report), self._every(TAKE_PERIOD, self._take)]

    def _every(self, period: float, callback: Callable[[], None]) -> object:
        return self.node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _left(self) -> Left | None:
        """Return what an earlier process left, if that is to be taken up and can be."""
        if self._record is None or not self.settings.node.resume:
            return None
        try:
            return self._record.left(self.settings.observation_sizes())
        except ArchiveError as error:
            self.node.get_logger().info(f"begins anew: {error}")
            return None

    def _begin(self, left: Left | None, notes: str) -> None:
        """Publish what was left, and have the session do what is still to be done."""
        if left is not None:
            self._take_update(left.update)
            notes = notes if left.notes is None else left.notes
        if left is None or not left.complete:
            self._set_notes(notes)

    # --- in the worker's thread ------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._wanted.wait()
        try:
            while self._session.wait():
                for update in self._session.run():
                    self._updates.put(update)
                    self._write(update)
                if self._record is not None and not self._closing:
                    self._storage.attempt(FILES, self._record.finish)
                give_back_what_is_free()
        except Exception as error:  # handed to the node's thread, which ends the process with it
            self._updates.put(error)

    def _write(self, update: Update) -> None:
        if self._record is None:
            return
        if update.figures is not None:
            self._record.add_round(update.figures)
        if update.complete or update.figures is not None:
            record, demonstrations = self._record, update.demonstrations if update.complete else None
            self._storage.attempt(FILES, lambda: record.write(update, demonstrations))

    # --- in the node's thread --------------------------------------------------------------------------------------

    def _take(self) -> None:
        """Take up what the session has come to."""
        try:
            while True:
                update = self._updates.get_nowait()
                if isinstance(update, Exception):
                    raise update
                self._take_update(update)
        except Empty:
            return

    def _take_update(self, update: Update) -> None:
        if update.warning and update.warning != self._latest.warning:
            self.node.get_logger().warning(update.warning)
        self._latest = update
        self._figures = update.figures or self._figures
        if (document := self._story.add(update)) is not None:
            self._topics.publish_demonstrator(document)
        if update.rejected is not None:
            self._topics.publish_rejected(update.rejected)
        self._show_rules(update)
        count = sum(map(len, update.demonstrations or ()))
        if update.demonstrations is not None and (update.complete or count < self._published):
            self._publish(update.demonstrations)
            shares = ", ".join(f"{number} from {name}" for name, number in update.by_proposer.items()) or "none"
            accepted = f"{100.0 * update.accepted_share:.0f} % of {update.missions} missions accepted"
            self.node.get_logger().info(f"published demonstrations: {shares}; {accepted}")

    def _publish(self, robots: Sequence[Sequence[Demonstration]]) -> None:
        """Publish what each robot is shown; a robot that a rule names keeps to its own."""
        names = [robot_name(index) for index in range(len(robots))]
        apart, session = named_in(self._latest.rules, names), self.settings.session
        kinds = self.settings.fleet.robots
        self._topics.publish_set(robots, shown_to_each(robots, kinds, session.shown, apart=apart, seed=session.seed))
        self._published = sum(map(len, robots))

    def _show_rules(self, update: Update) -> None:
        """Publish and log the rules, once each time that they change."""
        content = {"rules": list(update.rules), "questions": list(update.questions)}
        document = json.dumps(content)
        if document == self._rules or (not self._rules and not any(content.values())):
            return
        self._rules = document
        self._topics.publish_rules(document)
        for sentence in (*update.rules, *update.questions):
            self.node.get_logger().info(f"notes: {sentence}")

    def _hear_notes(self, text: str) -> None:
        if len(text) > MAX_NOTES_BYTES:
            self._dropped.drop(MessageError("notes size", f"notes of {len(text)} characters"))
            return
        self._set_notes(text)

    def _set_notes(self, text: str) -> None:
        if self._record is not None:
            self._record.notes = text
        self._session.set_notes(text)
        self._wanted.set()

    def _ask_again(self) -> Answer:
        self._session.ask_again()
        self._wanted.set()
        return True, "asking again"

    def _load(self) -> Answer:
        """Publish recorded demonstrations until the session has others."""
        path = self.settings.node.recorded
        if not path:
            return False, "there is no recording: set the parameter recorded"
        try:
            sizes = self.settings.observation_sizes()
            robots = load_demonstrations(Path(path), self.settings.node.num_robots, sizes)
        except ArchiveError as error:
            return False, str(error)
        self._publish(robots)
        return True, f"published {self._published} recorded demonstrations"

    def _report(self) -> None:
        update = self._latest
        problems = [*filter(None, (update.warning,)), *self._storage.problems]
        message = "; ".join([update.state, *problems])
        level = diagnostics.WARN if problems else diagnostics.OK
        self._reporter.report(message, self._values(update), level)

    def _values(self, update: Update) -> dict[str, float | str]:
        values: dict[str, float | str] = {
            "demonstrator": self.settings.session.demonstrator,
            "model": self.settings.language.model,
            "missions": update.missions,
            "accepted_share": round(update.accepted_share, 4),
            **{f"from {name}": number for name, number in update.by_proposer.items()},
            "rules": len(update.rules),
            "questions": len(update.questions),
            **self._dropped.values(),
        }
        if (figures := self._figures) is not None:
            values |= {
                "round": figures.number,
                "proposer": figures.proposer,
                "reward": _shown(figures.reward),
                "validity": round(figures.validity, 4),
                "volatility": _shown(figures.volatility),
                "disagreement": _shown(figures.disagreement),
                "latency [s]": round(figures.model_seconds / max(figures.calls, 1), 3),
            }
        return values


def _shown(value: float | None) -> float | str:
    return "none" if value is None else round(value, 4)


def main() -> int:
    """Run the demonstration node."""
    give_back_large_blocks()
    return process.run(DemonstrationNode)
