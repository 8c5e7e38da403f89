"""The content of files: of regular ones only, and never more than was asked for."""

import os
import stat
from pathlib import Path

from leed_ros.documents.errors import DocumentError


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return a file's content.

    Raises:
        DocumentError: It is missing, unreadable, no regular file (a pipe would never end) or larger than allowed.
    """
    try:
        with open(path, "rb", opener=_opened) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DocumentError("cannot be read: it is no file")
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError(f"is no path: {error}") from error
    if len(content) > max_bytes:
        raise DocumentError(f"is larger than {max_bytes} bytes")
    return content


def read_text(path: Path, max_bytes: int) -> str:
    """Return the text of a file in UTF-8; line ends of other systems become newlines.

    Raises:
        DocumentError: As for `read_bytes`, or it is no UTF-8.
    """
    try:
        return read_bytes(path, max_bytes).decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DocumentError(f"is no text: {error.reason} at byte {error.start}, which is no UTF-8") from error


def _opened(name: str, flags: int) -> int:
    """Open without waiting for whoever writes into a pipe."""
    return os.open(name, flags | os.O_NONBLOCK | os.O_CLOEXEC)
