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
from registry.admin.known import known_to
from registry.admin.owners import narrow
from registry.among import Among
from registry.querysets import RecordQuerySet
from registry.search.holding import tied_to
from registry.text import fold

FEW = COUNTED  # rows whose keys are found, as many as are counted: then they need not be again
MOST_WAYS = 4_096  # in which terms may be shared out among records
MANY = 60_000  # rows that are passed to find those of two records
PART = 6_000  # records, a part of which tells that their rows are many
Way = Mapping[str, Any]  # sets of the primary keys of records, by the path to them


class ThroughSearch:
    """A ModelAdmin of what is said of records. It comes before what searches otherwise.

    ``said_of``: the foreign keys to those, whose querysets are asked questions. ``met_fields``:
    fields of few values, each of which begins an index, where the text is looked for too.
    """

    model: type[Any]
    admin_site: Any
    staff_search_fields: Sequence[str]
    said_of: ClassVar[Sequence[str]] = ()
    met_fields: ClassVar[Sequence[str]] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: RecordQuerySet, search_term: str
    ) -> tuple[RecordQuerySet, bool]:
        """Who types the identifier of a record asks for that one alone. Rows of which a lookup of
        their own gives the text are found, too."""
        text = search_term.strip()
        if not text:
            return queryset, False
        same = ((path, self._identified(path, text)) for path in self.said_of)
        ways: list[Way] = [{path: keys} for path, keys in same if keys]
        if not ways:
            held = self._held(text)
            if held is None:
                return super().get_search_results(request, queryset, search_term)
            ways = [*_ways(held)]
            if any(self._is_of_all(request, way) for way in ways):
                return queryset, False
        return self._tied(request, queryset, ways, text), False

    def _tied(self, request: HttpRequest, queryset: Any, ways: Sequence[Way], text: str) -> Any:
        """The rows that are found in one of the ways, or by what they hold themselves."""
        rows: Any = self.model._default_manager.order_by()
        met, own = self._met(rows, text), self._own(rows, text)
        is_whole = not queryset.query.where
        few = _few(rows, ways, met) if is_whole else _few_of(queryset, ways, met)
        if few is not None:
            return queryset.filter(Among(F("pk"), few | own))
        found = tied_to(queryset, ways, met)
        found = found | queryset.filter(Among(F("pk"), own)) if own else found
        if not is_whole:
            pks = [*found.order_by().values_list("pk", flat=True)[: FEW + 1]]
            if len(pks) <= FEW:
                return queryset.filter(Among(F("pk"), pks))
        request.are_many = True  # type: ignore[attr-defined] # they need not be counted again
        path = self.said_of[0]  # by which such lists are put in order
        if not own and (owners := _owners(rows, path, ways, met)) is not None:
            narrow(request, path, owners)
        return found

    def _own(self, rows: Any, text: str) -> BitMap:
        """The rows that the text itself tells, by lookups."""
        same = rows.equal_to(text, *self.staff_search_fields).order_by()
        return BitMap(same.values_list("pk", flat=True)) if self.staff_search_fields else BitMap()

    def _records(self, path: str) -> Any:
        return self.model._meta.get_field(path).related_model._default_manager.all()

    def _identified(self, path: str, text: str) -> BitMap:
        """The records of which the text is an identifier."""
        records = self._records(path)
        lookups = self.admin_site.get_model_admin(records.model).staff_search_fields
        own = {field.name for field in records.model._meta.fields} & {"key"}
        same = records.equal_to(text, *{*own, *lookups})
        return BitMap(same.order_by().values_list("pk", flat=True))

    def _is_of_all(self, request: HttpRequest, way: Way) -> bool:
        """Whether a way is that of any row: it has a record at the end of each path, whichever."""
        for path, keys in way.items():
            to = self.model._meta.get_field(path)
            known = None if to.null else known_to(request, to.related_model)
            if known is None or not known.all <= keys:
                return False
        return True

    def _held(self, text: str) -> dict[str, list[BitMap]] | None:
        """By the path to each kind of records, those that have each term of a text; None where they
        are not the same terms, or too many."""
        held: dict[str, list[BitMap]] = {}
        for path in self.said_of:
            records = self._records(path)
            held[path] = records.keys_by_term(text, words=words_of_now(records.model))
        counts = {*map(len, held.values())}
        return held if len(counts) == 1 and len(held) ** max(counts) <= MOST_WAYS else None

    def _met(self, rows: Any, text: str) -> dict[str, list[str]]:
        """The values of each field that hold the text."""
        met = {name: rows.values_met(name) for name in self.met_fields}
        held = {name: [one for one in met[name] if fold(text) in fold(one)] for name in met}
        return {name: values for name, values in held.items() if values and fold(text)}


def _ways(held: Mapping[str, Sequence[BitMap]]) -> Iterator[Way]:
    """In which the terms of a text may each be in one of the records or in another: those that have
    their terms, by the path to them."""
    count = max(map(len, held.values()))
    for paths in product(held, repeat=count) if count else ():
        way = {
            one: BitMap.intersection(*(held[p][n] for n, p in enumerate(paths) if p == one))
            for one in dict.fromkeys(paths)
        }
        if all(way.values()):
            yield way


def _few(rows: Any, ways: Sequence[Way], met: Mapping[str, Sequence[Any]]) -> BitMap | None:
    """The rows that are found; None where they are many."""
    found = BitMap()
    for way in sorted(ways, key=len):
        pks = _of_way(rows, way)
        found |= pks
        if len(found) > FEW:
            return None
    if met:
        found |= BitMap(tied_to(rows, (), met).values_list("pk", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None


def _of_way(rows: Any, way: Way) -> BitMap:
    """The rows that are found in one way, or more than are few. Those of the fewest records are
    asked for, and looked at here: the database would look at those of each record."""
    path, keys = min(way.items(), key=lambda one: len(one[1]))
    others = [one for one in way if one != path]
    most = MANY if others else FEW
    for some in (keys[:PART], keys) if len(keys) > PART and not others else (keys,):
        asked = rows.filter(Among(F(path), some)).values_list("pk", *others)[: most + 1]
        found = [*asked]
        if len(found) > most:
            break
    if others and len(found) > most:
        return BitMap(tied_to(rows, [way]).values_list("pk", flat=True)[: FEW + 1])
    held = [way[one] for one in others]
    return BitMap(pk for pk, *row in found if all(map(_has, held, row)))


def _has(keys: BitMap, key: int | None) -> bool:
    return key is not None and key in keys


def _few_of(queryset: Any, ways: Sequence[Way], met: Mapping[str, Sequence[Any]]) -> BitMap | None:
    """As ``_few``, of what filters left: where that is little, each of its rows is looked at."""
    paths = sorted({path for way in ways for path in way})
    rows = [*queryset.order_by().values_list("pk", *paths, *met)[: FEW + 1]]
    if len(rows) > FEW:
        return None
    found = BitMap()
    for pk, *row in rows:
        of = dict(zip((*paths, *met), row, strict=True))
        is_met = any(of[name] in values for name, values in met.items())
        if is_met or any(all(_has(way[path], of[path]) for path in way) for way in ways):
            found.add(pk)
    return found


def _owners(
    rows: Any, path: str, ways: Sequence[Way], met: Mapping[str, Sequence[Any]]
) -> BitMap | None:
    """The records that rows of each way may be said of; None where they are not soon found."""
    found, others = BitMap(), []
    for way in ways:
        if path in way:
            found |= way[path]
        else:
            others.append(way)
    if not found:
        return None
    for asked in (*(((way,), {}) for way in others), *([((), met)] if met else [])):
        pks = [*tied_to(rows, *asked).values_list(path, flat=True)[: FEW + 1]]
        if len(pks) > FEW:
            return None
        found.update(pk for pk in pks if pk is not None)
    return found
