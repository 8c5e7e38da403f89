"""What goes on from a snapshot is bit-equal to what never stopped, in every kind of world."""

import json

import numpy as np
import pytest

from leed_ros.sites.config import SiteConfig
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_sim.keeper import Keeper
from leed_sim.mission_log import MissionLog
from leed_sim.randomisation import RANDOMISATION_PRESETS
from leed_sim.rounds import Rounds
from leed_sim.scenario import make_scenario
from leed_sim.snapshot import (
    Snapshot,
    forget_after,
    read_snapshot,
    set_states,
    snapshot_path,
    stamps,
    states_of,
    write_snapshot,
)
from leed_sim.vector_env import make_world

TASK = TaskConfig(mission=MissionConfig(time_limit=8.0))
ROBOTS = 6


def made(physics: str, people: int, randomisation: str) -> Rounds:
    scenario = make_scenario("arena", ROBOTS, 0, SiteConfig(people=people))
    world = make_world(physics, scenario, TASK, randomisation=RANDOMISATION_PRESETS[randomisation], seed=3)
    return Rounds(scenario, world, TASK, np.random.default_rng(3))


def driven(rounds: Rounds, count: int) -> tuple[list[np.ndarray], int]:
    """Drive rounds under fixed commands, into each other and into walls; return all readings, and contacts."""
    seen, contacts, choice = [], 0, np.random.default_rng(7)
    for _ in range(count):
        rounds.begin()
        while not rounds.finished:
            reading = rounds.step(choice.uniform([0.5, -1.0], [1.0, 1.0], (ROBOTS, 2)))
            contacts += int(reading.contact.sum())
            seen += [reading.ranges, reading.pose, reading.velocity, reading.contact, rounds.goals]
    return seen, contacts


@pytest.mark.parametrize("physics", ["kinematic", "pybullet"])
@pytest.mark.parametrize(("people", "randomisation"), [(0, "off"), (2, "on")])
def test_a_fresh_simulation_goes_on_from_a_snapshot_bit_by_bit(physics, people, randomisation, tmp_path):
    used = made(physics, people, randomisation)
    assert driven(used, 4)[1] > 0
    write_snapshot(tmp_path, Snapshot(17, 0, used.count, 0, states_of(used.generators())))
    fresh, snapshot = made(physics, people, randomisation), read_snapshot(snapshot_path(tmp_path, 17))
    set_states(fresh.generators(), snapshot.draws)
    expected, contacts = driven(used, 4)
    assert contacts > 20, "robots that meet nothing would prove nothing"
    resumed, _ = driven(fresh, 4)
    assert len(resumed) == len(expected)
    assert all(np.array_equal(one, other) for one, other in zip(resumed, expected, strict=True))
    assert used.count == snapshot.rounds + 4


def test_without_the_states_it_would_go_on_otherwise():
    used, fresh = made("kinematic", 0, "off"), made("kinematic", 0, "off")
    used.begin()
    assert not np.array_equal(used.begin().goals, fresh.begin().goals)


def test_the_two_newest_snapshots_are_kept_and_other_files_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").touch()
    (tmp_path / "99999999999999999999.json").touch()
    for stamp in (5, 40, 300):
        write_snapshot(tmp_path, Snapshot(stamp, 0, 0, 0, []))
    write_snapshot(tmp_path, Snapshot(300, 0, 0, 0, []))
    assert stamps(tmp_path) == [40, 300]
    forget_after(tmp_path, 40)
    assert stamps(tmp_path) == [40]
    assert stamps(tmp_path / "nowhere") == []
    assert (tmp_path / "notes.txt").exists()


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"stamp": -1}, {"steps": 1.5}, {"rounds": True}, {"draws": 3}, {"more": 1}, {"format": None}],
)
def test_a_damaged_snapshot_is_refused_in_one_line(change, tmp_path):
    write_snapshot(tmp_path, Snapshot(5, 1, 1, 0, []))
    path = snapshot_path(tmp_path, 5)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ConfigError, match=r"5\.json is not one of a simulation") as refusal:
        read_snapshot(path)
    assert "\n" not in str(refusal.value)


def test_what_is_no_snapshot_at_all_is_refused(tmp_path):
    path = tmp_path / "5.json"
    for content in (b"", b"[1]", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000):
        path.write_bytes(content)
        with pytest.raises(ConfigError):
            read_snapshot(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_snapshot(tmp_path / "6.json")


@pytest.mark.parametrize("states", [[], [{}], [{"bit_generator": "MT19937", "state": {}}]])
def test_states_of_other_generators_are_refused(states):
    with pytest.raises(ValueError, match="random state"):
        set_states((np.random.default_rng(0),), states)


def test_a_log_goes_on_where_the_snapshot_was_made(tmp_path):
    rounds, path = made("kinematic", 0, "off"), tmp_path / "log.csv"
    driven(rounds, 1)
    log = MissionLog(path)
    log.add(rounds)
    size, before = log.size, path.read_bytes()
    log.add(rounds)
    again = MissionLog(path, size)
    assert path.read_bytes() == before
    again.add(rounds)
    assert again.size == log.size == path.stat().st_size
    path.write_bytes(b"")
    with pytest.raises(ConfigError, match="shorter"):
        MissionLog(path, size)


def test_a_folder_that_cannot_be_written_is_reported_once_and_once_when_it_is_over(tmp_path):
    lines: list[str] = []
    blocked = tmp_path / "simulation"
    blocked.touch()  # a file where the folder should be
    keeper = Keeper(blocked / "snapshots", None, lines.append)
    for stamp in (1, 2):
        keeper.keep(Snapshot(stamp, 0, 0, 0, []))
    blocked.unlink()
    for stamp in (3, 4):
        keeper.keep(Snapshot(stamp, 0, 0, 0, []))
    assert [line.split(":")[0] for line in lines] == ["snapshots cannot be written", "snapshots can be written again"]
    assert stamps(blocked / "snapshots") == [3, 4]
