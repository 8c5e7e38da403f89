"""What a demonstration node is set to, and the session that this makes."""

from dataclasses import dataclass
from pathlib import Path

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import LanguageModelError
from leed_ros.demonstration.language.presence import Presence
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.prompts.plain_names import PlainScenario
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.consultation import words_on_absence
from leed_ros.demonstration.session.session import DemonstrationSession
from leed_ros.nodes.fleet_parameters import FLEET, declare_fleet
from leed_ros.nodes.parameters import Parameters
from leed_ros.sites.config import SiteConfig
from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import layout_of, swarm_layout
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.reward import RewardConfig
from leed_sim.randomisation import RandomisationConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

MAX_NOTES_BYTES = 20_000


@dataclass(frozen=True)
class DemonstrationNodeConfig(Config):
    """For whom demonstrations are made, and what goes in and out."""

    world: str = parameter("warehouse", "Scenario, or the file of a site")
    num_robots: int = parameter(4, "Number of robots", minimum=1, maximum=1024)
    fleet: str = parameter("warehouse", FLEET)
    seed: int = parameter(0, "Seed of the site", minimum=0)
    scratch_worlds: int = parameter(10, "Rounds executed at once", minimum=1, maximum=256)
    physics_check: bool = parameter(True, "Drive a sample of what was advised in PyBullet as well")
    notes: str = parameter("", "The operator's notes; the topic notes replaces them")
    notes_file: str = parameter("", "File with the operator's notes, instead of `notes`")
    recorded: str = parameter("", "File of recorded demonstrations, published by the service load_recorded")
    out: str = parameter("", "Folder for demonstrations and what came of refinement; empty writes nothing")
    resume: bool = parameter(
        False, "Publish again what an earlier process left in out, and begin anew only what that was not through with"
    )


@dataclass(frozen=True)
class DemonstrationSettings:
    """All parameters of a demonstration node."""

    node: DemonstrationNodeConfig
    fleet: Fleet
    task: TaskConfig
    driving: DemonstrationConfig
    session: SessionConfig
    language: LanguageConfig
    randomisation: RandomisationConfig
    site: SiteConfig

    @classmethod
    def declared(cls, declared: Parameters) -> "DemonstrationSettings":
        """Declare all parameters.

        Raises:
            ConfigError: A value does not fit, or a parameter is unknown.
        """
        node = declared.declare("", DemonstrationNodeConfig)
        fleet = declare_fleet(declared, node.fleet, node.num_robots)
        task = TaskConfig(
            robot=fleet.envelope(),
            observation=declared.declare("observation", ObservationConfig),
            reward=declared.declare("reward", RewardConfig),
            mission=declared.declare("mission", MissionConfig),
        )
        settings = cls(
            node=node,
            fleet=fleet,
            task=task,
            driving=declared.declare("demonstration", DemonstrationConfig),
            session=declared.declare("session", SessionConfig),
            language=declared.declare("language", LanguageConfig),
            randomisation=declared.declare("randomisation", RandomisationConfig),
            site=declared.declare("site", SiteConfig),
        )
        declared.refuse_unknown()
        return settings

    def observation_sizes(self) -> list[int]:
        """Return the number of entries that each robot observes. Length N."""
        layout = swarm_layout(self.task.observation, self.fleet)
        return [layout_of(layout, robot).size for robot in range(len(self.fleet))]

    def notes(self) -> str:
        """Return the operator's notes that the node begins with.

        Raises:
            ConfigError: Their file cannot be read or is too large.
        """
        if not self.node.notes_file:
            return self.node.notes
        path = Path(self.node.notes_file)
        try:
            if path.stat().st_size > MAX_NOTES_BYTES:
                raise ConfigError(f"parameter notes_file: {path} is larger than {MAX_NOTES_BYTES} bytes")
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"parameter notes_file: {path} cannot be read: {error}") from error

    def make_session(self) -> DemonstrationSession:
        """Make the session, with the language model if one is wanted and answers.

        Raises:
            ConfigError: A parameter of the session or of the scenario does not fit.
        """
        model, presence, warning = self._model()
        advised = self.session.demonstrator != "planner"
        physics = self._env("pybullet", 1) if self.node.physics_check and advised else None
        return DemonstrationSession(
            self.session,
            self.driving,
            self._env("kinematic", self.node.scratch_worlds),
            self._env("kinematic", self.node.scratch_worlds),
            model,
            presence=presence,
            physics_env=physics,
            warning=warning,
        )

    def _model(self) -> tuple[LanguageSession | None, Presence, str]:
        """Return the language model, whether it can be asked, and why there will be none though one was wanted."""
        language, wanted = self.language, self.session.demonstrator
        if wanted not in ("auto", "llm") and not self.notes():
            return None, Presence(language), ""
        reason = available(language)
        try:
            if language.backend != "none":
                return make_model(language), Presence(language, lambda: available(language), reason), ""
        except LanguageModelError as error:
            reason = str(error)
        return None, Presence(language), words_on_absence(reason, wanted)

    def _env(self, world: str, num_worlds: int) -> ScratchEnv:
        config = self.node
        named = make_scenario(config.world, config.num_robots, config.seed, self.site, self.fleet.envelope())
        return make_env(
            PlainScenario.of(named),
            self.task,
            fleet=self.fleet,
            world=world,
            num_worlds=num_worlds,
            seed=config.seed,
            randomisation=self.randomisation,
            privileged=True,
        )
