from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from leed_ros.demonstration.report.cache import ResultCache
from leed_ros.demonstration.report.card import ReportCard, Row
from leed_ros.demonstration.report.comparison import Comparison, PlaceDifference
from leed_ros.demonstration.report.config import ReportConfig
from leed_ros.demonstration.report.measures import Measured, pooled
from leed_ros.demonstration.report.page import page
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env
from tests.demonstration.session.conftest import language_session

SMALL = ReportConfig(num_robots=2, sites=1, missions=2, rounds=1, simulations=2, sequence_missions=1, sequence_rounds=1)
REPLIES = ('{"A1":"east","A2":"west","A3":"east","A4":"west"}', '{"A1":"west","A2":"east","A3":"east","A4":"west"}')


def env_of(site: int):
    return make_env(make_scenario("warehouse", 2, site), TaskConfig(), num_worlds=2, seed=0)


def test_a_mean_weighs_every_site_alike_and_its_interval_comes_from_rounds() -> None:
    results = [{"reward": [1.0] * 10}, {"reward": [2.0, 4.0]}]
    measured = pooled(results, "reward", np.random.default_rng(0))
    assert measured.mean == 2.0
    assert measured.low == pytest.approx(1.5) and measured.high == pytest.approx(2.5)
    assert pooled([{"reward": []}], "reward", np.random.default_rng(0)).mean is None


def test_results_outlive_a_run_that_was_cut_off(tmp_path) -> None:
    path = tmp_path / "results.jsonl"
    ResultCache(path).put({"site": 1}, {"reward": [1.0]})
    with path.open("a") as file:
        file.write('{"key": {"site": 2}, "res')
    cache = ResultCache(path)
    assert cache.get({"site": 1}) == {"reward": [1.0]} and cache.get({"site": 2}) is None
    cache.put({"site": 2}, 3)
    assert ResultCache(path).get({"site": 2}) == 3
    path.write_text("not json\n")
    with pytest.raises(ValueError, match="line 1 is no result"):
        ResultCache(path)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a small card: a model that proposes, chooses, and has no instructions to give."""
    path = tmp_path_factory.mktemp("card") / "results.jsonl"
    replies = (*REPLIES, '{"choice":"B"}', '{"instructions":[]}')
    assert len(list(ReportCard(env_of, language_session(*replies), SMALL, ResultCache(path)).run())) == 10
    return path


@pytest.fixture
def rows(results: Path) -> dict[str, Row]:
    """The same again, with a model that must not be asked."""
    card = ReportCard(env_of, language_session(AssertionError()), SMALL, ResultCache(results))
    list(card.run())
    return {row.method: row for row in card.rows()}


def test_every_method_is_measured_with_the_same_simulations_and_only_once(rows) -> None:
    searched = ("random search", "greedy repair", "convention", "repair")
    assert [rows[name].simulations for name in searched] == [2.0] * 4
    assert rows["convention"].calls == 2 and rows["convention"].validity == 1.0 and rows["alternating"].calls == 0
    assert rows["greedy repair or convention"].simulations == 4.0
    for name in searched:
        rounds = (rows[name].reward_by_round, rows[name].volatility_by_round, rows[name].disagreement_by_round)
        assert [len(values) for values in rounds] == [1, 1, 1] and all(values[0] >= 0.0 for values in rounds)


def test_sequences_are_measured_beside_no_instructions_on_the_same_missions(rows) -> None:
    assert rows["sequences"].validity == 0.0 and rows["sequences"].read == 1.0
    assert rows["sequences"].measures["arrived"].mean == 0.0
    assert rows["no instructions, missions of the sequences"].calls == 0


def test_an_unknown_way_of_asking_is_refused() -> None:
    with pytest.raises(ConfigError, match="there is no banana"):
        ReportConfig(ask="banana")


def test_the_page_stands_alone_and_takes_no_name_for_markup(rows) -> None:
    shares = {name: {"count": 1, "total": 2, "interval": (0.1, 0.9)} for name in ("exact", "partial", "invented")}
    shares |= {name: {"count": 1, "total": 2, "interval": (0.1, 0.9)} for name in ("vain", "silent", "understood")}
    same = PlaceDifference((0, 0), "greedy repair", True, Measured(-0.25, -0.5, 0.1))
    compared = [Comparison("<i>convention", (same,), same.difference, 8.0)]
    text = page("Report card of <script>alert(1)</script>", SMALL, list(rows.values()), {"held out": shares}, compared)
    found: list[tuple[str, dict]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Tags().feed(text)
    assert not [tag for tag, _ in found if tag in ("script", "link", "img")]
    assert not [attrs for _, attrs in found if "src" in attrs or "href" in attrs]
    assert all(f"<td>{method}</td>" in text for method in rows) and "1 of 2" in text
    assert "-0.250 (-0.500 to +0.100)" in text and "&lt;i&gt;convention" in text


def test_the_loop_is_compared_with_code_on_every_place_that_is_there(results: Path) -> None:
    card = ReportCard(env_of, language_session(AssertionError()), SMALL, ResultCache(results))
    compared = card.comparisons()
    assert [(one.way, [place.place for place in one.places]) for one in compared] == [
        ("convention", [(0, 0)]),
        ("repair", [(0, 0)]),
    ]
    for one, row in zip(compared, (r for r in card.rows() if r.method.startswith("greedy repair or")), strict=True):
        greedy = next(r for r in card.rows() if r.method == "greedy repair").measures["reward"].mean
        if one.places[0].code == "greedy repair":
            assert one.difference.mean == pytest.approx(row.measures["reward"].mean - greedy)
