"""Stages of a turn: what the planner, a convention or sequences bring is driven and comes into the ledger."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.proposers.proposer import Proposer
from leed_ros.demonstration.refinement.refinement import Best
from leed_ros.demonstration.refinement.sequences import Written
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.driving import Driving, Fixed
from leed_ros.demonstration.session.ledger import Ledger
from leed_ros.demonstration.session.store import Entry
from leed_ros.demonstration.session.update import Update

FIRST, ADVISED, WRITTEN, PHYSICS = 0, 1, 2, 3
"""Stages of a turn; each has random numbers of its own, so that its demonstrations do not depend on when they came."""


class Stages:
    """Drives proposals under the rules that the ledger holds.

    Args:
        config: How advised plans are driven, and the seed.
        driving: How plans are driven, and for how many rounds of missions.
        env: Scratch worlds.
        physics_env: A second world in which accepted proposals are driven, too; None for none.
        ledger: Takes what was accepted.
        interrupted: Tells whether something is wanted for which a stage has to end.

    Attributes:
        turn: Number of the present turn.
    """

    def __init__(
        self,
        config: SessionConfig,
        driving: DemonstrationConfig,
        env: ScratchEnv,
        physics_env: ScratchEnv | None,
        *,
        ledger: Ledger,
        interrupted: Callable[[], bool],
    ) -> None:
        self._config, self._driving, self._env, self._physics_env = config, driving, env, physics_env
        self._ledger, self._interrupted = ledger, interrupted
        self._convention = divided_convention(env.scenario.site.roadmap)
        self.turn = 0

    def planned(self) -> Iterator[Update]:
        """Drive what the planner plans under its own convention."""
        driver = self._driver(self._env)
        proposer = driver.proposer("planner", "planned", self._convention, self._rng(20))
        yield from self._conventional(driver, proposer, FIRST)

    def advised(self, best: Best) -> Iterator[Update]:
        """Drive under a convention that was found, and let it take the place of the one before if it is better."""
        convention = best.tried.convention
        if convention == self._convention or not self._stands_in_physics(best):
            yield self._ledger.say("the planner's convention stands")
            return
        driver = self._driver(self._env)
        proposer = driver.proposer(best.proposer, self._config.drive, convention, self._rng(20 + ADVISED))
        yield from self._conventional(driver, proposer, ADVISED)

    def written(self, written: Sequence[Written]) -> Iterator[Update]:
        """Drive sequences once more and add what is accepted to the demonstrations."""
        followed = [(one.missions, one.plans) for one in written if one.plans is not None]
        if not followed:
            yield self._ledger.say("no sequence could be followed", complete=True)
            return
        missions, plans = zip(*followed, strict=True)
        driven = self._driver(self._env).drive(Fixed(plans), missions, self._rng(WRITTEN), self._number(WRITTEN))
        self._ledger.count(driven)
        self._ledger.add(driven.entries)
        yield self._ledger.say(f"{len(driven.entries)} demonstrations from sequences", changed=True, complete=True)

    def _conventional(self, driver: Driving, proposer: Proposer, stage: int) -> Iterator[Update]:
        """Drive under a convention; once all is driven, older demonstrations go, unless they have the better score."""
        rng, missions, entries = self._rng(stage), self._rng(10 + stage), list[Entry]()
        total, grows = self._driving.rounds, not len(self._ledger.store)
        for first in range(0, total, self._env.num_worlds):
            if self._interrupted():
                return
            rounds = [self._env.scenario.draw(missions) for _ in range(min(self._env.num_worlds, total - first))]
            driven = driver.drive(proposer, rounds, rng, self._number(stage))
            self._ledger.count(driven)
            entries += driven.entries
            self._ledger.add(driven.entries if grows else ())
            yield self._ledger.say(f"{proposer.name}: {first + len(rounds)} of {total} rounds driven", changed=grows)
        if stage == FIRST or self._config.demonstrator != "auto" or self._ledger.is_better(entries):
            yield self._ledger.replace(entries, proposer.name)
        else:
            yield self._ledger.say("the planner's demonstrations have the better score: they stay", complete=True)

    def _stands_in_physics(self, best: Best) -> bool:
        """Drive a sample in the second world; tell whether enough of it is accepted."""
        env, count = self._physics_env, self._config.physics_missions
        if env is None or count == 0:
            return True
        driver, rng = self._driver(env), self._rng(PHYSICS)
        rounds = [env.scenario.draw(rng) for _ in range(count)]
        proposer = driver.proposer(best.proposer, self._config.drive, best.tried.convention, self._rng(20 + PHYSICS))
        share = driver.drive(proposer, rounds, rng, 0).accepted_share
        if share < self._config.physics_share:
            self._ledger.warn(f"{best.proposer}: accepted in {share:.2f} of the missions in the second world only")
        return share >= self._config.physics_share

    def _driver(self, env: ScratchEnv) -> Driving:
        return Driving(env, self._driving, self._ledger.rules)

    def _number(self, stage: int) -> int:
        return 10 * self.turn + stage

    def _rng(self, stream: int) -> np.random.Generator:
        return np.random.default_rng((self._config.seed, self.turn, stream))
