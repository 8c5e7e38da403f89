"""The report of a soak: JSON with every sample, and a page of Markdown to read."""

from collections.abc import Iterable
from dataclasses import asdict
from statistics import median
from typing import Any

from bench.soak.config import SoakConfig
from bench.soak.course import Course
from bench.soak.figures.limits import Limits
from bench.soak.figures.verdict import Life, lives_of


def content_of(course: Course, config: SoakConfig, limits: Limits) -> dict[str, Any]:
    """Return everything that was measured."""
    return {
        "passed": course.passed,
        "ended": course.ended,
        "config": config.to_mapping(),
        "limits": limits.to_mapping(),
        "steps": course.steps,
        "seconds": round(course.seconds, 1),
        "asked": course.asked,
        "checks": [asdict(check) for check in course.checks],
        "faults": _fault_rows(course),
        "missed": [asdict(fault) for fault in course.missed],
        "pauses": [[round(since, 1), round(length, 1)] for since, length in course.pauses],
        "lives": [asdict(life) for life in lives_of(course.meter, limits)],
        "processes": [asdict(sample) for sample in course.meter.processes],
        "disk": [asdict(sample) for sample in course.meter.disk],
    }


def markdown_of(course: Course, config: SoakConfig, limits: Limits) -> str:
    """Return the page."""
    verdict = "passed" if course.passed else "failed"
    reason = f" ({course.ended})" if course.ended else ""
    return "\n".join(
        [
            f"# Soak {verdict}{reason}",
            "",
            f"{config.num_robots} robots, seed {config.seed}, {course.seconds / 60:.1f} min, {course.steps:,} steps."
            f" {len(course.faults)} faults: {_counts(course)}. {course.asked} requests to the language model's server.",
            "",
            *_table("Verdict", ("check", "worst", "limit", "passed"), _check_rows(course)),
            *_table("Recovery", ("fault", "count", "median [s]", "longest [s]", "never"), _kind_rows(course)),
            *_table("Processes", LIFE_COLUMNS, map(_life_row, lives_of(course.meter, limits))),
            *_table("Faults", ("at [s]", "fault", "went on after [s]"), _short_fault_rows(course)),
        ]
    )


LIFE_COLUMNS = (
    "process",
    "watched [s]",
    "steps",
    "own memory [MB]",
    "growth [MB/1,000 steps]",
    "95 %",
    "files",
    "threads",
)


def _table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    names = list(head)
    lines = [" | ".join(str(cell) for cell in row) for row in rows]
    return [
        f"## {title}",
        "",
        f"| {' | '.join(names)} |",
        "|---" * len(names) + "|",
        *(f"| {one} |" for one in lines),
        "",
    ]


def _check_rows(course: Course) -> list[tuple[object, ...]]:
    return [(check.name, check.figure, check.limit, "yes" if check.passed else "**no**") for check in course.checks]


def _life_row(life: Life) -> tuple[object, ...]:
    slope = life.memory
    between = f"{slope.low:.3f} to {slope.high:.3f}"
    name = f"{life.label} ({life.pid})"
    numbers = (f"{life.seconds:.0f}", f"{life.steps:,}", f"{life.uss:.1f}", f"{slope.slope:.3f}", between)
    return (name, *numbers, f"{life.files:+d}", f"{life.threads:+d}")


def _fault_rows(course: Course) -> list[dict[str, Any]]:
    return [
        {**asdict(one.fault), "began": round(one.began, 2), "recovered": _rounded(one.recovered)}
        for one in course.faults
    ]


def _short_fault_rows(course: Course) -> list[tuple[object, ...]]:
    return [
        (f"{one.began:.0f}", one.fault, "never" if one.recovered is None else f"{one.recovered:.1f}")
        for one in course.faults
    ]


def _kind_rows(course: Course) -> list[tuple[object, ...]]:
    """Return by kind of fault how long it took until all went on."""
    rows: list[tuple[object, ...]] = []
    for kind in dict.fromkeys(one.fault.kind for one in course.faults):
        own = [one.recovered for one in course.faults if one.fault.kind == kind]
        known = [seconds for seconds in own if seconds is not None]
        figures = (f"{median(known):.1f}", f"{max(known):.1f}") if known else ("-", "-")
        rows.append((kind, len(own), *figures, len(own) - len(known)))
    return rows


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _counts(course: Course) -> str:
    kinds = [one.fault.kind for one in course.faults]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
