"""Parameters of planning, following and generating demonstrations."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class DemonstrationConfig(Config):
    """How demonstrations are planned, driven and generated."""

    rounds: int = parameter(600, "Rounds of missions to execute", minimum=0, maximum=1_000_000)
    speed_fraction: float = parameter(
        0.9, "Share of the robot's largest velocity that demonstrations use", minimum=0.1, maximum=1.0
    )
    wrong_way_cost: float = parameter(
        4.0,
        "Factor on the cost of driving an aisle against the convention; 1 for no convention",
        minimum=1.0,
        maximum=1e3,
    )
    wait_cost: float = parameter(
        0.5, "Cost of waiting for a step of time; driving the longest stretch costs 1", minimum=0.01, maximum=10.0
    )
    clearance_margin: float = parameter(
        0.1, "Gap that plans keep between two footprints", unit="m", minimum=0.0, maximum=2.0
    )
    attempts: int = parameter(20, "Orders of priority tried until every robot has a plan", minimum=1, maximum=1000)
    max_expansions: int = parameter(20_000, "States examined for one robot's plan", minimum=1, maximum=10_000_000)
    waypoint_tolerance: float = parameter(
        0.12, "Distance at which a waypoint counts as reached", unit="m", minimum=0.01, maximum=1.0
    )
    lookahead: float = parameter(
        0.4, "How far ahead on its way a robot steers for", unit="m", minimum=0.05, maximum=2.0
    )
    turn_gain: float = parameter(
        3.0, "Angular velocity per bearing of the point steered for", unit="1/s", minimum=0.1, maximum=20.0
    )
    turn_in_place: float = parameter(
        1.2,
        "Bearing of the point steered for from which on the robot turns in place",
        unit="rad",
        minimum=0.05,
        maximum=3.15,
    )
    brake_gain: float = parameter(2.5, "Velocity per distance left to a stop", unit="1/s", minimum=0.1, maximum=20.0)
    action_noise: float = parameter(
        0.25, "Standard deviation of the noise on executed actions, for robots that move", minimum=0.0, maximum=1.0
    )
    noise_correlation: float = parameter(
        0.5, "Correlation of the noise from one step to the next", minimum=0.0, maximum=0.99
    )
