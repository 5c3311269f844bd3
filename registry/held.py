"""What many records hold, attribute by attribute."""

from collections.abc import Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any


def held(records: Sequence[Any], names: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
    """By the name of each attribute, what each of the records has there: as it is kept, but for
    what is still to be read of a record."""
    if not records or not names:
        return dict.fromkeys(names, ())
    twice = names[0], *names  # of one name alone, no tuple would be given
    try:
        rows = list(map(itemgetter(*twice), map(vars, records)))
    except KeyError:
        rows = list(map(attrgetter(*twice), records))
    return dict(zip(twice, zip(*rows, strict=True), strict=True))
