"""The records of an MCAP file, one after the other, with limits: no record and no chunk may claim more than is read."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, cast

import lz4.frame
import zstandard
from mcap.exceptions import McapError
from mcap.records import Chunk
from mcap.stream_reader import StreamReader, breakup_chunk

MAX_RECORD = 256 * 1024 * 1024
"""Largest record [B]; a chunk of rosbag2 has some megabytes."""

MAX_CHUNK = 256 * 1024 * 1024
"""Largest chunk when it is unpacked [B]."""


class ChunkError(McapError):
    """A chunk is larger than is read, or not as it says."""


class LimitedFile:
    """A file of which no more is asked for at once than there is: Python sets aside what is asked for beforehand."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._size = file, os.fstat(file.fileno()).st_size

    def read(self, length: int = -1) -> bytes:
        """Read so many bytes, fewer at the end."""
        left = max(0, self._size - self._file.tell())
        return self._file.read(min(length, left) if length >= 0 else left)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go elsewhere."""
        return self._file.seek(offset, whence)

    def seekable(self) -> bool:
        """Tell that it can go elsewhere."""
        return True


def records_of(file: LimitedFile) -> Iterator[Any]:
    """Yield the records of a file, those of its chunks among them.

    Raises:
        McapError: It is damaged; so do other errors of `mcap` and of the libraries that unpack chunks.
    """
    reader = StreamReader(cast(IO[bytes], file), emit_chunks=True, validate_crcs=True, record_size_limit=MAX_RECORD)
    for record in reader.records:
        if isinstance(record, Chunk):
            yield from breakup_chunk(unpacked(record), validate_crc=True)
        else:
            yield record


def unpacked(chunk: Chunk) -> Chunk:
    """Return a chunk that is not compressed.

    Raises:
        ChunkError: It is larger than it says, or than is read.
    """
    if chunk.uncompressed_size > MAX_CHUNK:
        raise ChunkError(f"a chunk of {chunk.uncompressed_size} bytes")
    if not chunk.compression:
        return chunk
    size = chunk.uncompressed_size
    if chunk.compression == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(chunk.data) as stream:
            data = stream.read(size + 1)
    elif chunk.compression == "lz4":
        data = lz4.frame.LZ4FrameDecompressor().decompress(chunk.data, max_length=size + 1)
    else:
        raise ChunkError(f"a chunk packed by '{chunk.compression[:20]}'")
    if len(data) != size:
        raise ChunkError(f"a chunk of other than the {size} bytes that it says")
    return replace(chunk, compression="", data=data)
