"""The report is read as a browser would: what it shows, and that it asks nothing of anybody."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import Curve
from leed_ros.records.report.charts import HEIGHT, WIDTH, charts_of
from leed_ros.records.report.content import RunContent, read_content
from leed_ros.records.report.page import Missions, page
from leed_ros.records.report.tracks import MAX_FRAMES, Track, tracks_document
from leed_ros.records.report.words import MAX_CHARACTERS, MAX_EXCHANGES, read_exchanges
from leed_ros.task.site import Roadmap, Site

EVIL = "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)> & \"quoted\" 'too'"
VOID = {"meta", "input", "br", "hr", "img", "link"}


class Page(HTMLParser):
    """Elements with their attributes, and the text by element; fails where elements do not close in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.open = [], {}, []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def call(index, reply):
    prompt = {"name": f"rules {EVIL}", "version": 1, "system": EVIL, "user": f"note {EVIL}", "schema": {}}
    outcome = {"text": reply, "seconds": 1.5, "prompt_tokens": 10, "reply_tokens": 3}
    return {
        "kind": "call",
        "id": str(index),
        "time": "2026-01-01",
        "model": EVIL,
        "prompt": prompt,
        "seed": 7,
        "reply": outcome,
    }


@pytest.fixture
def run(tmp_path):
    """A run in whose files every text from outside tries to break out."""
    folder = tmp_path / "a run & more"
    (folder / "robot_0").mkdir(parents=True)
    choices = {"num_robots": 1, "world": EVIL, "seed": 0, "demonstrator": "llm", "llm": EVIL, "notes": EVIL, "out": ""}
    (folder / "swarm.yaml").write_text(json.dumps(choices))
    (folder / "versions.json").write_text(json.dumps({"torch": EVIL}))
    (folder / "robot_0/config.yaml").write_text(json.dumps({"learning": {"gamma": 0.99, "note": EVIL}}))
    header, row = "updates,transitions,reward,arrived,policy_loss\n", "1,64,0.5,0.25,nan\n2,128,1.5,1.0,nan\n"
    (folder / "robot_0/learning_curve.csv").write_text(header + row)
    demonstrations = {"by_proposer": {"llm": 3}, "missions": 4, "accepted_share": 0.75, "warning": EVIL, "rounds": []}
    demonstrations |= {"rules": [EVIL], "questions": [EVIL]}
    (folder / "demonstrations.json").write_text(json.dumps(demonstrations))
    lines = [call(1, EVIL), {"kind": "verdict", "call": "1", "verdict": {"valid": False, "fault": EVIL}}]
    (folder / "language_model.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + '\n{"kind": "ca')
    row = {"missions": 8, "arrived": 0.875, "clean": 0.5, "time_ratio": None}
    summary = {"env_steps": 128, "wall_seconds": 90.0, "evaluation": {**row, "robots": {EVIL: row}}}
    (folder / "summary.json").write_text(json.dumps(summary))
    return folder


def missions(steps=40):
    poses = np.stack([np.linspace(0, 4, steps), np.ones(steps), np.full(steps, 0.5)], axis=-1)[:, np.newaxis]
    track = Track(poses, np.array([[4.0, 1.0]]), np.array([True]), np.array([2]), 0.2)
    boxes = np.array([[2.0, 3.0, 1.0, 0.5, 0.0], [1.0, 1.0, 1.0, 0.5, 0.7]])
    site = Site(EVIL, (0.0, 0.0, 5.0, 4.0), boxes, Roadmap({}, ()))
    return Missions(site, [EVIL], [0.2], [track, track], "kinematic")


def test_the_page_makes_no_request_and_runs_nothing_but_its_own_script(run):
    text = page(read_content(run), missions())
    found = Page(text)
    policy = next(meta["content"] for meta in found.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:", policy)
    fetching = {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping", "xlink:href"}
    for tag, attributes in found.elements:
        assert not fetching & set(attributes), (tag, attributes)
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        assert tag not in {"img", "link", "iframe", "object", "embed", "base", "form", "audio", "video", "image", "use"}
    assert len(found.all("script")) == 2
    assert not re.search(r"url\(|@import", "".join(found.texts["style"]))
    assert not re.search(r"fetch|XMLHttp|import|WebSocket|http", found.texts["script"][-1])


def test_text_from_outside_is_shown_as_it_is_wherever_it_comes_from(run):
    found = Page(page(read_content(run), missions()))
    for tag in ("q", "li", "pre", "td", "summary"):
        assert any(EVIL in text for text in found.texts[tag]), tag


def test_the_page_shows_results_curves_configuration_and_words(run):
    text = page(read_content(run), missions())
    assert Page(text).texts["h1"] == ["Run a run & more"]
    assert "0.88" in text
    assert "arrived after a contact" in text
    assert "75 % accepted" in text
    assert "0.99" in text
    assert '<polyline class="stroke c0" points="160.0,' in text
    assert "Policy loss" not in text  # it has no finite value
    assert len(text) < 60_000


def test_a_run_that_has_only_begun_has_a_page_too(tmp_path):
    (tmp_path / "swarm.yaml").write_text(
        "{num_robots: 2, world: arena, seed: 0, demonstrator: none, llm: '', notes: ''}"
    )
    text = page(read_content(tmp_path), None)
    assert "did not come to its end" in text
    assert "No robot has finished an update" in text
    assert Page(text).all("script") == []


def test_a_folder_that_is_no_run_and_a_file_that_is_damaged_are_named(tmp_path):
    with pytest.raises(RecordError, match="is not the folder of a run"):
        read_content(tmp_path)
    (tmp_path / "swarm.yaml").write_text("num_robots: 1")
    (tmp_path / "summary.json").write_text("{")
    with pytest.raises(RecordError, match=r"summary\.json cannot be read"):
        read_content(tmp_path)


def test_lines_run_from_the_first_to_the_last_update_within_the_chart():
    curve = Curve("robot_0", np.array([50, 100]), {"reward": np.array([-1.0, 3.0]), "arrived": np.array([0.5, 0.75])})
    longer = Curve("robot_1", np.array([200]), {"reward": np.array([1.0])})
    charts = {chart.metric: chart for chart in charts_of([curve, longer])}
    assert list(charts) == ["arrived", "reward"]
    assert charts["reward"].lines[0].points == f"{WIDTH / 4:.1f},{HEIGHT:.1f} {WIDTH / 2:.1f},0.0"
    assert charts["reward"].lines[1].points == f"{WIDTH:.1f},{HEIGHT / 2:.1f}"
    assert charts["arrived"].lines[0].points == f"{WIDTH / 4:.1f},{HEIGHT / 2:.1f} {WIDTH / 2:.1f},{HEIGHT / 4:.1f}"


def test_long_rounds_are_thinned_out_and_end_where_they_ended():
    track = missions(steps=5000).tracks[0]
    (document,) = json.loads(tracks_document([track]))
    assert len(document["frames"]) <= MAX_FRAMES + 1
    assert document["frames"][0] == [0, 100, 50]
    assert document["frames"][-1] == [400, 100, 50]
    assert document["period"] == pytest.approx(0.2 * track.stride)


def test_many_and_long_words_are_bounded(tmp_path):
    path = tmp_path / "language_model.jsonl"
    path.write_text("\n".join(json.dumps(call(index, "x" * 100_000)) for index in range(100)))
    shown, total = read_exchanges(path)
    assert (len(shown), total) == (MAX_EXCHANGES, 100)
    assert [one.number for one in shown[::39]] == [1, 100]
    assert len(shown[0].reply) < MAX_CHARACTERS + 100


def test_files_of_another_shape_are_named_in_one_line():
    with pytest.raises(RecordError, match="a file of strange holds what no run leaves behind") as caught:
        page(RunContent("strange", {"evaluation": 3}), None)
    assert "\n" not in str(caught.value)
