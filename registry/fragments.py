"""Parts of pages, rendered once for as long as what they show is the same.

A part is kept in the process, in a language, under its name and all that it hangs on. First of
that is the mark of a list (``Tallied.mark``), which is another one as soon as anything is stored
that may show in it, and none while something stored waits to be looked at: nothing is kept under no
mark. Which rows a page has is asked at each request, all the same.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

Mark = tuple[Hashable, ...]
MANY = 500_000  # characters in a megabyte, of two bytes each


class Fragments:
    """What was not asked for the longest is forgotten first; threads may use them together.
    ``KEPT_PARTS_MB``: how much a process keeps."""

    def __init__(self) -> None:
        self.size = 0
        self.kept: dict[Hashable, str] = {}
        self.writing = Lock()

    def once(self, place: tuple[Any, ...], render: Callable[[], str]) -> str:
        """What is rendered in the language in force, if it was not yet; ``place``: the mark, then
        whatever else tells it from other parts."""
        if not place[0]:
            return render()
        key = (get_language(), *place)
        found = self.kept.get(key)
        if found is None:
            found = render()
        self._keep(key, found)
        return found

    def _keep(self, key: Hashable, text: str) -> None:
        most = settings.KEPT_PARTS_MB * MANY
        with self.writing:
            self.size += len(text) - len(self.kept.pop(key, ""))
            self.kept[key] = text
            while self.size > most:
                self.size -= len(self.kept.pop(next(iter(self.kept))))


FRAGMENTS = Fragments()
