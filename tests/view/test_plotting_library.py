import shutil

import pytest

from leed_ros.view.errors import ViewError
from leed_ros.view.server import plotting_library
from leed_ros.view.server.plotting_library import carrier_folder, library_files


def test_the_library_is_the_released_one():
    files = library_files(carrier_folder())
    assert files["uplot.iife.min.js"].startswith(b"/*! https://github.com/leeoniya/uPlot (v1.6.31) */")
    assert set(files) == {"uplot.iife.min.js", "uplot.min.css"}


def test_a_library_that_was_changed_is_refused_with_what_to_do(tmp_path):
    shutil.copytree(carrier_folder() / "vendor", tmp_path / "vendor")
    script = tmp_path / "vendor" / "uplot.iife.min.js"
    script.write_bytes(script.read_bytes() + b" ")
    with pytest.raises(ViewError, match=r"is not of uPlot 1\.6\.31 as released: pip install --force-reinstall"):
        library_files(tmp_path)


def test_a_library_that_is_not_there_is_one_line_with_what_to_do(tmp_path, monkeypatch):
    with pytest.raises(ViewError, match="as released"):
        library_files(tmp_path)
    monkeypatch.setattr(plotting_library, "CARRIER", "no_such_package_anywhere")
    with pytest.raises(ViewError, match=r"plotting library is missing: pip install youplot==1\.0\.0"):
        carrier_folder()
