"""The locks agree with the requirements, name every package by hash, and no host."""

import re
from pathlib import Path

import pytest

from security.audit import summary

ROOT = Path(__file__).parents[2]
FILES = [path.name for path in sorted(ROOT.glob("requirements*.txt")) if path.name != "requirements-tools.txt"]
APART = {"requirements-bench-worlds.txt"}
"""What is installed into an environment of its own, so that versions may differ from the others'."""

LOCKED = re.compile(r"^([a-z0-9.-]+)==([^ ;]+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(name: str) -> dict[str, str]:
    """Return the pins of a requirements file."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return {normal(package): version for package, version in (line.split("==") for line in lines if line)}


def locked(name: str) -> dict[str, str]:
    """Return what a lock holds, without the build that a version names, such as +cpu."""
    text = (ROOT / "locks" / name).read_text(encoding="utf-8")
    found = LOCKED.findall(text)
    assert sum(map(len, LOCKED.sub("", text).split())) == 0, "something in the lock has no hash"
    return {normal(package): version.split("+")[0] for package, version, _ in found}


def test_every_requirements_file_has_a_lock() -> None:
    assert sorted(path.name for path in (ROOT / "locks").iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_lock_has_the_pinned_versions_and_a_hash_for_every_package(name: str) -> None:
    pins, lock = wanted(name), locked(name)
    assert pins and {package: lock.get(package) for package in pins} == pins, "run `make lock`"
    common = locked("requirements.txt") if name not in APART else {}
    assert all(common.get(package, version) == version for package, version in lock.items())


@pytest.mark.parametrize("name", FILES)
def test_a_lock_names_no_host_and_no_folder_and_is_not_large(name: str) -> None:
    text = (ROOT / "locks" / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find|--extra|\bfile:|/opt/|/tmp/", text)
    assert len(text) < 500_000


def test_an_audit_tells_what_is_known_and_what_could_not_be_looked_up() -> None:
    fine = {"name": "a", "version": "1", "vulns": []}
    flawed = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
    unknown = {"name": "c", "version": "3", "skip_reason": "not found"}
    assert summary("lock", {"dependencies": [fine]}) == ("lock: 1 packages, 0 known vulnerabilities", False)
    words, known = summary("lock", {"dependencies": [fine, flawed, unknown]})
    assert known and words.splitlines() == [
        "lock: 3 packages, 2 known vulnerabilities; 1 could not be looked up",
        "  b 2: CVE-1",
        "  b 2: CVE-2",
    ]
    words, known = summary("lock", {"dependencies": [unknown]})
    assert not known and "cannot be reached" in words
