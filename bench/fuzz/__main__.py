"""Fuzz all parsers or some: `python -m bench.fuzz [PARSER ...] --cpu-minutes 10 --json out.json`.

Results add up: a campaign in the same folder goes on with its corpus and only spends what is left of the time. Findings
are files in `FOLDER/PARSER/finding-*`; `python -m bench.fuzz PARSER --repeat FILE` reads one again.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.fuzz.campaign import CampaignError, Result, campaign
from bench.fuzz.registry import all_names, parser_of


def main() -> int:
    """Run a campaign, print a line for each parser, and return 1 if anything was found."""
    given = _arguments()
    unknown = set(given.parsers) - set(all_names())
    if unknown:
        sys.stderr.write(f"there is no parser {min(unknown)}; there are {', '.join(all_names())}\n")
        return 2
    if given.repeat:
        for name in given.parsers:
            print("accepted" if parser_of(name).accepts(given.repeat.read_bytes()) else "refused")
        return 0
    results: list[Result] = []
    try:
        for result in campaign(given.parsers or all_names(), given.folder, 60.0 * given.cpu_minutes):
            results.append(result)
            print(result.line(), flush=True)
            if given.json:
                given.json.write_text(json.dumps([asdict(one) for one in results], indent=1) + "\n")
    except CampaignError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 1 if any(result.findings for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("parsers", nargs="*", metavar="PARSER", help=f"among {', '.join(all_names())}; all by default")
    parser.add_argument("--cpu-minutes", type=float, default=10.0, help="for each parser, earlier campaigns included")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="corpora, findings and counts")
    parser.add_argument("--json", type=Path, help="write the results there, too")
    parser.add_argument("--repeat", type=Path, help="read this file once instead")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
