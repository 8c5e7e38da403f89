"""The declarative description of a swarm: which nodes run with which parameters.

The launch file and the process runner are both fed from `swarm_nodes`; neither adds anything of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from leed_ros.hosts import on_this_machine
from leed_ros.node_spec import NodeSpec, together
from leed_ros.robots.model import RobotModel
from leed_ros.robots.swarm import robot_models
from leed_ros.sites.config import SiteConfig
from leed_ros.sites.names import is_file, is_stream
from leed_ros.swarm_site import mission_time_limit, site_name, site_parameters
from leed_ros.task.config import ConfigError, Scalar, parameter
from leed_ros.task.mission import MissionConfig
from leed_ros.task.reward import REWARD_PRESETS
from leed_ros.transport import PER_ROBOT, TRANSPORT_WORDS, TRANSPORTS
from leed_sim.randomisation import RANDOMISATION_PRESETS

RECORDING_FILE = "recording.mcap"
"""Name of a recording in the folder of its run."""

DEMONSTRATORS = ("planner", "search", "llm", "auto", "none")
"""Who can give demonstrations; auto is llm if the model answers, otherwise search."""


@dataclass(frozen=True)
class SwarmConfig(SiteConfig):
    """What a user chooses about a swarm; everything else has its default in the nodes."""

    num_robots: int = parameter(4, "Number of robots", minimum=1, maximum=128)
    robots_per_process: int = parameter(
        1, "Robots in one process, each still with its own policy and files", minimum=1, maximum=128
    )
    transport: str = parameter(PER_ROBOT, TRANSPORT_WORDS, choices=TRANSPORTS)
    robot: str = parameter("warehouse", "Kind of robot: preset or file, or several with commas, taken in turn")
    world: str = parameter("warehouse", "Scenario: warehouse, arena or corridor; or the file of a site")
    physics: str = parameter("pybullet", "World implementation", choices=("pybullet", "kinematic"))
    demonstrator: str = parameter("planner", "Who gives demonstrations", choices=DEMONSTRATORS)
    llm: str = parameter("", "Language model of demonstrator llm or auto, and of the notes; qwen3:8b if empty")
    llm_host: str = parameter("", "Address of the Ollama server; this machine if empty")
    notes: str = parameter("", "An operator's notes, read into rules by the language model")
    notes_file: str = parameter("", "File with an operator's notes")
    reward: str = parameter("dense", "Reward preset", choices=tuple(REWARD_PRESETS))
    randomisation: str = parameter(
        "off", "Sensors, drives and bodies that are not ideal", choices=tuple(RANDOMISATION_PRESETS)
    )
    seed: int = parameter(0, "Seed of the site, the missions and the policies", minimum=0, maximum=2**31 - 1)
    time_limit: float = parameter(
        0.0, "Time after which a mission ends; 0 takes what fits the site", unit="s", minimum=0.0, maximum=3600.0
    )
    max_steps: int = parameter(12_000, "Steps of the swarm; 0 runs until stopped", minimum=0)
    expert_decay_steps: int = parameter(
        0, "Steps in which the demonstrations' weight falls to zero; 0 takes half of max_steps", minimum=0
    )
    lock_step: bool = parameter(True, "Lock-step, reproducible and as fast as it can; otherwise real time")
    use_sim_time: bool = parameter(False, "Nodes take their time from /clock")
    monitor: bool = parameter(False, "Run the monitor, which draws the swarm for RViz")
    record: bool = parameter(False, "Record the swarm's topics to recording.mcap in the run's folder")
    nodes: str = parameter(
        "", "Nodes that run on this machine, such as simulation,demonstration or robot_0-3; all if empty"
    )
    peers: str = parameter("", "Addresses of the other machines of the swarm, with commas; none if empty")
    out: str = parameter("", "Folder of the run; runs/<time> if empty")
    params_file: str = parameter("", "ROS parameter file with overrides")

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_file(self.world):  # the nodes may run in another folder, and the run be evaluated or resumed from one
            object.__setattr__(self, "world", str(Path(self.world).absolute()))
        for name in ("notes_file", "params_file", "roadmap", "missions_file"):
            if (path := getattr(self, name)) and not is_stream(path):
                object.__setattr__(self, name, str(Path(path).absolute()))
        if self.demonstrator == "none" and (self.notes or self.notes_file):
            raise ConfigError("notes are rules for demonstrations: choose a demonstrator other than none")
        if self.transport != PER_ROBOT and not self.lock_step:
            raise ConfigError("transport fleet needs lock_step: in real time each robot has topics of its own")


def swarm_nodes(config: SwarmConfig) -> list[NodeSpec]:
    """Describe a swarm, or what of it runs on this machine: the simulation first, then the robots in their processes.

    Who demonstrates and who monitors come last, if any. A recorder goes before them all: it is to miss nothing.

    Raises:
        ConfigError: A kind of robot is unknown, its file does not describe one, or a node is chosen that is none.
    """
    nodes = [_recorder(config)] if config.record else []
    limit = config.time_limit or mission_time_limit(config.world, config.num_robots, config, config.robot)
    config = config.replace(time_limit=limit)
    models = robot_models(config.robot, config.num_robots)
    robots = [_robot(config, index, model) for index, model in enumerate(models)]
    nodes += [_simulation(config), *together(robots, config.robots_per_process)]
    if config.demonstrator != "none":
        nodes.append(_demonstration(config))
    if config.monitor:
        nodes.append(_monitor(config))
    return on_this_machine(nodes, config.nodes)


def robot_name(index: int) -> str:
    """Return the name of a robot, which is its namespace and its folder in the run."""
    return f"robot_{index}"


def _simulation(config: SwarmConfig) -> NodeSpec:
    parameters: dict[str, Scalar] = {
        "world": config.world,
        "physics": config.physics,
        "num_robots": config.num_robots,
        "seed": config.seed,
        "missions_seed": config.seed,
        "lock_step": config.lock_step,
        "max_steps": config.max_steps,
        **_simulation_files(config),
        **_fleet(config),
        **_transport(config, {"robots_per_process": config.robots_per_process}),
        **_time_limit(config),
        **site_parameters(config),
        **_randomisation(config),
    }
    return NodeSpec("simulation", "leed_sim.simulation_node", "simulation", "/", parameters, config.params_file)


def _robot(config: SwarmConfig, index: int, model: RobotModel) -> NodeSpec:
    name = robot_name(index)
    parameters: dict[str, Scalar] = {
        "lock_step": config.lock_step,
        "wait_for_demonstrations": config.demonstrator != "none",
        "seed": config.seed * 1000 + index,
        "out": str(Path(config.out) / name) if config.out else "",
        "use_sim_time": config.use_sim_time,
        "site": site_name(config.world, config.num_robots, config.seed),
        "world": config.physics,
        "num_robots": config.num_robots,
        # Simulated robots learn from contact; a stop zone would keep them from it.
        "safety.stop_zone": False,
        **model.parameters(),
        **_transport(config),
        **_time_limit(config),
        **_expert_decay(config),
        **_reward(config),
    }
    again = {"resume_from": "latest"}
    module = "leed_ros.nodes.robot_node"
    return NodeSpec("robot", module, "robot", f"/{name}", parameters, config.params_file, restart=again)


def _demonstration(config: SwarmConfig) -> NodeSpec:
    parameters: dict[str, Scalar] = {
        "world": config.world,
        "num_robots": config.num_robots,
        "seed": config.seed,
        "session.seed": config.seed,
        "session.demonstrator": config.demonstrator,
        "notes": config.notes,
        "notes_file": config.notes_file,
        "out": config.out,
        "use_sim_time": config.use_sim_time,
        **_fleet(config),
        **_time_limit(config),
        **site_parameters(config),
        **_language(config),
        **_reward(config),
        **_randomisation(config),
    }
    module = "leed_ros.nodes.demonstration_node"
    again = {"resume": True}
    return NodeSpec("demonstration", module, "demonstration", "/", parameters, config.params_file, restart=again)


def _recorder(config: SwarmConfig) -> NodeSpec:
    out = str(Path(config.out) / RECORDING_FILE) if config.out else RECORDING_FILE
    parameters: dict[str, Scalar] = {"out": out, "new_name": True, "num_robots": config.num_robots}
    module = "leed_ros.nodes.recording.recorder_node"
    return NodeSpec("recorder", module, "recorder", "/", parameters, config.params_file, restart={})


def _monitor(config: SwarmConfig) -> NodeSpec:
    parameters: dict[str, Scalar] = {
        "robots": ",".join(robot_name(index) for index in range(config.num_robots)),
        "use_sim_time": config.use_sim_time,
    }
    module = "leed_ros.nodes.monitor_node"
    return NodeSpec("monitor", module, "monitor", "/", parameters, config.params_file, restart={})


def _fleet(config: SwarmConfig) -> dict[str, Scalar]:
    """Name the kinds of robot where they are not the default ones; nodes may run in another folder."""
    if config.robot == SwarmConfig().robot:
        return {}
    names = [name.strip() for name in config.robot.split(",")]
    found = [str(Path(name).absolute()) if Path(name).is_file() else name for name in names]
    return {"fleet": ",".join(found)}


def _transport(config: SwarmConfig, groups: Mapping[str, Scalar] = MappingProxyType({})) -> dict[str, Scalar]:
    """Name the fleet path where it is chosen, and to who has to know, which robots share a process."""
    return {"transport": config.transport, **groups} if config.transport != PER_ROBOT else {}


def _time_limit(config: SwarmConfig) -> dict[str, Scalar]:
    """Set the time limit where it is not the default one."""
    return {"mission.time_limit": config.time_limit} if config.time_limit != MissionConfig().time_limit else {}


def _language(config: SwarmConfig) -> dict[str, Scalar]:
    """Name the model and its host where the user did; keep a record of every call in the run's folder."""
    record = str(Path(config.out) / "language_model.jsonl") if config.out else ""
    chosen = {"model": config.llm, "host": config.llm_host, "record": record}
    return {f"language.{name}": value for name, value in chosen.items() if value}


def _simulation_files(config: SwarmConfig) -> dict[str, Scalar]:
    """Let the simulation write its snapshots and how missions ended into the run's folder."""
    folder = Path(config.out) / "simulation"
    return {"out": str(folder), "mission_log": str(folder / "missions.csv")} if config.out else {}


def _expert_decay(config: SwarmConfig) -> dict[str, Scalar]:
    """Let the demonstrations' weight reach zero, half-way through a run of known length unless it is said when."""
    steps = config.expert_decay_steps or config.max_steps // 2 or min(config.max_steps, 1)
    return {"learning.expert_decay_steps": steps} if steps else {}


def _reward(config: SwarmConfig) -> dict[str, Scalar]:
    preset = REWARD_PRESETS[config.reward].to_mapping()
    return {f"reward.{name}": scale for name, scale in preset.items()}


def _randomisation(config: SwarmConfig) -> dict[str, Scalar]:
    preset = RANDOMISATION_PRESETS[config.randomisation].to_mapping()
    return {f"randomisation.{name}": bound for name, bound in preset.items()}
