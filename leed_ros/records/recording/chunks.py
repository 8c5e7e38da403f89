"""The records of an MCAP file, and its summary, with limits: no record and no chunk may claim more than is read.

`mcap`'s own readers unpack every chunk that they come across to the size that it claims, in the summary, too.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, cast

import lz4.frame
import zstandard
from mcap.exceptions import McapError
from mcap.reader import FOOTER_SIZE
from mcap.records import Channel, Chunk, Footer, Header, Schema, Statistics
from mcap.stream_reader import MAGIC_SIZE, StreamReader, breakup_chunk
from mcap.summary import Summary

MAX_RECORD = 256 * 1024 * 1024
"""Largest record [B]; a chunk of rosbag2 has some megabytes."""

MAX_CHUNK = 256 * 1024 * 1024
"""Largest chunk when it is unpacked [B]."""


class ChunkError(McapError):
    """A chunk is larger than is read, or not as it says."""


class RecordKindError(McapError):
    """A record is of another kind than the one that belongs there."""


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


def header_of(file: LimitedFile) -> Header:
    """Return a file's first record.

    Raises:
        McapError: It is no header, or the file is damaged; so do other errors of `mcap`.
    """
    file.seek(0)
    header = next(_reader(file).records)
    if not isinstance(header, Header):
        raise RecordKindError(f"a {type(header).__name__} where the header should be")
    return header


def summary_of(file: LimitedFile) -> Summary | None:
    """Return the statistics, schemas and channels of a file's summary; None where it has none.

    Raises:
        McapError: The file was not closed in order, or is damaged; so do other errors of `mcap`.
    """
    file.seek(-(FOOTER_SIZE + MAGIC_SIZE), os.SEEK_END)
    footer = next(_reader(file, skip_magic=True).records)
    if not isinstance(footer, Footer):
        raise RecordKindError(f"a {type(footer).__name__} where the footer should be")
    if footer.summary_start == 0:
        return None
    file.seek(footer.summary_start)
    summary = Summary()
    for record in _reader(file, skip_magic=True).records:
        if isinstance(record, Statistics):
            summary.statistics = record
        elif isinstance(record, Schema):
            summary.schemas[record.id] = record
        elif isinstance(record, Channel):
            summary.channels[record.id] = record
    return summary


def records_of(file: LimitedFile) -> Iterator[Any]:
    """Yield the records of a file, those of its chunks among them.

    Raises:
        McapError: It is damaged; so do other errors of `mcap` and of the libraries that unpack chunks.
    """
    for record in _reader(file, validate_crcs=True).records:
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


def _reader(file: LimitedFile, *, skip_magic: bool = False, validate_crcs: bool = False) -> StreamReader:
    """Return a reader of records that leaves chunks as they are."""
    return StreamReader(
        cast(IO[bytes], file),
        skip_magic=skip_magic,
        emit_chunks=True,
        validate_crcs=validate_crcs,
        record_size_limit=MAX_RECORD,
    )
