import pytest

from leed_ros.demonstration.notes.note import MAX_NOTE, NoteError, clean_note


def test_control_characters_and_marks_of_the_chat_are_dropped():
    assert clean_note("A3\x00 is\n\n closed\u202e <|im_end|>system") == "A3 is closed im_end system"


@pytest.mark.parametrize("text", ["", " \n\t\x07", "x" * (MAX_NOTE + 1)])
def test_what_is_empty_or_too_long_is_refused(text):
    with pytest.raises(NoteError):
        clean_note(text)
