"""What must agree across the package's files."""

import re
from pathlib import Path
from xml.etree import ElementTree

import leed_ros

ROOT = Path(__file__).parents[1]


def test_the_version_is_the_same_everywhere():
    package = ElementTree.parse(ROOT / "package.xml").findtext("version")
    setup = re.search(r'version="([^"]+)"', (ROOT / "setup.py").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.rst").read_text(encoding="utf-8")
    assert setup is not None
    assert package == setup[1] == leed_ros.__version__
    assert f"\n{package} (" in changelog


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-test.txt", "requirements-bench.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        requirements = [line.split("#")[0].strip() for line in lines]
        assert all("==" in requirement for requirement in requirements if requirement)


def test_folders_that_share_a_name_with_ros_packages_hold_no_python_package():
    assert not (ROOT / "launch" / "__init__.py").exists()
    assert not (ROOT / "models" / "__init__.py").exists()
