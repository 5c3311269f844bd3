"""Search in the long lists of what is said of records: each word is looked for in these, whose
words are kept (decision 42), and not in every row."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, ClassVar

from django.db.models import F
from django.http import HttpRequest
from pyroaring import BitMap

from registry.actions.change_feed import words_of_now
from registry.admin.counting import COUNTED
from registry.among import Among
from registry.holding import tied_to
from registry.querysets import RecordQuerySet
from registry.text import fold

FEW = 5_000  # rows that are found before they are put in order
Way = Mapping[str, Any]  # sets of the primary keys of records, by the path to them
MANY, PART = 20_000, 6_000  # records, a part of which tells that their rows are many


class ThroughSearch:
    """A ModelAdmin of what is said of records. It comes before what searches otherwise.

    ``said_of``: the foreign keys to those, whose querysets are asked questions. ``met_fields``:
    fields of few values, each of which begins an index, where the text is looked for too.
    """

    model: type[Any]
    admin_site: Any
    said_of: ClassVar[Sequence[str]] = ()
    met_fields: ClassVar[Sequence[str]] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: RecordQuerySet, search_term: str
    ) -> tuple[RecordQuerySet, bool]:
        """Who types the identifier of a record asks for that one alone."""
        text = search_term.strip()
        if not text:
            return queryset, False
        rows: Any = self.model._default_manager.all()
        same = ((path, self._identified(path, text)) for path in self.said_of)
        ways: list[Way] = [{path: keys} for path, keys in same if keys]
        ways = ways or [*self._ways(text)]
        met = self._met(rows, text)
        if (some := _some(ways)) is None:
            few = [*tied_to(rows, ways, met).order_by().values_list("pk", flat=True)[: FEW + 1]]
            if len(few) <= FEW:
                return queryset.filter(Among(F("pk"), few)), False
        elif not queryset.query.where and tied_to(rows, some)[: COUNTED + 1].count() > COUNTED:
            request.are_many = True  # type: ignore[attr-defined] # they need not be counted again
        return tied_to(queryset, ways, met), False

    def _records(self, path: str) -> Any:
        return self.model._meta.get_field(path).related_model._default_manager.all()

    def _identified(self, path: str, text: str) -> BitMap:
        """The records of which the text is an identifier."""
        records = self._records(path)
        lookups = self.admin_site.get_model_admin(records.model).staff_search_fields
        same = records.equal_to(text, *{"key", *lookups})
        return BitMap(same.order_by().values_list("pk", flat=True))

    def _ways(self, text: str) -> Iterator[Way]:
        """In which the terms of a text may each be in one of the records or in another: those that
        have their terms, by the path to them."""
        held: dict[str, list[BitMap]] = {}
        for path in self.said_of:
            records = self._records(path)
            held[path] = records.keys_by_term(text, words=words_of_now(records.model))
        count = max(map(len, held.values()))
        for paths in product(held, repeat=count) if count else ():
            way = {
                one: BitMap.intersection(*(held[p][n] for n, p in enumerate(paths) if p == one))
                for one in dict.fromkeys(paths)
            }
            if all(way.values()):
                yield way

    def _met(self, rows: Any, text: str) -> dict[str, list[str]]:
        """The values of each field that hold the text."""
        met = {name: rows.values_met(name) for name in self.met_fields}
        held = {name: [one for one in met[name] if fold(text) in fold(one)] for name in met}
        return {name: values for name, values in held.items() if values and fold(text)}


def _some(ways: Sequence[Way]) -> list[Way] | None:
    """A part of many records that are found in one way each: it tells soon that rows are many.
    None where records are few, or found in several ways at once."""
    many = [way for way in ways if len(way) == 1 and len(*way.values()) > MANY]
    if not many:
        return None
    return [{path: keys[:PART] for path, keys in way.items()} for way in many[:1]]
