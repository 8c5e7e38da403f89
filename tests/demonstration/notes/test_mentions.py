import pytest

from leed_ros.demonstration.notes.words.mentions import Mentions, mentioned_place


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("A3 is closed", {"A3"}),
        ("aisle no. 3 and Robot 2", {"A3", "robot_2"}),
        ("stay out of W_inner_6", {"W_inner_6"}),
        ("aisles 2, 3 and 5 are closed", {"A2", "A3", "A5"}),
        ("A1 to A4 are closed", {"A1", "A2", "A3", "A4"}),
        ("at most 2 robots", set()),
        ("the truck comes at ten", set()),
        ("A2 only toward the west", {"A2"}),
        ("at most three in the west zone", {"west"}),
        ("A19 is closed", set()),
    ],
)
def test_a_note_mentions_what_it_names_and_nothing_else(note, names, gazetteer):
    assert Mentions.of(note, gazetteer).names == names


def test_numbers_are_found_in_digits_and_words(gazetteer):
    assert Mentions.of("höchstens zwei Roboter, 4 there, a single one", gazetteer).numbers == {1, 2, 4}
    assert Mentions.of("robot_2, robot 5 in A3, aisle no. 4 and a-7", gazetteer).numbers == set()


def test_words_are_held_in_any_spelling_but_only_together(gazetteer):
    mentions = Mentions.of("Dock Z-09 is closed", gazetteer)
    assert mentions.hold("dock z9")
    assert not mentions.hold("dock closed")


def test_one_place_is_found_in_longer_words(gazetteer):
    assert mentioned_place("Gang A3", gazetteer) == "A3"
    assert mentioned_place("A3 and A4", gazetteer) is None


def test_directions_are_found_in_several_languages(gazetteer):
    assert Mentions.of("A2 westbound, A3 nach Osten, A4 hacia el norte", gazetteer).directions == {
        *("west", "east", "north")
    }


def test_a_note_made_to_take_long_does_not(gazetteer):
    """Each of them has so many readings that trying all of them would take longer than the universe has been there."""
    for note in ("A1" + " ," * 450, "A1 to " * 160, "W1-" * 300, "a 1 " * 240, "1 a " * 240):
        Mentions.of(note, gazetteer)
