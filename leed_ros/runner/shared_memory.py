"""What processes that died leave of Fast DDS in /dev/shm.

`fastdds shm clean` looks for lock files only, and passes over ports whose lock is gone but whose segment stayed.
"""

import gc
import os
import time
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")

LET_GO = 3.0
"""How long is waited for Fast DDS to let go of what others left [s]; its watchdog looks once a second."""


def abandoned_files(folder: Path = SHARED_MEMORY, *, by_this_process: bool = False) -> set[Path]:
    """Return this user's Fast DDS files that no process has mapped or open; this one's count as well if it is done.

    The files are listed before the processes: one that a process is just making is found in use, not abandoned.
    """
    files = {file for file in folder.glob("*fastrtps*") if _is_ours(file)}
    done = str(os.getpid()) if by_this_process else ""
    for process in (entry for entry in Path("/proc").glob("[0-9]*") if entry.name != done):
        files -= _used_by(process, files)
    return files


def held_files(folder: Path = SHARED_MEMORY) -> set[Path]:
    """Return the Fast DDS files that this process has mapped or open."""
    return _used_by(Path("/proc/self"), set(folder.glob("*fastrtps*")))


def remove_abandoned_files(folder: Path = SHARED_MEMORY, *, by_this_process: bool = False) -> None:
    """Remove them."""
    for file in abandoned_files(folder, by_this_process=by_this_process):
        file.unlink(missing_ok=True)


def wait_until_let_go(folder: Path = SHARED_MEMORY, seconds: float = LET_GO) -> None:
    """Return when this process holds no such file any more, or after so many seconds.

    Fast DDS lets go of what its peers left only a while after its own last participant has ended, and that ends with
    the last Python object that knows it: what is removed before leaves those files behind.
    """
    gc.collect()
    deadline = time.monotonic() + seconds
    while held_files(folder) and time.monotonic() < deadline:
        time.sleep(0.02)


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
