import json
from dataclasses import replace

from leed_ros.demonstration.proposers.llm_asking import Tally
from leed_ros.demonstration.refinement.figures import figures_of
from leed_ros.demonstration.session.update import Update
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes.demonstration_story import DemonstrationStory

FIGURES = figures_of(1, "llm", None, Tally(calls=2, read=2, usable=1, seconds=3.0), 9.0)


def test_a_story_is_told_when_it_changes_and_a_monitor_understands_it():
    story, state = DemonstrationStory("llm", "qwen3:8b"), SwarmState()
    first = Update("driving", missions=40, accepted_share=0.5, by_proposer={"planner": 20}, rules=("A2 is closed.",))
    told = replace(FIGURES, plan=("A1 east", "A2 west"), verdict="90 % arrived", reward=3.5)
    documents = [
        story.add(first),
        story.add(replace(first, state="asking")),
        story.add(replace(first, figures=told)),
        story.add(replace(first, figures=replace(FIGURES, number=2, fault="no reply"))),
    ]
    assert [document is None for document in documents] == [False, True, False, False]
    for document in documents:
        state.take_demonstrator(json.loads(document or "{}"))
    seen = state.picture().demonstrator
    assert (seen.model, seen.missions, seen.by_proposer, seen.rules) == (
        "qwen3:8b",
        40,
        {"planner": 20},
        ("A2 is closed.",),
    )
    assert [(one.number, one.reward, one.validity, one.latency) for one in seen.rounds] == [
        (1, 3.5, 0.5, 1.5),
        (2, None, 0.5, 1.5),
    ]
    assert (seen.proposer, seen.plan, seen.verdict) == ("llm", (), "no reply")
    assert json.loads(documents[2])["plan"] == ["A1 east", "A2 west"]
