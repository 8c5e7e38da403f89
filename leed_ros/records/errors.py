"""The one error of this package."""


class RecordError(Exception):
    """A file of a run or a recording is missing, unreadable or cannot be written; one line that says what to do."""
