"""What no reader can use."""

from typing import Any

from registry.bilingual import sentence


class Unreadable(Exception):
    """A file that cannot be used at all: which, and what to do, in the language of who reads it."""

    def __init__(self, file: str, message: Any) -> None:
        super().__init__(file, message)
        self.file, self.message = file, message

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> Any:
        return sentence("%(file)s: %(message)s", file=self.file, message=self.message)
