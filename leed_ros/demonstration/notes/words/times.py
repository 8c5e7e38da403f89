"""Times of day in a note, so that no end of a rule is invented."""

import re

_WORDS = {
    "noon": "12:00",
    "midday": "12:00",
    "mittag": "12:00",
    "mediodía": "12:00",
    "mediodia": "12:00",
    "midnight": "00:00",
    "mitternacht": "00:00",
    "medianoche": "00:00",
}
_CLOCK = re.compile(r"(?<![\w:.])(\d{1,2})(?:[:.h](\d{2}))?(?:\s*(a\.?m|p\.?m|o'clock|uhr)\b)?", re.IGNORECASE)
_HALF_PAST = re.compile(r"half past (\d{1,2}|\w+)", re.IGNORECASE)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def times_in(note: str) -> frozenset[str]:
    """Return the times of day that a note can mean, HH:MM; where it leaves open which half of the day, both."""
    found = {time for word, time in _WORDS.items() if re.search(rf"\b{word}\b", note, re.IGNORECASE)}
    for hour, minute, half in _CLOCK.findall(note):
        found |= _readings(int(hour), int(minute or 0), half.replace(".", "").lower())
    for hour in _HALF_PAST.findall(note):
        found |= _readings(_hour(hour), 30, "")
    for word in re.findall(r"[^\W\d]+", note.lower()):
        found |= _readings(_hour(word), 0, "")
    return frozenset(found)


def _hour(word: str) -> int:
    """Return the number that a word means, -1 if none."""
    if word.isdecimal():
        return int(word)
    return 1 + _HOURS.index(word.lower()) if word.lower() in _HOURS else -1


def _readings(hour: int, minute: int, half: str) -> set[str]:
    """Return the times that an hour and its half of the day can mean; none if there is no such hour."""
    hours = {hour}
    if half in ("am", "pm"):
        hours = {hour % 12 + (12 if half == "pm" else 0)} if 1 <= hour <= 12 else {hour}
    elif half != "uhr" and 1 <= hour <= 12:
        hours = {hour, (hour + 12) % 24}
    return {f"{each:02}:{minute:02}" for each in hours if 0 <= each < 24 and minute < 60}
