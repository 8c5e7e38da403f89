"""The one error of the package."""

from leed_ros.documents.one_line import one_line


class DocumentError(ValueError):
    """A document cannot be used; the message says why in one line, without the name of its file."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))
