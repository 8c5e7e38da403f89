"""Recordings that claim more than is read: refused before memory is set aside for them."""

import io
import struct

import lz4.frame
import pytest
import zstandard
from mcap.records import Chunk
from mcap.writer import CompressionType, Writer

from leed_ros.records.errors import RecordError
from leed_ros.records.recording import chunks
from leed_ros.records.recording.reader import Recording

COMPRESSIONS, PACKERS = ("zstd", "lz4"), (zstandard.compress, lz4.frame.compress)


def recording(tmp_path, compression, size):
    """Write a recording of one message of so many zeros."""
    stream = io.BytesIO()
    kind = {"zstd": CompressionType.ZSTD, "lz4": CompressionType.LZ4}[compression]
    writer = Writer(stream, chunk_size=size, compression=kind)
    writer.start(profile="ros2")
    schema = writer.register_schema("std_msgs/msg/String", "ros2msg", b"string data")
    writer.add_message(writer.register_channel("/a", "cdr", schema), 1, bytes(size), 1, 0)
    writer.finish()
    path = tmp_path / "a.mcap"
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_chunks_of_other_recorders_are_read(tmp_path, compression):
    (message,) = Recording(recording(tmp_path, compression, 100_000)).messages()
    assert message.data == bytes(100_000)


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_chunk_that_unfolds_beyond_the_limit_is_refused(tmp_path, compression, monkeypatch):
    path = recording(tmp_path, compression, 2_000_000)
    assert path.stat().st_size < 50_000
    monkeypatch.setattr(chunks, "MAX_CHUNK", 1_000_000)
    with pytest.raises(RecordError, match="a chunk of 2"):
        list(Recording(path).messages())


@pytest.mark.parametrize(("compression", "pack"), zip(COMPRESSIONS, PACKERS, strict=True))
def test_a_chunk_that_is_larger_than_it_says_is_unpacked_no_further(compression, pack):
    chunk = Chunk(compression, pack(bytes(10_000_000)), 0, 0, 0, 50)
    with pytest.raises(chunks.ChunkError, match="other than the 50 bytes"):
        chunks.unpacked(chunk)


def test_a_record_of_an_impossible_length_is_refused(tmp_path):
    path = recording(tmp_path, "zstd", 1000)
    content = path.read_bytes()
    path.write_bytes(content[:9] + struct.pack("<Q", 2**62) + content[17:])
    with pytest.raises(RecordError):
        Recording(path)
