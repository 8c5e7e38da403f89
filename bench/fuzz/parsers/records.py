"""Records: recordings, learning curves, and the files of a run's folder."""

from pathlib import Path

from bench.fuzz.parser import Parser, through_file
from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import read_curve
from leed_ros.records.recording.reader import Recording
from leed_ros.records.report.content import read_content
from leed_ros.records.report.words import read_exchanges


def _recording(path: Path) -> None:
    recording = Recording(path)
    recording.summary()
    for _ in recording.messages():
        pass


def _run(path: Path) -> None:
    """Read bytes as one of the files of a run's folder: the first byte says as which."""
    data = path.read_bytes()
    names = ("swarm.yaml", "summary.json", "demonstrations.json", "versions.json", "robot_0/config.yaml")
    run = path.parent / "run"
    (run / "robot_0").mkdir(parents=True, exist_ok=True)
    for name in names:
        (run / name).write_text("{a: 1}" if name.endswith("yaml") else "{}")
    (run / names[data[0] % len(names) if data else 0]).write_bytes(data[1:])
    content = read_content(run)
    dict(content.evaluation)


PARSERS = (
    Parser("recording", through_file("recording.mcap", _recording), (RecordError,)),
    Parser("curve", through_file("learning_curve.csv", read_curve), (RecordError,)),
    Parser("exchanges", through_file("language_model.jsonl", read_exchanges), (RecordError,)),
    Parser("run_files", through_file("run_file", _run), (RecordError,)),
)
