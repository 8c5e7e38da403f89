"""`leed site`: figures, pictures and exit codes."""

import json

from click.testing import CliRunner
from PIL import Image

from leed_ros.cli.site import site
from tests.sites.files import BOXES, write_map, write_text

HALL = ["#" * 60, *["#" + "." * 58 + "#"] * 30, "#" * 60]


def run(*arguments: str):
    return CliRunner().invoke(site, list(arguments))


def test_figures_of_a_hall_are_those_of_its_drawing(tmp_path):
    picture = tmp_path / "hall.png"
    outcome = run(str(write_map(tmp_path, HALL, resolution=0.1)), "--json", "--picture", str(picture))
    assert outcome.exit_code == 0, outcome.output
    document = json.loads(outcome.output)
    assert document["name"] == "room"
    assert document["free_area"] == 5.8 * 3.0
    assert abs(document["drivable_area"] - 5.3 * 2.5) < 0.1 * (5.3 + 2.5) * 2
    assert document["robots"] >= 2
    assert document["findings"] == []
    with Image.open(picture) as image:
        assert len(image.getcolors(100_000) or []) > 10


def test_a_table_for_people(tmp_path):
    outcome = run(str(write_map(tmp_path, HALL, resolution=0.1)))
    assert outcome.exit_code == 0
    assert "17.4 m²" in outcome.output


def test_a_road_through_a_shelf_is_found(tmp_path):
    crossing = BOXES.replace("- {from: a, to: b, aisle: South}", "- {from: a, to: c, aisle: Diagonal}")
    outcome = run(str(write_text(tmp_path, "yard.yaml", crossing)), "--json")
    assert outcome.exit_code == 1
    found = {one["kind"]: one for one in json.loads(outcome.output)["findings"]}
    assert set(found["off the floor"]["names"]) == {"a", "c"}


def test_a_site_that_cannot_be_used_is_one_line(tmp_path):
    outcome = run(str(write_map(tmp_path, image="gone.pgm")))
    assert outcome.exit_code == 2
    assert "gone.pgm: is missing" in outcome.output
    assert outcome.output.count("\n") == 1
