"""Parameters of a demonstration session."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter

DEMONSTRATORS = ("auto", "planner", "search", "llm")
"""Who gives demonstrations; auto is llm if the model answers, otherwise search."""


@dataclass(frozen=True)
class SessionConfig(Config):
    """Who proposes demonstrations, and how their proposals are refined and driven."""

    demonstrator: str = parameter("auto", "Who gives demonstrations", choices=DEMONSTRATORS)
    ask: str = parameter(
        "convention", "What a language model is asked for", choices=("convention", "repair", "sequences")
    )
    drive: str = parameter(
        "planned",
        "Under a convention, who decides where robots meet: a planner for all, or each robot for itself",
        choices=("planned", "driven"),
    )
    wait_for_model: bool = parameter(
        False, "Give no demonstrations before the language model was heard, instead of the planner's at once"
    )
    refinement_rounds: int = parameter(4, "Rounds of refinement; 0 for none", minimum=0, maximum=1000)
    simulations: int = parameter(4, "Simulations of each proposer in a round of refinement", minimum=1, maximum=1000)
    trial_missions: int = parameter(20, "Rounds of missions in a simulation", minimum=1, maximum=10_000)
    attempts: int = parameter(3, "Replies drawn until one is of use", minimum=1, maximum=1000)
    sequence_missions: int = parameter(
        4, "Rounds of missions for which sequences are asked in a round of refinement", minimum=1, maximum=1000
    )
    physics_missions: int = parameter(
        2, "Rounds of missions that an accepted proposal is also driven in the second world", minimum=0, maximum=1000
    )
    physics_share: float = parameter(
        0.5, "Share of those missions that must be accepted for the proposal to stand", minimum=0.0, maximum=1.0
    )
    stationarity: float = parameter(
        1.0,
        "Weight of stationarity against reward where auto compares two sets of demonstrations; see Score.value",
        minimum=0.0,
        maximum=100.0,
    )
    max_demonstrations: int = parameter(
        600, "Demonstrations kept for each robot, the newest and best", minimum=1, maximum=1_000_000
    )
    shown: int = parameter(
        2000,
        "Up to how many demonstrations a robot's own are filled up with those of other robots of its kind; with 0 each "
        "is shown its own alone",
        minimum=0,
        maximum=1_000_000,
    )
    seed: int = parameter(0, "Decides missions, draws and the model's seeds", minimum=0, maximum=2**31 - 1)
