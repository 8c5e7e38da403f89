import pytest

from leed_ros.demonstration.notes.words.times import times_in


@pytest.mark.parametrize(
    ("note", "times"),
    [
        ("closed until 14:30", {"14:30"}),
        ("closed until 3 pm", {"15:00"}),
        ("closed until 12 a.m", {"00:00"}),
        ("bis 17 Uhr", {"17:00"}),
        ("till 9:15", {"09:15", "21:15"}),
        ("until noon, later midnight", {"12:00", "00:00"}),
        ("until half past three", {"03:30", "15:30", "03:00", "15:00"}),
        ("A3 is closed", set()),
        ("ends at 25:00 or 12:75", set()),
    ],
)
def test_times_are_those_that_the_note_can_mean(note, times):
    assert times_in(note) == times
