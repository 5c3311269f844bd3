"""A few answers kept in memory, the oldest of which is forgotten first."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """At most so many, or as much as they ``weigh`` together; threads may use it together."""

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda value: 1) -> None:
        super().__init__()
        self.most, self.weigh = most, weigh

    def __setitem__(self, key: K, value: V) -> None:
        self.pop(key, None)
        weight = self.weigh(value) + sum(map(self.weigh, list(self.values())))
        for oldest in list(self):
            if weight <= self.most:
                break
            gone = self.pop(oldest, None)
            weight -= 0 if gone is None else self.weigh(gone)
        super().__setitem__(key, value)
