"""A campaign: every parser in turn for so much CPU time, with a corpus that grows from campaign to campaign."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "tests" / "fuzz" / "corpus"
"""A folder of inputs for each parser, kept small."""

MAX_FINDINGS = 5
"""A parser in which so much was found is left alone."""

PATIENCE = 900
"""A process that says nothing for so long hangs where Python cannot look [s]."""

LIMITS = ("-max_len=65536", "-rss_limit_mb=3000", "-timeout=120", "-report_slow_units=120")
"""Times are by the clock on the wall: what is slow is judged by the worker, by its CPU time."""

FLAGS = (*LIMITS, "-print_final_stats=0", "-verbosity=0")


class CampaignError(RuntimeError):
    """A campaign cannot go on; one line that says where to look."""


@dataclass
class Result:
    """What came of one parser, all campaigns together.

    Attributes:
        parser: Its name.
        cpu_seconds: CPU time spent [s].
        executions: Inputs read.
        accepted: Inputs that were taken.
        longest: CPU time of the slowest input [s].
        corpus: Inputs in the corpus, each of which reaches something of its own.
        findings: Files of inputs that crashed or hung, with the last line that was said.
    """

    parser: str
    cpu_seconds: float = 0.0
    executions: int = 0
    accepted: int = 0
    longest: float = 0.0
    corpus: int = 0
    findings: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """Return the result in one line."""
        return (
            f"{self.parser:16} {self.cpu_seconds / 60.0:6.2f} CPU-min {self.executions:9d} inputs "
            f"{self.accepted:8d} accepted, longest {self.longest:6.2f} s, corpus {self.corpus:5d}, "
            f"{len(self.findings)} findings"
        )


def campaign(parsers: list[str], folder: Path, cpu_seconds: float) -> Iterator[Result]:
    """Fuzz parsers one after the other; what earlier campaigns in the same folder did counts.

    Args:
        parsers: Their names.
        folder: Corpora, findings and counts.
        cpu_seconds: CPU time for each parser, all campaigns together [s].

    Raises:
        CampaignError: A process ended before it had read anything.
    """
    for name in parsers:
        result = _read(folder, name)
        while result.cpu_seconds < cpu_seconds and len(result.findings) < MAX_FINDINGS:
            before = result.cpu_seconds
            _run(result, folder, cpu_seconds - result.cpu_seconds)
            (folder / name / "result.json").write_text(json.dumps(asdict(result), indent=1))
            if result.cpu_seconds <= before:
                raise CampaignError(f"{name}: its process did nothing; see {folder / name / 'log.txt'}")
        yield result


def _read(folder: Path, name: str) -> Result:
    path = folder / name / "result.json"
    (folder / name / "corpus").mkdir(parents=True, exist_ok=True)
    return Result(**json.loads(path.read_text())) if path.is_file() else Result(name)


def _run(result: Result, folder: Path, seconds: float) -> None:
    """Run one process, and add what it has done."""
    own = folder / result.parser
    state, before = own / "state.json", set(own.glob("finding-*"))
    state.write_text("{}")
    places = [str(own / "corpus"), *([str(SEEDS / result.parser)] if (SEEDS / result.parser).is_dir() else [])]
    flags = [*FLAGS, f"-artifact_prefix={own}/finding-", *places]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "LEED_FUZZ": "1"}
    with (own / "log.txt").open("wb") as log:
        command = [sys.executable, "-m", "bench.fuzz.worker", result.parser, str(state), str(seconds), *flags]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        try:
            process.wait(timeout=seconds * 20 + PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    done = json.loads(state.read_text())
    result.cpu_seconds += done.get("cpu_seconds", 0.0)
    result.executions += done.get("executions", 0)
    result.accepted += done.get("accepted", 0)
    result.longest = max(result.longest, done.get("longest", 0.0))
    result.corpus = sum(1 for _ in (own / "corpus").iterdir())
    said = (own / "log.txt").read_text(errors="replace")
    for path in sorted(set(own.glob("finding-*")) - before):
        result.findings[path.name] = _cause(said)


def _cause(said: str) -> str:
    """Return the line that names what was raised, or the last one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    named = [line for line in lines if "Error" in line or "Exception" in line or "Hang" in line]
    return (named or lines or ["nothing was said"])[0][:300]
