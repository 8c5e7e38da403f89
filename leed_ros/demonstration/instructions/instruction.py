"""Mission instructions: what a robot is told to do, one step after the other, as a flat list under one JSON schema."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

MAX_INSTRUCTIONS = 512
"""Most instructions for all robots together."""

GOAL = "goal"
"""The name by which every robot may call the goal of its own mission."""

NAME = Annotated[str, Field(min_length=1, max_length=64)]
SECONDS = Annotated[float, Field(gt=0.0, le=120.0, allow_inf_nan=False)]


class _Instruction(BaseModel):
    """What all instructions share: frozen, no unknown fields, and whom they address."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)

    robot: NAME


class Go(_Instruction):
    """Drive to a place, or to one's own goal; what comes next begins there."""

    kind: Literal["go"] = "go"
    place: NAME


class Via(_Instruction):
    """Pass through an aisle or a place on the way to what comes next."""

    kind: Literal["via"] = "via"
    place: NAME


class Wait(_Instruction):
    """Stand for some seconds where the instructions so far lead to."""

    kind: Literal["wait"] = "wait"
    seconds: SECONDS


class WaitFor(_Instruction):
    """Stand where the instructions so far lead to until another robot has passed an aisle or a place."""

    kind: Literal["wait_for"] = "wait_for"
    other: NAME
    place: NAME


class Yield(_Instruction):
    """Let another robot go first at an aisle or a place: stop before it until the other has passed it."""

    kind: Literal["yield"] = "yield"
    other: NAME
    place: NAME


Instruction: TypeAlias = Annotated[Go | Via | Wait | WaitFor | Yield, Field(discriminator="kind")]


class Instructions(BaseModel):
    """The instructions for all robots of a round; those of one robot are in the order in which it follows them.

    A robot goes on to its goal when its instructions are used up. One without any drives to its goal.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)

    instructions: Annotated[tuple[Instruction, ...], Field(max_length=MAX_INSTRUCTIONS)] = ()

    def of(self, robot: str) -> tuple[Go | Via | Wait | WaitFor | Yield, ...]:
        """Return the instructions for one robot, in order."""
        return tuple(item for item in self.instructions if item.robot == robot)


def instruction_schema() -> dict[str, Any]:
    """Return the JSON schema of a reply; every field is required, so that constrained models name each kind."""
    return Instructions.model_json_schema(mode="serialization")
