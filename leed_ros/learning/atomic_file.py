"""Files that are there whole or not at all, also after a crash or a power cut."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_PARTIAL = ".partial"


def write_atomically(path: Path, content: bytes, *, keep_previous: bool = False) -> None:
    """Write a file so that readers see either the old or the new content.

    Args:
        path: The file.
        content: What it is to hold.
        keep_previous: Keep the old file, if there is one, under the name with `.previous` at its end.

    Raises:
        OSError: The folder does not exist or cannot be written; the old file is untouched.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PARTIAL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o644)  # mkstemp makes it private
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keep_previous and path.exists():
            _keep_previous(path)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def previous_of(path: Path) -> Path:
    """Return where a file's previous version is kept."""
    return path.with_name(f"{path.name}.previous")


def sweep(folder: Path) -> None:
    """Remove the halves of files that writers left who were killed; those who cannot be removed stay."""
    for path in folder.glob(f".*{_PARTIAL}"):
        with contextlib.suppress(OSError):
            path.unlink()


def _keep_previous(path: Path) -> None:
    """Give a file a second name; it takes no space on the disk."""
    scratch = path.with_name(f".{path.name}.previous{_PARTIAL}")
    scratch.unlink(missing_ok=True)
    try:
        os.link(path, scratch)
    except OSError:  # a file system without links
        shutil.copyfile(path, scratch)
    scratch.replace(previous_of(path))


def _sync_folder(folder: Path) -> None:
    """Make the new name durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
