"""`python -m bench.scale --worlds` measures worlds, `--swarms` whole swarms, `--discovery` how nodes find each other.

`--delivery` measures how long large sets of demonstrations take to another process.

Add `--help` for the options of each.
"""

import sys
from importlib import import_module

PARTS = {"--worlds": "world_command", "--swarms": "swarm_command", "--discovery": "discovery", "--delivery": "delivery"}
"""Modules of the parts; each takes seconds to import, and its command bears the part's name."""


def main(arguments: list[str]) -> None:
    """Hand the arguments on to the part that they name."""
    chosen = [part for part in PARTS if part in arguments]
    if len(chosen) != 1:
        sys.exit(f"bench.scale: say one of {', '.join(PARTS)}, and --help for its options")
    (part,) = chosen
    command = getattr(import_module(f"bench.scale.{PARTS[part]}"), part.removeprefix("--"))
    command([argument for argument in arguments if argument != part], prog_name=f"bench.scale {part}")


if __name__ == "__main__":
    main(sys.argv[1:])
