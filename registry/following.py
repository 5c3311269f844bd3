"""Public lists that anyone may follow: by a feed, and by e-mail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from registry.bilingual import labelled
from registry.chips import UNSHOWN
from registry.filters import AnyOf, RecordFilterSet

MOST = 50  # rows that a feed or a message tells


@dataclass(frozen=True)
class Followed:
    """A list to follow. ``name``: as it is stored, for ever. ``address``: the name of its address,
    below which is ``feed.atom``. ``summary``: what is said of a row beside its name, of public
    columns alone."""

    name: str
    address: str
    title: Any
    filters: type[RecordFilterSet]
    template: str
    summary: Callable[[Any], str]

    def read(self, query: str) -> RecordFilterSet:
        """The list that a query string stands for."""
        return self.filters(QueryDict(query))

    def url(self, query: str = "") -> str:
        address = reverse(self.address)
        return f"{address}?{query}" if query else address

    def words(self, found: RecordFilterSet) -> str:
        """The name of the list, then the filters in force, in the reader's language."""
        values: dict[str, list[str]] = {}
        for chip in found.chips:
            values.setdefault(chip.label, []).append(chip.value)
        filters = (labelled(label, ", ".join(given)) for label, given in values.items())
        return " – ".join(filter(None, [str(self.title), " · ".join(filters)]))


def narrowing(found: RecordFilterSet) -> str:
    """The parameters that narrow a list, in one form whatever their order: what is followed."""
    pairs = []
    for name in sorted({*found.filters} - {*UNSHOWN, "sort"}):
        values = found.data.getlist(name)
        many = isinstance(found.filters[name], AnyOf)
        kept = sorted(set(values)) if many else values[-1:]
        pairs += [(name, value) for value in kept]
    return urlencode(pairs)


def latest(found: RecordFilterSet) -> QuerySet[Any]:
    """The rows of a list, the last published or changed first.

    To publish, and to change a record or a part of it, moves ``updated_at``: a public column.
    """
    rows: Any = found.qs.order_by("-updated_at", "key")
    return rows.for_list()
