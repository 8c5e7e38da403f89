"""Rights as a policy file of SROS2, version 0.2.0: `ros2 security create_permission` makes DDS permissions from it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from lxml import etree

from security.rights import Rights

VERSION = "0.2.0"
HEAD = (
    " Least rights of {title}. Made from the running nodes by `python -m security`: do not edit. See docs/security.md. "
)


def policy_xml(title: str, rights: Sequence[Rights]) -> str:
    """Return the file.

    Args:
        title: Whose rights these are.
        rights: Of every node; nodes of one enclave are gathered under it.
    """
    policy = etree.Element("policy", version=VERSION)
    policy.append(etree.Comment(HEAD.format(title=title)))
    enclaves = etree.SubElement(policy, "enclaves")
    for path, nodes in groupby(sorted(rights, key=lambda one: (one.enclave, one.node)), lambda one: one.enclave):
        profiles = etree.SubElement(etree.SubElement(enclaves, "enclave", path=path), "profiles")
        for node in nodes:
            _add_profile(profiles, node)
    return str(etree.tostring(policy, pretty_print=True, xml_declaration=True, encoding="UTF-8"), "utf-8")


def _add_profile(profiles: "etree._Element", rights: Rights) -> None:
    profile = etree.SubElement(profiles, "profile", ns=rights.namespace, node=rights.node)
    _add(profile, "topics", "topic", "publish", rights.publishes)
    _add(profile, "topics", "topic", "subscribe", rights.subscribes)
    _add(profile, "services", "service", "reply", rights.replies)
    _add(profile, "services", "service", "request", rights.requests)


def _add(profile: "etree._Element", group: str, item: str, right: str, names: Iterable[str]) -> None:
    found = sorted(names)
    if found:
        parent = etree.SubElement(profile, group, {right: "ALLOW"})
        for name in found:
            etree.SubElement(parent, item).text = name
