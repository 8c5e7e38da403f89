"""What a language model that does not answer costs a swarm: its pace, its CPU time, and what diagnostics say.

Runs the same swarm without a demonstrator, with the planner, and with a model whose server is down or has one of the
faults of `bench.faulty_model`; one after the other, in several repeats, each of which begins with another case. A case
is compared with the runs of the same repeat, which are of the same minutes: the median of those ratios says what a
failing model costs, and their range what the machine's other work does. The CPU time that simulation and robots take
for a step does not depend on how much of the machine is left to them, as the pace does.

    python -m bench.model_faults --repeats 5 --json
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import psutil
from rich.console import Console
from rich.table import Table

from bench.faulty_model import MODEL, faulty_server
from leed_ros.node_spec import ENVIRONMENT
from leed_ros.runner.status import StatusListener

SETTINGS = "/demonstration:\n  ros__parameters:\n    demonstration: {rounds: 20}\n"
FIRST_STEPS = 200.0  # steps that do not count: nodes find each other, demonstrations are made


@contextmanager
def _nobody() -> Any:
    yield "http://127.0.0.1:9"


CASES: dict[str, tuple[str, Callable[[], Any]]] = {
    "no demonstrator": ("none", _nobody),
    "planner": ("planner", _nobody),
    "server down": ("llm", _nobody),
    "lacks the model": ("llm", lambda: faulty_server("missing")),
    "out of memory": ("llm", lambda: faulty_server("memory")),
    "answers after 60 s": ("llm", lambda: faulty_server("slow")),
    "a byte a second": ("llm", lambda: faulty_server("trickling")),
    "drops mid-stream": ("llm", lambda: faulty_server("dropping")),
    "without end": ("llm", lambda: faulty_server("endless")),
    "garbage": ("llm", lambda: faulty_server("garbage")),
    "another schema": ("llm", lambda: faulty_server("schema")),
    "redirects": ("llm", lambda: faulty_server("elsewhere")),
}

BASES = ("no demonstrator", "planner")
"""What every case is compared with."""

TOLD = ("model", "llm:")
"""What `/diagnostics` says holds one of these as soon as a model is asked, or has failed."""

MEASURES = ("steps_per_second", "cpu_per_step")


def measure(demonstrator: str, url: str, steps: int, seed: int) -> dict[str, Any]:
    """Run a swarm of two robots; return its pace, CPU time of simulation and robots [ms], and what diagnostics said."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "settings.yaml"
        settings.write_text(SETTINGS, encoding="utf-8")
        argv = [sys.executable, "-m", "leed_ros.cli", "swarm", "--quiet", "--json", "--missions", "1"]
        argv += ["--num-robots", "2", "--max-steps", str(steps), "--seed", str(seed), "--out", f"{folder}/run"]
        argv += ["--demonstrator", demonstrator, "--params-file", str(settings)]
        argv += ["--llm", MODEL, "--llm-host", url] if demonstrator == "llm" else []
        listener = StatusListener()
        process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
        watched = _watch(process, listener)
        listener.close()
        if process.returncode:
            raise SystemExit(f"leed swarm ended with exit code {process.returncode}")
        return watched


def _watch(process: "subprocess.Popen[bytes]", listener: StatusListener) -> dict[str, Any]:
    """Follow a run on `/diagnostics` until it ends."""
    marks: list[tuple[float, float, float]] = []  # steps, when [s], CPU time [s]
    told, seen, appeared = "", None, None
    while process.poll() is None:
        steps, now = listener.status.number("simulation", "steps"), time.monotonic()
        if steps >= FIRST_STEPS and (not marks or steps > marks[-1][0]):
            with suppress(psutil.NoSuchProcess):  # those that end at the run's end
                marks.append((steps, now, _cpu_time(process.pid)))
        message = listener.status.messages.get("demonstration", "")
        appeared = appeared or (now if message else None)
        if seen is None and any(word in message for word in TOLD):
            told, seen = message, now
        time.sleep(0.1)
    steps, seconds, used = (last - first for first, last in zip(marks[0], marks[-1], strict=True))
    delay = None if seen is None or appeared is None else seen - appeared
    return {
        "steps_per_second": steps / seconds,
        "cpu_per_step": 1000.0 * used / steps,
        "message": told,
        "seconds_to_message": delay,
    }


def _cpu_time(runner: int) -> float:
    """Return what the processes of simulation and robots have taken so far [s]."""
    training = [
        node
        for node in psutil.Process(runner).children()
        if any(name in word for word in node.cmdline() for name in ("simulation_node", "robot_node"))
    ]
    used = [node.cpu_times() for node in training]
    return float(sum(each.user + each.system for each in used))


@click.command()
@click.option("--repeats", type=click.IntRange(1), default=5, show_default=True, help="Runs of each case")
@click.option("--steps", type=click.IntRange(500), default=3000, show_default=True, help="Steps of the swarm")
@click.option(
    "--case", "cases", type=click.Choice(list(CASES)), multiple=True, help="Only these, and what they are over"
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output")
def main(repeats: int, steps: int, cases: tuple[str, ...], as_json: bool) -> None:
    """Compare swarms whose language model fails with swarms that have none."""
    console = Console(stderr=True)
    os.environ.update({**ENVIRONMENT, **os.environ})
    names = [name for name in CASES if not cases or name in (*BASES, *cases)]
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for repeat in range(repeats):
        for name in _turned(names, repeat):
            demonstrator, server = CASES[name]
            with server() as url:
                results[name].append(measure(demonstrator, url, steps, repeat))
            latest = results[name][-1]
            console.print(f"{name}: {latest['steps_per_second']:.0f} steps/s, {latest['cpu_per_step']:.2f} ms of CPU")
    if as_json:
        click.echo(json.dumps({"runs": results, "over": _all_ratios(results)}, indent=2))
        return
    Console().print(_table(results))


def _turned(names: list[str], by: int) -> list[str]:
    """Return names in the same order, beginning with another one, so that none always comes first."""
    first = by % len(names)
    return names[first:] + names[:first]


def ratios(results: Mapping[str, Sequence[Mapping[str, Any]]], base: str, measure: str) -> dict[str, dict[str, float]]:
    """Return a measure of every case over that of another one in the same repeat: median and range."""
    found = {}
    for name, runs in results.items():
        pairs = zip(runs, results[base], strict=True)
        paired = [one[measure] / other[measure] for one, other in pairs]
        found[name] = {"median": statistics.median(paired), "lowest": min(paired), "highest": max(paired)}
    return found


def _all_ratios(results: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    return {base: {measure: ratios(results, base, measure) for measure in MEASURES} for base in BASES}


def _table(results: dict[str, list[dict[str, Any]]]) -> Table:
    over = _all_ratios(results)
    titles = (f"{measure.replace('_', ' ')} over {base}" for base in BASES for measure in MEASURES)
    table = Table("demonstrator", "steps/s", *titles, "told after [s]", "diagnostics")
    for name, runs in results.items():
        delays = [one["seconds_to_message"] for one in runs if one["seconds_to_message"] is not None]
        delay = f"{max(delays):.1f}" if delays else "-"
        pace = statistics.median(one["steps_per_second"] for one in runs)
        compared = (over[base][measure][name] for base in BASES for measure in MEASURES)
        words = ["{median:.2f} ({lowest:.2f}-{highest:.2f})".format(**one) for one in compared]
        table.add_row(name, f"{pace:.0f}", *words, delay, runs[-1]["message"])
    return table


if __name__ == "__main__":
    main()
