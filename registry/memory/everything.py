"""Every record of a long list, published or not, as staff see them: known without counting.

Beside the facets of what is public, a tally (``registry.memory.tallies``) has those of every
record, for staff alone: for each path of the ``staff_facets`` of its queryset, which records have
each value. No page of the public asks for them: their names begin with a mark that no filter's has.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from registry.memory.tallies import Known, known_of, tally_of
from registry.models import Tally
from registry.sets import Sets

MARK = "*"
NONE = ""  # the code of what has no value


@dataclass(frozen=True)
class Everything:
    model: Any
    known: Known

    @property
    def all(self) -> BitMap:
        return self.sets("").union([NONE])

    def knows(self, path: str) -> bool:
        return f"{MARK}{path}" in self.known.facets

    def sets(self, path: str) -> Sets:
        """The records that have each value of a path; none of which it is not known."""
        return self.known.sets(f"{MARK}{path}")

    def having(self, path: str, values: Any) -> BitMap:
        return self.sets(path).union([str(one) for one in values])

    def codes(self, path: str) -> list[str]:
        """Those that some record has."""
        return [code for code, count in self.sets(path).counts().items() if count and code]


def is_of_everything(tally: Tally, model: Any) -> bool:
    """Whether a tally knows what it is to know of every record: an earlier one did not."""
    wanted = model._default_manager.all().staff_facets
    return not wanted or MARK in known_of(tally).facets


def everything(model: Any) -> Everything | None:
    """What is known of all the records of a model as they are now; None where it is not, or not of
    all that was stored."""
    tally = tally_of(model, at_once=True)
    if tally is None:
        return None
    known = known_of(tally)
    return Everything(model, known) if MARK in known.facets else None


def staff_codes(rows: Any) -> Mapping[tuple[str, str], BitMap]:
    """Which of the rows have each value of each path, by facet and code."""
    if not rows.staff_facets:
        return {}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for path in ("", *rows.staff_facets):
        for pk, code in _held(rows.order_by(), path):
            found[f"{MARK}{path}", code].append(pk)
    return {place: BitMap(pks) for place, pks in found.items()}


def _held(rows: Any, path: str) -> Iterator[tuple[int, str]]:
    if not path:
        yield from ((pk, NONE) for pk in rows.values_list("pk", flat=True))
    else:
        for pk, value in rows.values_list("pk", path).iterator():
            yield pk, NONE if value is None else str(value)
