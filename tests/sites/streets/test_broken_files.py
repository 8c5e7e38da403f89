"""Broken documents: one clear line each, and no crash whatever the bytes are."""

import numpy as np
import pytest

from leed_ros.sites.errors import SiteError
from leed_ros.sites.streets import document as osm_document
from tests.sites.streets.conftest import document

MAIN = {"highway": "residential", "name": "Main Street"}
TOWN = document({"w": (-40, 0), "m": (0, 0), "e": (40, 0), "n": (0, 40)}, ("w m e", MAIN), ("m n", MAIN))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY l0 "lol">{LAUGHS}]><osm><node id="&l9;" lat="0" lon="0"/></osm>'
OUTSIDE = '<!DOCTYPE osm SYSTEM "http://127.0.0.1:9/x.dtd"><osm/>'
HIDDEN = BOMB.replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        ("", "is no XML"),
        ("<osm>", "is no XML"),
        (b"\x00\xff" * 100, "is no XML"),
        ("<gpx/>", "begins with <gpx>"),
        ("<osm/>", "holds no node"),
        ('<osm><node lat="0" lon="0"/></osm>', "line 1: a node has no id"),
        ('<osm><node id="1" lat="91" lon="0"/></osm>', "no place on Earth"),
        ('<osm><node id="1" lat="nan" lon="0"/></osm>', "no place on Earth"),
        ('<osm><node id="1" lat="north" lon="0"/></osm>', "no place on Earth"),
        ('<osm><node id="1" lat="1" lon="0"/></osm>', "bounds have no area"),
        ('<osm><node id="1" lat="1" lon="0"/><node id="2" lat="3" lon="3"/></osm>', "spans 333 km"),
        (document({"w": (0, 0), "e": (1, 0)}, ("w e", MAIN)), "has no streets"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(osm, content, message):
    with pytest.raises(SiteError) as caught:
        osm(content)
    assert message in str(caught.value)
    assert "town.osm" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bomb_in_another_encoding_is_refused(osm):
    with pytest.raises(SiteError, match=r"town\.osm"):
        osm(HIDDEN)


def test_a_file_that_is_too_large_is_not_read(osm, monkeypatch):
    monkeypatch.setattr(osm_document, "MAX_BYTES", 100)
    with pytest.raises(SiteError, match="is larger than"):
        osm(TOWN)


def test_mutated_documents_are_read_or_refused(osm):
    """500 documents with bytes changed, cut out, doubled: a floor or a `SiteError`, nothing else."""
    rng = np.random.default_rng(0)
    refused = 0
    for _ in range(500):
        try:
            floor = osm(mutated(TOWN.encode(), rng), scale=0.05)
        except SiteError as error:
            refused += 1
            assert "\n" not in str(error)
        else:
            assert np.isfinite(floor.boxes).all()
    assert 50 < refused < 500


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    data = bytearray(content)
    for _ in range(int(rng.integers(1, 6))):
        start = int(rng.integers(len(data)))
        piece = data[start : start + int(rng.integers(1, 30))]
        kind = rng.integers(4)
        if kind == 0:
            data[start] = int(rng.integers(256))
        elif kind == 1:
            del data[start : start + len(piece)]
        elif kind == 2:
            data[start:start] = piece * int(rng.integers(1, 4))
        else:
            data[start:start] = str(int(rng.integers(-(10**6), 10**6))).encode()
    return bytes(data)
