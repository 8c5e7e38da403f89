from dataclasses import replace

import pytest
from rich.console import Console

from bench.learning.cost import Cost
from bench.learning.job import Job, JobResult, Point, result_from_mapping
from bench.learning.report.longest import longest
from bench.learning.report.plot import plot
from bench.learning.report.scaling import plot_scaling
from bench.learning.report.table import effort_table, outcome_table

JOB = Job("ippo", 4, "dense", 0, 1000, 2, 8, 8)


def result(arrived, seed=0, cost=None, **job):
    """A training that had cost 10 s before it began, and arrived so often at 0, 500 and 1000 steps."""
    points = [Point(500 * n, 10.0 + n, 20.0 + n, share, 0.5 * share, 1.5) for n, share in enumerate(arrived)]
    return JobResult(replace(JOB, seed=seed, **job), tuple(points), 0, cost)


def shown(table):
    console = Console(width=250)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_what_it_took_is_the_median_of_the_seeds_that_got_there():
    text = shown(effort_table([result([0, 0.95, 1]), result([0, 0.2, 0.6], seed=1), result([0, 0.5, 0.95], seed=2)]))
    row = next(line for line in text.splitlines() if "IPPO" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")][3:] == [
        "500, 11, 21",
        "750, 12, 22 (2 of 3)",
        "1,000, 12, 22 (1 of 3)",
        "-",
    ]


def test_a_method_that_cannot_be_run_stands_in_the_table_with_its_reason():
    text = shown(outcome_table([result([0, 0.4, 0.5])], {"skrl_ippo": "no skrl here"}))
    assert "0.50 (0.50-0.50)" in text
    assert "no skrl here" in next(line for line in text.splitlines() if "skrl IPPO" in line)


def test_a_robots_step_costs_what_is_neither_worlds_nor_preparation_and_old_results_have_no_cost():
    dear = result([0, 0, 0], cost=Cost(world_cpu_seconds=0.4, base_memory=300.0, peak_memory=340.0))
    assert dear.robot_step_seconds == pytest.approx((2.0 - 0.4) / (1000 * 4))
    assert dear.robot_memory == 10.0
    assert result_from_mapping(dear.to_mapping()) == dear
    old = {name: value for name, value in result([0, 0, 0]).to_mapping().items() if name != "cost"}
    assert result_from_mapping(old) == result([0, 0, 0])
    assert result_from_mapping(old).robot_step_seconds is None


def test_of_several_budgets_the_largest_is_shown():
    short, long = result([0, 0, 0], env_steps=500), result([0, 0, 1], seed=3)
    other = result([0, 0, 1], method="leed", env_steps=500)
    assert set(longest([short, long, other])) == {long, other}


def test_pictures_are_drawn_of_methods_that_learn_and_of_those_that_do_not(tmp_path):
    results = [result([0, 0.3, 0.6]), result([0.7], method="follower"), result([0, 0.1, 0.2], num_robots=8)]
    for number, draw in enumerate((plot, plot_scaling)):
        draw(results, tmp_path / f"{number}.png")
        assert (tmp_path / f"{number}.png").stat().st_size > 10_000
        with pytest.raises(ValueError, match="nothing to draw"):
            draw([], tmp_path / "none.png")
