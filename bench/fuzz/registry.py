"""The names of all parsers and where they are: nothing is imported before it is fuzzed."""

import importlib

from bench.fuzz.parser import Parser

NAMES = {
    "documents": ("yaml", "json"),
    "sites": (
        "map_yaml", "map_image", "moving_ai", "osm", "streets", "route_graph", "missions_yaml", "missions_csv",
    ),
    "machines": ("robot_yaml", "urdf", "policy_card", "contract", "onnx"),
    "demonstrations": ("archive", "archive_members", "transcript", "rules_reply", "instructions"),
    "messages": ("cloud", "scan", "odometry", "monitor_feed", "site_document"),
    "records": ("recording", "curve", "exchanges", "run_files"),
    "wire": ("commands", "fleet_rows", "senses"),
    "checkpoints": ("checkpoint", "snapshot", "story"),
}  # fmt: skip
"""Parsers by the module of `bench.fuzz.parsers` that holds them."""


def all_names() -> list[str]:
    """Return the names of all parsers."""
    return [name for names in NAMES.values() for name in names]


def parser_of(name: str) -> Parser:
    """Return a parser by its name.

    Raises:
        KeyError: There is none of this name.
    """
    module = next((module for module, names in NAMES.items() if name in names), None)
    if module is None:
        raise KeyError(name)
    parsers: tuple[Parser, ...] = importlib.import_module(f"bench.fuzz.parsers.{module}").PARSERS
    return next(parser for parser in parsers if parser.name == name)
