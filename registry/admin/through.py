"""Search in the long lists of what is said of records: each word is looked for in these, whose
words are kept (decision 42), and not in every row."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F
from django.http import HttpRequest
from pyroaring import BitMap

from registry.actions.change_feed import words_of_now
from registry.among import Among
from registry.querysets import RecordQuerySet
from registry.text import fold

FEW = 5_000  # rows that are found before they are put in order


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
        same = {path: self._identified(path, text) for path in self.said_of}
        terms: list[Any] = [same] if any(same.values()) else self._terms(text)
        met = self._met(rows, text)
        few = [*rows.said_of(terms, met).order_by().values_list("pk", flat=True)[: FEW + 1]]
        if len(few) <= FEW:
            return queryset.filter(Among(F("pk"), few)), False
        return queryset.said_of(terms, met), False

    def _records(self, path: str) -> Any:
        return self.model._meta.get_field(path).related_model._default_manager.all()

    def _identified(self, path: str, text: str) -> BitMap:
        """The records of which the text is an identifier."""
        records = self._records(path)
        lookups = self.admin_site.get_model_admin(records.model).staff_search_fields
        same = records.equal_to(text, *{"key", *lookups})
        return BitMap(same.order_by().values_list("pk", flat=True))

    def _terms(self, text: str) -> list[Mapping[str, BitMap]]:
        """The records that have each term, by the path to them."""
        each = {}
        for path in self.said_of:
            records = self._records(path)
            each[path] = records.keys_by_term(text, words=words_of_now(records.model))
        count = max(map(len, each.values()))
        return [{path: keys[n] for path, keys in each.items()} for n in range(count)]

    def _met(self, rows: Any, text: str) -> dict[str, list[str]]:
        """The values of each field that hold the text."""
        met = {name: rows.values_met(name) for name in self.met_fields}
        held = {name: [one for one in met[name] if fold(text) in fold(one)] for name in met}
        return {name: values for name, values in held.items() if values and fold(text)}
