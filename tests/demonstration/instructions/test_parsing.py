"""Replies become instructions or one line of complaint, whatever they hold."""

import json

import numpy as np
import pytest

from leed_ros.demonstration.instructions.instruction import Go, Instructions, Wait, instruction_schema
from leed_ros.demonstration.instructions.parsing import InstructionError, parse_instructions
from leed_ros.demonstration.language.json_object import MAX_REPLY

ITEMS = [
    {"robot": "robot_0", "kind": "via", "place": "A1"},
    {"robot": "robot_0", "kind": "wait", "seconds": 2},
    {"robot": "robot_1", "kind": "yield", "other": "robot_0", "place": "W1"},
    {"robot": "robot_0", "kind": "go", "place": "goal"},
    {"robot": "robot_1", "kind": "wait_for", "other": "robot_0", "place": "A1"},
]
REPLY = json.dumps({"instructions": ITEMS})


def test_a_reply_is_read_with_fences_and_words_around_it() -> None:
    read = parse_instructions(f"Sure!\n```json\n{REPLY}\n```\nDone.")
    assert [item.kind for item in read.instructions] == [item["kind"] for item in ITEMS]
    assert read.of("robot_1") == (read.instructions[2], read.instructions[4])
    assert parse_instructions(read.model_dump_json()) == read


def test_the_schema_requires_every_field() -> None:
    definitions = instruction_schema()["$defs"]
    assert set(definitions) == {"Go", "Via", "Wait", "WaitFor", "Yield"}
    assert all(set(one["required"]) == set(one["properties"]) for one in definitions.values())


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ("", "no JSON object"),
        ("I cannot do that.", "no JSON object"),
        (REPLY[:-20] + "}", "JSON"),
        ('{"instructions": [{"robot": "robot_0", "kind": "wait", "seconds": -1}]}', "instructions.0.wait.seconds"),
        ('{"instructions": [{"robot": "robot_0", "kind": "wait", "seconds": NaN}]}', "finite"),
        ('{"instructions": [{"robot": "robot_0", "kind": "fly", "place": "A1"}]}', "instructions.0"),
        ('{"instructions": [{"robot": "robot_0", "kind": "go", "place": "A1", "speed": 9}]}', "speed"),
        ('{"plan": []}', "plan"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "recursion"),
        ("{" + "x" * MAX_REPLY + "}", "characters"),
        (json.dumps({"instructions": ITEMS[:1] * 513}), "512"),
        ('{"instructions": "\ud800"}', "unicode"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(reply: str, complaint: str) -> None:
    with pytest.raises(InstructionError) as refused:
        parse_instructions(reply)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 400


def test_mangled_replies_are_read_or_refused_and_nothing_else() -> None:
    rng = np.random.default_rng(0)
    refused = 0
    for _ in range(500):
        letters = list(REPLY)
        for place in rng.integers(len(letters), size=3):
            letters[place] = chr(int(rng.integers(32, 0x2FFF)))
        try:
            assert isinstance(parse_instructions("".join(letters)), Instructions)
        except InstructionError:
            refused += 1
    assert 0 < refused < 500


def test_instructions_are_made_by_name() -> None:
    made = Instructions(instructions=(Go(robot="robot_0", place="goal"), Wait(robot="robot_0", seconds=1.0)))
    assert parse_instructions(made.model_dump_json()) == made
