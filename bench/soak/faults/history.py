"""What was broken when, and how long it took until all went on."""

from dataclasses import dataclass

from bench.soak.faults.injection import Undo
from bench.soak.faults.schedule import Fault
from bench.soak.onlooker import Onlooker, Word


@dataclass
class Injected:
    """A fault that was done.

    Attributes:
        fault: What.
        began: When, since the swarm has begun [s].
        undo: How it is undone.
        ended: When it was undone, on the steady clock [s]; None as long as it goes on.
        recovered: Time from its end until all went on [s]; None as long as it does not.
    """

    fault: Fault
    began: float
    undo: Undo
    ended: float | None = None
    recovered: float | None = None
    _steps: int = 0
    _first: Word | None = None

    def end(self, now: float, onlooker: Onlooker) -> None:
        """Undo it at a time [s]."""
        self.undo()
        self.ended, self._steps = now, onlooker.progress.steps

    def look(self, now: float, onlooker: Onlooker) -> None:
        """Look at a time [s] whether all goes on: steps, the node's own word, and for a robot its learning."""
        if self.ended is None or self.recovered is not None:
            return
        if onlooker.progress.steps > self._steps and self._target_goes_on(onlooker):
            self.recovered = now - self.ended

    def _target_goes_on(self, onlooker: Onlooker) -> bool:
        target = self.fault.target
        word = onlooker.word(target)
        if target == "runner":
            return True
        if self.ended is None or word.time < self.ended + 0.5 * (self.fault.kind == "kill"):
            return False  # what a killed node said last may come a little later
        if not target.startswith("robot_"):
            return True
        if self._first is None or word.number("transitions") < self._first.number("transitions"):
            self._first = word
        absent = onlooker.word("simulation").message.removeprefix("absent: ").split(", ")
        return target not in absent and word.number("transitions") > self._first.number("transitions")
