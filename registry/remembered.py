"""A few answers kept in memory, the oldest of which is forgotten first."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """At most so many; threads may use it together."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __setitem__(self, key: K, value: V) -> None:
        while len(self) >= self.most:
            self.pop(next(iter(list(self))), None)
        super().__setitem__(key, value)
