"""The page of all topics and services."""

from collections.abc import Mapping, Sequence

from docs.generator.markdown import code, page, section, table
from docs.generator.node_facts import Endpoint, NodeFacts, NodeKind, endpoints_by_topic
from docs.generator.topic_words import FLEET_COLUMNS, FLEET_WORDS, SERVICES, TOPICS
from leed_ros.nodes.wire.fleet import COMMAND_ROW, COMMANDS, READINGS, reading_row

INTRODUCTION = """\
Every topic and service with its type and the quality of service at each node, as the nodes themselves make them.
`<robot>` is a robot's namespace, such as `robot_0`. In lock-step the sensors are subscribed reliably, as shown; in real
time with the profile for sensor data. Beside these every node has the services for its parameters, and the policy node
those of a lifecycle node."""


class MissingWordsError(Exception):
    """A topic or service is not described, or what is described does not exist."""


def topics_page(nodes: Sequence[NodeFacts]) -> str:
    """Return the page.

    Raises:
        MissingWordsError: The descriptions and the nodes differ.
    """
    topics = endpoints_by_topic(nodes)
    services: dict[tuple[str, str], list[str]] = {}
    for node in nodes:
        for service in node.services:
            services.setdefault(service, []).append(node.kind.title)
    _compare("topic", TOPICS, topics)
    _compare("service", SERVICES, {name: None for name, _ in services})
    rows = [[code(topic), code(ends[0][1].type_name), TOPICS[topic], _ends(ends)] for topic, ends in topics.items()]
    offered = [
        [code(name), code(kind), SERVICES[name], ", ".join(who)] for (name, kind), who in sorted(services.items())
    ]
    return page(
        "Topics and services",
        INTRODUCTION,
        [
            section("Topics", table(["topic", "type", "what", "who"], rows)),
            section("The fleet path", f"{FLEET_WORDS}\n\n{_columns()}"),
            section("Services", table(["service", "type", "what", "node"], offered)),
        ],
    )


def _columns() -> str:
    """Return the columns of the fleet path's messages, with one ray standing for all."""
    rows = []
    for topic, kind in ((READINGS, reading_row(1)), (COMMANDS, COMMAND_ROW)):
        for name in kind.names or ():
            column = kind[name]
            of = "[R]" if column.subdtype else ""
            rows.append([code(f"/fleet/<group>/{topic}"), code(f"{name}{of}"), column.base.name, FLEET_COLUMNS[name]])
    return table(["topic", "field", "type", "what"], rows)


def _ends(ends: Sequence[tuple[NodeKind, Endpoint]]) -> str:
    words = [f"{kind.title} {'publishes' if end.publishes else 'subscribes'} ({end.qos})" for kind, end in ends]
    return "<br>".join(dict.fromkeys(words))


def _compare(what: str, described: dict[str, str], found: Mapping[str, object]) -> None:
    if undescribed := sorted(set(found) - set(described)):
        raise MissingWordsError(f"{what}s without a description in topic_words.py: {', '.join(undescribed)}")
    if vanished := sorted(set(described) - set(found)):
        raise MissingWordsError(f"{what}s in topic_words.py that no node has: {', '.join(vanished)}")
