"""What keeps the page from being shown."""


class ViewError(Exception):
    """The page cannot be served or has nothing to show; the message is one line that says what to do."""
