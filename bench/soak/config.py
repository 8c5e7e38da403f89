"""What a user chooses about a soak."""

from dataclasses import dataclass

from bench.soak.faults.schedule import Bounds
from bench.soak.swarm import Parameters
from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class SoakConfig(Config):
    """How long a swarm runs, how large it is, and how often something is broken."""

    minutes: float = parameter(30.0, "Length", unit="min", minimum=0.5, maximum=100_000.0)
    num_robots: int = parameter(8, "Number of robots", minimum=2, maximum=128)
    seed: int = parameter(0, "Seed of the swarm and of the faults", minimum=0, maximum=2**31 - 1)
    physics: str = parameter("pybullet", "World implementation", choices=("pybullet", "kinematic"))
    demonstrator: str = parameter("llm", "Who gives demonstrations", choices=("llm", "planner", "search"))
    period: float = parameter(15.0, "Mean time between two faults", unit="s", minimum=1.0, maximum=3600.0)
    sample_period: float = parameter(5.0, "Time between two samples", unit="s", minimum=0.5, maximum=600.0)
    answer_timeout: float = parameter(
        5.0, "Time that the simulation waits for a robot", unit="s", minimum=1.0, maximum=600.0
    )
    rollout_steps: int = parameter(512, "Steps between two updates of a robot", minimum=64, maximum=100_000)
    out: str = parameter("", "Folder of the swarm's run, output and logs; a temporary one if empty")

    @property
    def seconds(self) -> float:
        """Length [s]."""
        return 60.0 * self.minutes

    def bounds(self) -> Bounds:
        """Return what faults may be drawn."""
        model = self.demonstrator == "llm"
        return Bounds(self.seconds, self.period, self.num_robots, self.answer_timeout, model)

    def words(self) -> list[str]:
        """Return the options of `leed swarm`."""
        chosen = {
            "--num-robots": self.num_robots,
            "--seed": self.seed,
            "--physics": self.physics,
            "--demonstrator": self.demonstrator,
            "--max-steps": 0,
        }
        return [*(str(word) for option in chosen.items() for word in option), "--monitor"]

    def parameters(self) -> Parameters:
        """Return the parameters that make updates, sessions and patience short, so that much happens in a soak."""
        session = {"refinement_rounds": 2, "trial_missions": 4}
        language = {"timeout": 8.0, "first_timeout": 8.0, "max_calls": 1_000_000}
        return {
            "/**/robot": {"learning": {"rollout_steps": self.rollout_steps}},
            "/simulation": {"answer_timeout": self.answer_timeout},
            "/demonstration": {"demonstration": {"rounds": 8}, "session": session, "language": language},
        }
