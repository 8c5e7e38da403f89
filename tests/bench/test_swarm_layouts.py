"""The measured swarms: layouts, and what is made of their figures."""

from dataclasses import replace

import pytest
import yaml

from bench.scale.swarm_layouts import LAYOUTS
from bench.scale.swarms import SwarmFigures, chosen_layouts, document_of

RUN = SwarmFigures(LAYOUTS[0].name, 8, True, 100, 10.0, 80.0, 70.0, 1.0, 0.8, 300.0, 5.0)


def test_layouts_spread_robots_over_processes_and_agree_on_the_transport() -> None:
    counts = {one.name: [len(node.labels) for node in one.nodes(5, "kinematic", training=False)] for one in LAYOUTS}
    assert counts["processes"] == [1] * 6
    assert counts["co-hosted"] == counts["fleet path"] == [1, 3, 2]
    assert counts["fleet path, one process"] == [1, 5]
    (fleet,) = chosen_layouts(["fleet path"])
    simulation, *hosts = fleet.nodes(5, "kinematic", training=False)
    assert (simulation.parameters["transport"], simulation.parameters["robots_per_process"]) == ("fleet", 3)
    for content in yaml.safe_load(hosts[0].parameter_file()).values():
        given = content["ros__parameters"]
        assert (given["transport"], given["training"], given["executor"]) == ("fleet", False, "events")


def test_only_the_first_layout_runs_on_the_plain_executor() -> None:
    executors = [one.nodes(2, "kinematic", training=True)[1].parameters["executor"] for one in LAYOUTS]
    assert executors == ["single_threaded", *["events"] * (len(LAYOUTS) - 1)]


def test_ratios_are_those_of_medians_to_the_plain_swarm_of_the_same_number() -> None:
    fast = [replace(RUN, layout="processes", agent_steps_per_second=rate) for rate in (160.0, 1e9, 120.0)]
    alone = replace(RUN, layout="processes", num_robots=16)
    document = document_of([RUN, *fast, alone])
    assert document["ratio_over_single_threaded"] == {"processes, N=8": pytest.approx(2.0)}
    assert len(document["runs"]) == 5
