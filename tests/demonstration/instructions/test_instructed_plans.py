"""Instructions become plans: what is told is kept, what is open is filled in, what is impossible is named."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import execute
from leed_ros.demonstration.instructions.instructed_plans import InstructedPlans
from leed_ros.demonstration.instructions.instruction import Go, Instructions, Via, Wait, WaitFor, Yield
from leed_ros.demonstration.instructions.parsing import InstructionError
from leed_ros.demonstration.instructions.validation import problems_of
from leed_ros.demonstration.proposers.local import local_planner
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.task.mission import TaskConfig
from leed_ros.task.site import Roadmap
from leed_sim.vector_env import make_env

CONFIG = DemonstrationConfig(action_noise=0.0)
TASK = TaskConfig()


def planner_of(roadmap, num_robots):
    gazetteer = Gazetteer(roadmap, {}, [f"robot_{n}" for n in range(num_robots)])
    planner = local_planner(roadmap, Convention(), TASK.robot, CONFIG)
    return InstructedPlans(planner, gazetteer, TASK.mission.time_limit)


def plans_of(roadmap, missions, *items):
    return planner_of(roadmap, len(missions.goals)).plan(Instructions(instructions=items), missions)


def complaint(roadmap, missions, *items) -> str:
    with pytest.raises(InstructionError) as refused:
        plans_of(roadmap, missions, *items)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_instructions_everybody_takes_the_shortest_way(two_aisles, round_of) -> None:
    (plan,) = plans_of(two_aisles, round_of(two_aisles, ("W1", "E1")))
    assert plan.places == ("W1", "a1_1", "a1_2", "a1_3", "a1_4", "E1")
    assert plan.lanes.tolist() == [0, 1, 1, 1, 1, 1]
    assert plan.times == pytest.approx(np.arange(6) * 0.6 / 0.9)


def test_via_an_aisle_leads_through_it_and_go_through_a_place(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"))
    (over,) = plans_of(two_aisles, missions, Via(robot="robot_0", place="A2"))
    assert over.places == ("W1", "Wm", "W2", "a2_1", "a2_2", "a2_3", "a2_4", "E2", "Em", "E1")
    (there,) = plans_of(
        two_aisles,
        missions,
        Go(robot="robot_0", place="Wm"),
        Via(robot="robot_0", place="aisle A1"),
        Go(robot="robot_0", place="goal"),
    )
    assert there.places[:4] == ("W1", "Wm", "W1", "a1_1")
    assert there.places[-1] == "E1"


def test_waits_stand_at_the_place_told_before(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"))
    wait = Wait(robot="robot_0", seconds=2.0)
    (at_start,) = plans_of(two_aisles, missions, wait, wait)
    assert at_start.dwell.tolist() == [4.0, 0, 0, 0, 0, 0]
    (later,) = plans_of(two_aisles, missions, Go(robot="robot_0", place="a1_2"), wait)
    assert later.dwell.tolist() == [0, 0, 2.0, 0, 0, 0]


def test_waiting_for_and_yielding_to_another_become_precedence(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"), ("W2", "E1"))
    over_a2 = Via(robot="robot_1", place="A2")
    waits = WaitFor(robot="robot_0", other="robot_1", place="A2")
    waiting, other = plans_of(two_aisles, missions, waits, over_a2)
    # robot_1 drives W2, a2_1 .. a2_4, E2, Em, E1: it has passed A2 with its 6th waypoint.
    assert waiting.after[:, 1].tolist() == [0, 6, 0, 0, 0, 0]
    assert not other.after.any()
    yields = Yield(robot="robot_0", other="robot_1", place="E1")
    yielding, _ = plans_of(two_aisles, missions, yields, over_a2)
    assert yielding.after[:, 1].tolist() == [0, 0, 0, 0, 0, 8]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([Via(robot="robot_0", place="B7")], "no place 'B7'"),
        ([Via(robot="robot_9", place="A1")], "no robot 'robot_9'; there are robot_0 to robot_1"),
        ([Yield(robot="robot_0", other="robot_0", place="A1")], "cannot wait for itself"),
        ([WaitFor(robot="robot_0", other="robot_5", place="A1")], "no robot 'robot_5'"),
        ([Wait(robot="robot_0", seconds=20.0)] * 2, "robot_0 is to wait 40 s in all; a mission lasts 30 s"),
        ([Via(robot="robot_0", place="A1")] * 33, "33 instructions"),
        ([WaitFor(robot="robot_0", other="robot_1", place="D")], "in vain: robot_1 does not pass D"),
        ([Yield(robot="robot_0", other="robot_1", place="A2")], "robot_0 does not come to A2"),
    ],
)
def test_what_cannot_be_done_is_named(items, words, two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"), ("W2", "E2"))
    assert words in complaint(two_aisles, missions, *items)


def test_all_that_is_wrong_is_listed(two_aisles) -> None:
    gazetteer = Gazetteer(two_aisles, {}, ["robot_0"])
    items = (Via(robot="robot_0", place="a1"), Via(robot="robot_7", place="Z"), Wait(robot="robot_0", seconds=99.0))
    problems = problems_of(Instructions(instructions=items), gazetteer, 30.0)
    assert [problem.split(":")[0] for problem in problems[:-1]] == ["instruction 2"] * 2
    assert "99 s" in problems[-1]


def test_circles_of_waits_are_refused_and_chains_are_not(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"), ("W1", "E1"), ("W1", "E1"))
    chain = [WaitFor(robot=f"robot_{n}", other=f"robot_{n + 1}", place="A1") for n in range(2)]
    assert plans_of(two_aisles, missions, *chain)[0].after.any()
    back = WaitFor(robot="robot_2", other="robot_0", place="A1")
    assert "circle" in complaint(two_aisles, missions, *chain, back)


def test_who_is_cut_off_is_named(siding, round_of) -> None:
    island = Roadmap({**siding.nodes, "I": (2.4, 2.5)}, siding.edges)
    words = complaint(island, round_of(island, ("L1", "L7")), Via(robot="robot_0", place="I"))
    assert words == "robot_0 finds no way over I to its goal"


def test_robots_do_in_simulation_what_they_are_told(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"), ("P", "L7"))
    env = make_env(scenario, TASK, num_worlds=1, seed=0)
    items = (
        Wait(robot="robot_0", seconds=3.0),
        Yield(robot="robot_1", other="robot_0", place="L4"),
    )
    plans = plans_of(siding, scenario.missions, *items)
    (execution,) = execute(env, [scenario.missions], [plans], CONFIG, np.random.default_rng(0))
    first, second = execution.poses[:, 0, :2], execution.poses[:, 1, :2]
    started = np.flatnonzero(first[:, 0] > 0.65)[0] * execution.ctrl_dt
    assert 3.0 <= started <= 3.8
    passed = np.flatnonzero(first[:, 0] > 2.9)[0]
    assert second[: passed - 1, 1].min() > 0.5
    assert execution.terminated[:, 0].any()
