import itertools
import struct

import numpy as np
import pytest

from leed_ros.records.errors import RecordError
from leed_ros.records.recording.definitions import message_definition
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic
from leed_ros.records.recording.reader import Recording
from leed_ros.records.recording.writer import MIN_BYTES, RecordingWriter, free_path

WORDS = RecordedTopic("/words", "std_msgs/msg/String")
TIMES = RecordedTopic("/times", "builtin_interfaces/msg/Time")
START = 1_700_000_000_000_000_000


def string(text: str) -> bytes:
    """Serialise a std_msgs/String (CDR, little endian)."""
    encoded = text.encode() + b"\0"
    return b"\0\1\0\0" + struct.pack("<I", len(encoded)) + encoded


def messages(count: int):
    """Words and times in turn, a millisecond apart, sent 0.1 ms before they arrive."""
    for index in range(count):
        topic, data = (("/words", string(f"word {index}")), ("/times", struct.pack("<4sii", b"\0\1\0\0", index, 7)))[
            index % 2
        ]
        arrived = START + index * 1_000_000
        yield RecordedMessage(topic, data, arrived, arrived - 100_000)


def record(path, items, max_bytes=10_000_000):
    writer = RecordingWriter(path, max_bytes)
    writer.add_topic(WORDS)
    writer.add_topic(TIMES)
    return writer, sum(writer.write(item) for item in items)


def test_what_was_written_is_read_back_byte_for_byte(tmp_path):
    writer, _ = record(tmp_path / "a.mcap", messages(1000))
    writer.close()
    recording = Recording(tmp_path / "a.mcap")
    assert list(recording.messages()) == list(messages(1000))
    assert list(recording.messages({"/times"})) == list(messages(1000))[1::2]
    summary = recording.summary()
    assert summary.complete
    assert summary.counts == {"/words": 500, "/times": 500}
    assert (summary.start, summary.end) == (START, START + 999_000_000)
    assert summary.topics["/words"] == WORDS


def test_readers_that_nobody_here_wrote_decode_messages_and_times(tmp_path):
    mcap_ros2 = pytest.importorskip("mcap_ros2.reader")
    writer, _ = record(tmp_path / "a.mcap", messages(10))
    writer.close()
    found = list(mcap_ros2.read_ros2_messages(tmp_path / "a.mcap"))
    assert [item.ros_msg.data for item in found[::2]] == [f"word {index}" for index in range(0, 10, 2)]
    assert [(item.ros_msg.sec, item.ros_msg.nanosec) for item in found[1::2]] == [(n, 7) for n in range(1, 10, 2)]
    assert [item.log_time_ns - START for item in found] == [index * 1_000_000 for index in range(10)]
    assert [item.publish_time_ns - item.log_time_ns for item in found] == [-100_000] * 10


def test_rosbags_reads_the_same(tmp_path):
    highlevel = pytest.importorskip("rosbags.highlevel")
    writer, _ = record(tmp_path / "a.mcap", messages(10))
    writer.close()
    with highlevel.AnyReader([tmp_path / "a.mcap"]) as reader:
        found = [(each.topic, time, data) for each, time, data in reader.messages()]
        assert reader.deserialize(found[0][2], "std_msgs/msg/String").data == "word 0"
    assert found == [(item.topic, item.received, item.data) for item in messages(10)]


def test_a_recording_never_grows_beyond_its_size_and_stays_readable(tmp_path):
    rng = np.random.default_rng(0)
    noise = (RecordedMessage("/words", string(rng.bytes(3000).hex()), START + n, START + n) for n in itertools.count())
    writer, written = record(tmp_path / "a.mcap", itertools.islice(noise, 1000), max_bytes=2_000_000)
    writer.close()
    assert writer.full
    assert 1_000_000 < (tmp_path / "a.mcap").stat().st_size <= 2_000_000
    assert Recording(tmp_path / "a.mcap").summary().counts["/words"] == written == writer.count < 1000


def test_a_killed_recorder_leaves_every_closed_chunk(tmp_path):
    rng = np.random.default_rng(0)
    items = [RecordedMessage("/words", string(rng.bytes(2000).hex()), START + n, START + n) for n in range(500)]
    record(tmp_path / "whole.mcap", items)  # never closed
    data = (tmp_path / "whole.mcap").read_bytes()
    for kept in (len(data), len(data) - 1000):
        (tmp_path / "cut.mcap").write_bytes(data[:kept])
        recording = Recording(tmp_path / "cut.mcap")
        found = list(recording.messages())
        assert found == items[: len(found)]
        assert not recording.summary().complete
        assert recording.summary().counts == {"/words": len(found)}
        assert len(found) > 350


def test_damage_in_the_middle_is_named_in_one_line(tmp_path):
    writer, _ = record(tmp_path / "a.mcap", messages(20_000))
    writer.close()
    data = bytearray((tmp_path / "a.mcap").read_bytes())
    data[5000:5010] = b"0123456789"
    (tmp_path / "a.mcap").write_bytes(data)
    with pytest.raises(RecordError, match=r"a\.mcap is damaged") as failure:
        list(Recording(tmp_path / "a.mcap").messages())
    assert "\n" not in str(failure.value)


def test_what_is_no_recording_and_what_exists_already_is_refused(tmp_path):
    path = tmp_path / "a.mcap"
    for content in (b"", b"not a recording at all"):
        path.write_bytes(content)
        with pytest.raises(RecordError, match="no recording that can be read"):
            Recording(path)
    with pytest.raises(RecordError, match="exists already"):
        RecordingWriter(path, MIN_BYTES)


def test_a_recorder_that_is_started_again_takes_a_new_name(tmp_path):
    path, taken = tmp_path / "recording.mcap", []
    for _ in range(3):
        taken.append(free_path(path))
        RecordingWriter(taken[-1], MIN_BYTES).close()
    assert [one.name for one in taken] == ["recording.mcap", "recording_2.mcap", "recording_3.mcap"]
    assert all(Recording(one) for one in taken)


def test_definitions_carry_all_types_that_they_stand_on(tmp_path):
    folder = tmp_path / "share/our_msgs/msg"
    folder.mkdir(parents=True)
    (folder / "Outer.msg").write_text(
        "# Inner comment\nuint8 KIND=1\nInner[<=3] inner # twice\nInner again\nfloat64[9] p\n"
    )
    (folder / "Inner.msg").write_text('far_msgs/Far far\nstring<=5 name "x"\n')
    (tmp_path / "share/far_msgs/msg").mkdir(parents=True)
    (tmp_path / "share/far_msgs/msg/Far.msg").write_text("bool yes\n")
    parts = message_definition("our_msgs/msg/Outer", [tmp_path]).split("=" * 80 + "\n")
    assert [part.splitlines()[0] for part in parts[1:]] == ["MSG: our_msgs/Inner", "MSG: far_msgs/Far"]
    with pytest.raises(RecordError, match="install our_msgs"):
        message_definition("our_msgs/msg/Other", [tmp_path])
