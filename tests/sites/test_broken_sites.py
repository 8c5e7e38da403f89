"""Broken sites: each one clear line."""

import zlib

import numpy as np
import pytest
from PIL import Image

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.errors import SiteError
from leed_ros.sites.reader import read_floor
from leed_ros.sites.survey import survey_site
from leed_ros.task.robot import RobotConfig
from tests.sites.files import BOXES, write_map, write_text

IHDR = b"IHDR" + (50_000).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
HUGE_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\r" + IHDR + zlib.crc32(IHDR).to_bytes(4, "big") + b"\0\0\0\0IDAT" + bytes(4)


def refusal(path, config: SiteConfig | None = None) -> str:
    """Return the one line with which a site is refused."""
    with pytest.raises(SiteError) as caught:
        read_floor(path, config)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"resolution": ".nan"}, "resolution"),
        ({"resolution": -0.05}, "resolution"),
        ({"resolution": None}, "resolution: Field required"),
        ({"mode": "quaternary"}, "mode: Input should be 'trinary', 'scale' or 'raw'"),
        ({"origin": [0.0, 0.0]}, "origin"),
        ({"origin": [0.0, ".inf", 0.0]}, "origin.1"),
        ({"free_thresh": 0.9}, "free_thresh must not exceed occupied_thresh"),
        ({"image": "../room.pgm"}, "lies outside the folder of the map"),
        ({"image": "/etc/passwd"}, "lies outside the folder of the map"),
        ({"negate": 1, "free_thresh": 0.0}, "has no free cell"),
    ],
)
def test_maps_with_wrong_values(tmp_path, fields, words):
    assert words in refusal(write_map(tmp_path, **fields))


def image_refusal(path) -> str:
    """Return the one line with which a map's image is refused."""
    with pytest.raises(SiteError) as caught:
        read_floor(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_missing_image(tmp_path):
    assert "gone.pgm: is missing" in image_refusal(write_map(tmp_path, image="gone.pgm"))


@pytest.mark.parametrize("header", [b"P5\n50000 50000\n255\n", HUGE_PNG], ids=["PGM", "PNG"])
def test_header_of_two_gigabytes(tmp_path, header):
    path = write_map(tmp_path)
    (tmp_path / "room.pgm").write_bytes(header)
    assert "pixels" in image_refusal(path)


def test_image_of_far_more_rows_than_a_map_has(tmp_path):
    path = write_map(tmp_path)
    (tmp_path / "room.pgm").write_bytes(b"P5 3 40000 255\n" + bytes(3 * 40000))
    assert "along a side" in image_refusal(path)


def test_image_cut_short(tmp_path):
    path = write_map(tmp_path)
    (tmp_path / "room.pgm").write_bytes((tmp_path / "room.pgm").read_bytes()[:-20])
    assert "cannot be read as an image" in image_refusal(path)


def test_image_with_pixels_of_another_kind(tmp_path):
    path = write_map(tmp_path, image="room.tiff")
    Image.fromarray(np.zeros((3, 3), dtype=np.float32)).save(tmp_path / "room.tiff")
    assert "has pixels of kind F" in image_refusal(path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.yaml", "[1, 2", "is no valid YAML"),
        ("a.yaml", "a: &a [x]\nb: *a\n", "aliases are not allowed"),
        ("a.yaml", "name: nothing", "is neither a Nav2 map"),
        ("a.yaml", BOXES.replace("width: 1", "width: -1"), "boxes.0.width"),
        ("a.yaml", BOXES.replace("width: 1", "width: .nan"), "boxes.0.width"),
        ("a.yaml", BOXES.replace("shelf", "''"), "boxes.0.name"),
        ("a.yaml", BOXES.replace("length", "lenght"), "boxes.0"),
        ("a.yaml", BOXES.replace("[0, 0, 10, 6]", "[0, 0, -10, 6]"), "bounds must be"),
        ("a.yaml", BOXES.replace("length: 4, width: 1", "length: 40, width: 40"), "has no free space"),
        ("a.yaml", BOXES.replace("[9, 3]", "[5, 3]"), "station east_dock at (5.00, 3.00) lies in a wall"),
        ("a.yaml", BOXES.replace("[9, 3]", "[50, 3]"), "station east_dock"),
        ("a.yaml", BOXES.replace("dock_2", "east_dock"), "two stations the same name"),
        ("a.yaml", BOXES.replace("to: c", "to: d"), "a road goes to d"),
        ("a.map", "type octile\nheight 2\nwidth 2\nmap\n..\n", "has 1 rows where its header says 2 x 2"),
        ("a.map", "type octile\nheight 1\nwidth 2\nmap\n...\n", "a row 0 that is not 2 letters long"),
        ("a.map", "type octile\nheight 1\nwidth 2\nmap\n.x\n", "has a letter 'x'"),
        ("a.map", "type octile\nheight 99999\nwidth 99999\nmap\n", "99999 x 99999 cells"),
        ("a.map", "", "does not begin with the lines"),
        ("a.map", "type octile\nheight 1\nwidth 2\nmap\n@T\n", "has no free cell"),
        ("a.txt", "", "is no kind of site"),
    ],
)
def test_files_that_say_something_wrong(tmp_path, name, text, words):
    assert words in refusal(write_text(tmp_path, name, text))


def test_files_that_cannot_be_read(tmp_path):
    assert "check the path" in refusal(tmp_path / "gone.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    assert "is no text" in refusal(tmp_path / "binary.yaml")


def test_robot_wider_than_every_aisle(tmp_path):
    path = write_text(tmp_path, "a.yaml", BOXES.split("stations")[0])
    with pytest.raises(SiteError):
        survey_site(path, SiteConfig(), RobotConfig(radius=2.0, max_range=9.0))
