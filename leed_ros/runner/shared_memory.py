"""What processes that died leave of Fast DDS in /dev/shm.

`fastdds shm clean` looks for lock files only, and passes over ports whose lock is gone but whose segment stayed.
"""

import os
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")


def abandoned_files(folder: Path = SHARED_MEMORY) -> set[Path]:
    """Return this user's Fast DDS files that no process has mapped or open.

    The files are listed before the processes: one that a process is just making is found in use, not abandoned.
    """
    files = {file for file in folder.glob("*fastrtps*") if _is_ours(file)}
    for process in Path("/proc").glob("[0-9]*"):
        files -= _used_by(process, files)
    return files


def remove_abandoned_files(folder: Path = SHARED_MEMORY) -> None:
    """Remove them."""
    for file in abandoned_files(folder):
        file.unlink(missing_ok=True)


def _is_ours(file: Path) -> bool:
    try:
        return file.stat().st_uid == os.getuid()
    except OSError:  # it is gone already
        return False


def _used_by(process: Path, files: set[Path]) -> set[Path]:
    try:
        maps = (process / "maps").read_text(encoding="utf-8", errors="replace")
        links = list((process / "fd").iterdir())
    except OSError:  # it has just ended, or is another user's
        return set()
    opened = {_target(link) for link in links}
    return {file for file in files if file in opened or str(file) in maps}


def _target(link: Path) -> Path | None:
    try:
        return link.readlink()
    except OSError:  # it was closed meanwhile
        return None
