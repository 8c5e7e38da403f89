"""Who takes part in a swarm, or drives one physical robot, and what each may do."""

from leed_ros.node_spec import enclave_of
from leed_ros.nodes.monitor.topics import watched_topics
from leed_ros.nodes.recording.wanted import ALSO_OF_ROBOTS, ALSO_OF_SWARMS
from leed_ros.nodes.wire.fleet import COMMANDS, READINGS, fleet_topic, number_of
from leed_ros.swarm import SwarmConfig, robot_name, swarm_nodes
from leed_ros.transport import FLEET_PATH
from security.rights import Rights, rights_of

EVERY_NODES = frozenset(("/rosout", "/parameter_events"))
CLOCK = ("/clock",)
"""Heard by every node with `use_sim_time`."""
FLEET = "/fleet/"
"""What topics of the fleet path begin with."""
TRANSFORMS = ("/tf", "/tf_static")
"""Published and heard where a full ROS 2 install brings their messages."""


def swarm(config: SwarmConfig) -> list[Rights]:
    """Return the rights of a simulated swarm's nodes, of the runner and of the operator."""
    robots = [robot_name(number) for number in range(config.num_robots)]
    many = {"num_robots": config.num_robots}
    way = {"transport": config.transport}
    shared = {"robots_per_process": config.robots_per_process, "physics": "kinematic"}
    simulation = rights_of(
        "leed_sim.simulation_node", "SimulationNode", enclave_of("simulation"), "/", many | way | shared
    )
    first = rights_of("leed_ros.nodes.robot_node", "RobotNode", enclave_of(robots[0]), f"/{robots[0]}", way)
    demonstration = rights_of(
        "leed_ros.nodes.demonstration_node", "DemonstrationNode", enclave_of("demonstration"), "/", many
    )
    monitor = rights_of("leed_ros.nodes.monitor_node", "MonitorNode", enclave_of("monitor"), "/")
    return [
        simulation.with_more(publishes=TRANSFORMS[:1]),
        *_robots(config, first.without(FLEET)),
        demonstration.with_more(subscribes=CLOCK),
        monitor.with_more(subscribes=CLOCK + TRANSFORMS),
        _onlooker("monitor", "monitor_listener", robots),
        _recorder(robots),
        *(_onlooker("runner", node, robots) for node in ("leed_status", "leed_watch")),
        _operator(robots, first, demonstration),
    ]


def _robots(config: SwarmConfig, first: Rights) -> list[Rights]:
    """Return the rights of all robots, each in the enclave of its process.

    On the fleet path the first robot of a process speaks and hears for all of them.

    Args:
        config: The swarm.
        first: Rights of its first robot, on its own topics.
    """
    found = []
    for process in swarm_nodes(config):
        names = [name for name in process.labels if number_of(name) is not None]
        for name in names:
            own = first.moved(first.namespace, f"/{name}", enclave_of(process.label)).with_more(subscribes=CLOCK)
            found.append(_for_all(own, names) if config.transport == FLEET_PATH and name == names[0] else own)
    return found


def _for_all(robot: Rights, names: list[str]) -> Rights:
    group = [number for number in map(number_of, names) if number is not None]
    return robot.with_more([fleet_topic(group, COMMANDS)], [fleet_topic(group, READINGS)])


def physical_robot(name: str) -> list[Rights]:
    """Return the rights of a deployed robot's policy node, of its own driver and of the operator."""
    policy = rights_of("leed_ros.nodes.policy_node", "PolicyNode", enclave_of(name), f"/{name}")
    driver = Rights(
        enclave_of(f"{name}_driver"),
        f"/{name}",
        "driver",
        EVERY_NODES | {f"/{name}/scan", f"/{name}/odom", *TRANSFORMS},
        frozenset((f"/{name}/cmd_vel",)),
    )
    goals = frozenset((f"/{name}/goal_pose", f"/{name}/emergency_stop"))
    operator = Rights(
        enclave_of("operator"),
        "/",
        "operator",
        EVERY_NODES | goals,
        frozenset(("/diagnostics",)),
        requests=frozenset(service for service in policy.replies if service.endswith(OPERATED)),
    )
    return [policy.with_more(subscribes=CLOCK + TRANSFORMS), driver, operator]


OPERATED = ("change_state", "get_state", "release_emergency_stop")
"""Ends of the services of a policy node that an operator asks for."""


def _onlooker(label: str, node: str, robots: list[str]) -> Rights:
    watched = frozenset(topic for topic, _, _ in watched_topics(robots))
    return Rights(enclave_of(label), "/", node, frozenset(("/parameter_events",)), watched)


def _recorder(robots: list[str]) -> Rights:
    watched = {topic for topic, _, _ in watched_topics(robots)}
    also = {f"/{robot}/{topic}" for robot in robots for topic in ALSO_OF_ROBOTS}
    return Rights(
        enclave_of("recorder"),
        "/",
        "recorder",
        frozenset(("/parameter_events",)),
        frozenset(watched | also | set(ALSO_OF_SWARMS)),
        _parameter_services("/recorder"),
    )


def _parameter_services(node: str) -> frozenset[str]:
    names = "describe_parameters get_parameter_types get_parameters get_type_description list_parameters set_parameters"
    return frozenset(f"{node}/{name}" for name in (*names.split(), "set_parameters_atomically"))


def _operator(robots: list[str], robot: Rights, demonstration: Rights) -> Rights:
    """Whoever writes notes, stops robots, and asks robots to pause or to save."""
    own = {name for name in robot.replies if not _of_parameters(name)}
    services = {name.replace(f"/{robots[0]}/", f"/{other}/", 1) for name in own for other in robots}
    asked = {name for name in demonstration.replies if not _of_parameters(name)}
    return Rights(
        enclave_of("operator"),
        "/",
        "operator",
        EVERY_NODES | {"/notes", *(f"/{name}/emergency_stop" for name in robots)},
        frozenset(("/diagnostics", "/rules", "/demonstrator", "/site")),
        requests=frozenset(services | asked),
    )


def _of_parameters(service: str) -> bool:
    return service.rpartition("/")[2] in {name.rpartition("/")[2] for name in _parameter_services("")}
