"""What no reader can use."""


class Unreadable(Exception):
    """A file that cannot be used at all: which, and what to do."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")
        self.file, self.message = file, message
