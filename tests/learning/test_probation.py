"""Which policy may act, told from the returns of missions."""

import numpy as np
import pytest

from leed_ros.learning.probation import Probation, ProbationConfig, Verdict
from leed_ros.task.config import ConfigError


def probation(*returns: float, margin: float = 1.5) -> Probation:
    """Return a probation of 3 missions whose best policy has these returns."""
    made = Probation(ProbationConfig(missions=3, margin=margin))
    for value in returns:
        made.add(value)
    if returns:
        made.crown()
        made.challenge()
    return made


def tried(made: Probation, *returns: float) -> Verdict:
    for value in returns:
        made.add(value)
    return made.verdict


def test_the_first_policy_is_the_best_after_its_trial() -> None:
    made = probation()
    assert tried(made, -100.0, -100.0) is Verdict.ON_TRIAL
    assert tried(made, -100.0) is Verdict.BEST


def test_worse_is_counted_in_standard_errors_of_the_difference() -> None:
    # Variances 1 and 1 of 3 missions each: standard error sqrt(2 / 3) = 0.816, times 1.5 is 1.225.
    assert tried(probation(9.0, 10.0, 11.0), 7.8, 8.8, 9.8) is Verdict.STAYS
    assert tried(probation(9.0, 10.0, 11.0), 7.7, 8.7, 9.7) is Verdict.WORSE
    assert tried(probation(9.0, 10.0, 11.0, margin=2.0), 7.7, 8.7, 9.7) is Verdict.STAYS
    assert tried(probation(9.0, 10.0, 11.0), 9.0, 10.0, 11.0) is Verdict.BEST


def test_without_any_spread_the_lower_mean_is_worse() -> None:
    assert tried(probation(1.0, 1.0, 1.0), 0.9, 0.9, 0.9) is Verdict.WORSE
    assert tried(probation(1.0, 1.0, 1.0), 1.0, 1.0, 1.0) is Verdict.BEST


def test_small_steps_down_are_measured_against_the_best_one_not_the_last() -> None:
    made = probation(9.0, 10.0, 11.0)
    verdicts = []
    for mean in (9.4, 8.9, 8.4):
        verdicts.append(tried(made, mean - 1.0, mean, mean + 1.0))
        made.challenge()
    assert verdicts == [Verdict.STAYS, Verdict.STAYS, Verdict.WORSE]


def test_the_best_policys_record_mends_when_it_acts_again() -> None:
    made = probation(20.0, 20.0, 20.0)
    assert tried(made, 10.0, 10.0, 10.0) is Verdict.WORSE
    made.withdraw()
    tried(made, *[10.0] * 6)  # twice the missions of a trial are kept
    made.challenge()
    assert tried(made, 10.0, 10.0, 10.0) is Verdict.BEST


def test_chance_alone_withdraws_few_and_a_real_loss_is_found() -> None:
    rng = np.random.default_rng(0)

    def share_withdrawn(loss: float) -> float:
        verdicts = []
        for _ in range(400):
            made = Probation(ProbationConfig(missions=10))
            for value in rng.normal(5.0, 2.0, 10):
                made.add(value)
            made.crown()
            made.challenge()
            verdicts.append(tried(made, *rng.normal(5.0 - loss, 2.0, 10)))
        return float(np.mean([verdict is Verdict.WORSE for verdict in verdicts]))

    assert share_withdrawn(0.0) < 0.12  # 0.067 in the limit of many missions
    assert share_withdrawn(4.0) > 0.95


def test_a_trial_too_short_to_tell_a_spread_is_refused() -> None:
    with pytest.raises(ConfigError, match="at least 3"):
        ProbationConfig(missions=2)
