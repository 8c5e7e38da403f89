import pytest

from bench.model_faults import ratios


def test_a_case_is_compared_with_the_runs_of_its_own_repeat() -> None:
    """On a machine that slows down to a half, twice the pace of the same repeat stays twice the pace."""
    paces = {"none": [100.0, 50.0, 80.0], "slow server": [200.0, 90.0, 160.0]}
    results = {name: [{"steps_per_second": pace} for pace in own] for name, own in paces.items()}
    over = ratios(results, "none", "steps_per_second")
    assert over["slow server"] == {"median": 2.0, "lowest": pytest.approx(1.8), "highest": 2.0}
    assert over["none"] == {"median": 1.0, "lowest": 1.0, "highest": 1.0}
