"""Files of missions: CSV or YAML, a demand table or a list of tours, told apart by what they hold."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from leed_ros.sites.documents import read_text, read_yaml, validated
from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.demand import Demand, Trip
from leed_ros.sites.missions.random_pairs import RandomPairs
from leed_ros.sites.missions.source import MissionSource, check_names
from leed_ros.sites.missions.tours import Tours
from leed_ros.sites.names import is_stream
from leed_ros.task.site import Site

MAX_BYTES = 1_000_000
"""Largest file that is read."""

MAX_TRIPS = 100_000
"""Most trips of a demand table, groups of stations taken apart."""

BYTE_ORDER_MARK = "\ufeff"
"""What spreadsheets write at the beginning of a table."""

SEPARATOR = ";"
"""Between the goals of a tour in a CSV file."""

Name = Annotated[str, Field(min_length=1, max_length=64)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class TripRow(_Strict):
    """A row of a demand table: `from`, `to` and `rate`."""

    origin: Name = Field(alias="from")
    destination: Name = Field(alias="to")
    rate: float = Field(default=1.0, gt=0.0, le=1e6)


class TourRow(_Strict):
    """A robot's tour: `start` and `goals`, and which robot's it is if the rows are not in the robots' order."""

    robot: str = Field(default="", max_length=16, pattern=r"^(robot_\d+)?$")
    start: Name
    goals: list[Name] = Field(min_length=1, max_length=1000)


class MissionFile(_Strict):
    """What a file of missions holds: one of the two."""

    demand: list[TripRow] = Field(default=[], max_length=10_000)
    robots: list[TourRow] = Field(default=[], max_length=1024)


def missions_for(site: Site, num_robots: int, clearance: float, path: Path | None = None) -> MissionSource:
    """Return the source of missions: what a file says, or random pairs without one.

    Args:
        site: Where the robots drive.
        num_robots: Number of robots N.
        clearance: Smallest distance of the places that random pairs are made of [m].
        path: A `.csv` or `.yaml` file, or `STREAM`.

    Raises:
        SiteError: The file does not fit, or the site has no room for so many robots.
    """
    if path is None or is_stream(path):
        return RandomPairs(site, num_robots, clearance)
    content = read_missions(path)
    try:
        return _demand(path, content, site, num_robots) if content.demand else _tours(path, content, site, num_robots)
    except SiteError as error:
        raise error if str(path) in str(error) else SiteError.at(path, str(error)) from error


def _demand(path: Path, content: MissionFile, site: Site, num_robots: int) -> Demand:
    names = (name for trip in content.demand for name in (trip.origin, trip.destination))
    check_names(path, (name for name in names if name not in site.stations), site)
    trips = tuple(trip for row in content.demand for trip in _trips(row, site))
    if len(trips) > MAX_TRIPS:
        raise SiteError.at(path, f"has more than {MAX_TRIPS} trips between single stations; name smaller groups")
    return Demand(site, num_robots, trips)


def _trips(row: TripRow, site: Site) -> list[Trip]:
    """Return the trips of a row; a group stands for all of its stations, and the rate is shared among them."""
    origins, destinations = (site.stations.get(name, (name,)) for name in (row.origin, row.destination))
    pairs = [(start, end) for start in origins for end in destinations if start != end]
    return [Trip(start, end, row.rate / len(pairs)) for start, end in pairs]


def _tours(path: Path, content: MissionFile, site: Site, num_robots: int) -> Tours:
    if len(content.robots) != num_robots:
        raise SiteError.at(path, f"lists {len(content.robots)} robots for a swarm of {num_robots}; list as many")
    rows = {row.robot or f"robot_{index}": row for index, row in enumerate(content.robots)}
    missing = [name for name in (f"robot_{index}" for index in range(num_robots)) if name not in rows]
    if missing:
        raise SiteError.at(path, f"has no tour of {missing[0]}; list every robot once, robot_0 first")
    tours = tuple((rows[f"robot_{n}"].start, *rows[f"robot_{n}"].goals) for n in range(num_robots))
    check_names(path, (name for tour in tours for name in tour), site)
    return Tours(site, tours)


def read_missions(path: Path) -> MissionFile:
    """Read a file of missions.

    Raises:
        SiteError: It cannot be read, or holds something else.
    """
    is_table = path.suffix.lower() == ".csv"
    content = _from_csv(path, read_text(path, MAX_BYTES)) if is_table else read_yaml(path, MAX_BYTES)
    missions = validated(path, content, MissionFile)
    if bool(missions.demand) == bool(missions.robots):
        raise SiteError.at(path, "must have either rows of demand (from, to, rate) or robots with tours (start, goals)")
    return missions


def _from_csv(path: Path, text: str) -> Mapping[str, Any]:
    """Return rows under `demand` or `robots`, by the columns."""
    try:
        rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))
    except csv.Error as error:
        raise SiteError.at(path, f"is no CSV: {error}; correct it") from error
    if any(None in row or None in row.values() for row in rows):
        raise SiteError.at(path, "has rows of different lengths; give every row as many columns as the first line")
    if not rows or "goals" not in rows[0]:
        return {"demand": rows}
    return {"robots": [{**row, "goals": [goal.strip() for goal in row["goals"].split(SEPARATOR)]} for row in rows]}
