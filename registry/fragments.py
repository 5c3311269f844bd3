"""Parts of pages, rendered once for as long as what they show is the same.

A part is kept in the process under a mark, which holds all that it shows or hangs on: of a list,
``Tallied.mark``. Nothing is kept under no mark. Which rows a page has, and how many there are, is
asked at each request.
"""

from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from registry.remembered import Remembered

MOST = 300  # parts; the longest, the filters of a list with all their choices, are of some 80 kB

_KEPT: Remembered[Hashable, SafeString] = Remembered(MOST)


def once(mark: Hashable | None, render: Callable[[], SafeString]) -> SafeString:
    """What is rendered in the language in force, and is the same for the same mark."""
    if mark is None:
        return render()
    place = (get_language(), mark)
    found = _KEPT.get(place)
    if found is None:
        found = _KEPT[place] = render()
    return found


def forget() -> None:
    _KEPT.clear()
