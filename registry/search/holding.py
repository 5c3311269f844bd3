"""Which rows answer what is asked, and how well: each term is looked for once in each table."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from django.db.models import Case, F, IntegerField, Q, Value, When
from pyroaring import BitMap

from registry.among import Among
from registry.memory.concordance import Concordance
from registry.rules import any_of
from registry.search.asking import Question, Spelling, Term
from registry.search.trigrams import Likely, parts
from registry.search.where import PLACED, Where, by_table

MANY = 5_000  # keys that are narrowed before they are read
MISSING = 60  # what a term costs that nothing answers
Costs = Mapping[
    int, BitMap
]  # the primary keys of the rows that have a term, by what it costs there
# Rows that have a term, the path from them to the key, and what each way of having it costs.
Asked = tuple[Any, str, list[tuple[int, Q]]]


class Public(Protocol):
    """The public rows as they are known: ``all`` of them, and what they hold of ``terms``."""

    @property
    def all(self) -> BitMap: ...

    @property
    def terms(self) -> dict[Any, Costs]: ...

    @property
    def words(self) -> Concordance: ...


class Holding:
    """What some rows, a ``Searched``, hold of terms: what was looked for is remembered."""

    def __init__(
        self,
        rows: Any,
        places: Sequence[Where] = (),
        *,
        public: Public | None = None,
        words: Concordance | None = None,
    ) -> None:
        """``places``: where to look, if not in all those of the rows; ``public``: where the rows
        are the public ones, and known; ``words``: those of every record, where they are kept."""
        self.rows = rows
        self.places = places or rows.places
        self.public = None if places else public
        self.known: dict[Any, Costs] = self.public.terms if self.public else {}
        self.words = self.public.words if self.public else words
        self.own = BitMap()

    def answers(self, question: Question) -> Mapping[int, BitMap]:
        """The primary keys of the rows that answer, by what they cost, the least first."""
        each = [self.costs(term) for term in question.terms]
        held = BitMap.union(BitMap(), *(pks for costs in each for pks in costs.values()))
        found = {(0, 0): self._of_these(held)}  # by what they cost, and how many terms they lack
        for costs in each:
            found = _further(found, costs, may_lack=question.loose)
        total: dict[int, BitMap] = defaultdict(BitMap)
        for (cost, _lacking), pks in found.items():
            total[cost] |= pks
        return self._narrowed({cost: total[cost] for cost in sorted(total)})

    def _of_these(self, pks: BitMap) -> BitMap:
        """Those of the rows themselves: what is related may be of others."""
        if self.public:
            return pks & self.public.all
        others = pks - self.own
        if self.words or not others:
            return pks
        rows = self.rows.filter(Among(F("pk"), [*others])).order_by()
        return (pks & self.own) | BitMap(rows.values_list("pk", flat=True))

    def _narrowed(self, found: Mapping[int, BitMap]) -> Mapping[int, BitMap]:
        """Of what words that are kept find, that of the rows. Of many, whether there is any is
        asked alone: who reads them narrows them with the rest."""
        if self.public or not self.words or not self.rows.query.where:
            return found
        keys = BitMap.union(BitMap(), *found.values())
        if len(keys) > MANY:
            some = (self.rows.filter(Among(F("pk"), [*one])) for one in (keys[:MANY], keys))
            return found if any(rows.exists() for rows in some) else {}
        rows = self.rows.filter(Among(F("pk"), [*keys])).order_by()
        own = BitMap(rows.values_list("pk", flat=True))
        return {cost: pks & own for cost, pks in found.items() if pks & own}

    def spellings(self, term: Term, rows: BitMap) -> dict[Spelling | None, BitMap]:
        """The first of a term's that each of the rows has; None where it has none."""
        found: dict[Spelling | None, BitMap] = {}
        for one in term.spellings:
            if held := BitMap.union(BitMap(), *self.costs(Term((one,))).values()) & rows:
                found[one] = held
                rows = rows - held
        return {**found, None: rows} if rows else found

    def costs(self, term: Term) -> Costs:
        if (found := self.known.get(term)) is None:
            found = self.known[term] = self._costs(term)
        return found

    def _costs(self, term: Term) -> Costs:
        kept = self.words.find(self.places, self.rows.meant, term) if self.words else None
        if kept is None:
            return self._lowest([self._read(self._asked(term))])
        parts = [kept.costs]
        if kept.changed:
            parts.append(self._read(self._asked(term, kept.changed)))
        for spelling, relation in kept.together:
            parts.append(self._read([self._related(Term((spelling,)), relation)]))
        return self._lowest(parts)

    def _lowest(self, parts: Sequence[Costs]) -> Costs:
        """Each row by the least that it costs; the public ones alone where they are known."""
        by_cost: dict[int, BitMap] = defaultdict(BitMap)
        for part in parts:
            for cost, pks in part.items():
                by_cost[cost] |= pks & self.public.all if self.public else pks
        seen, lowest = BitMap(), {}
        for cost in sorted(by_cost):
            if left := by_cost[cost] - seen:
                lowest[cost] = left
                seen |= left
        return lowest

    def _read(self, asked: Iterable[Asked]) -> Costs:
        by_cost: dict[int, list[int]] = defaultdict(list)
        for rows, key, steps in asked:
            one = Value(steps[0][0]) if len(steps) == 1 else cheapest(steps)
            here = list(rows.order_by().values_list(key, one))
            for pk, cost in here:
                if pk is not None:  # else nothing here is related to it
                    by_cost[cost].append(pk)
            if key == "pk":
                self.own.update(pk for pk, _cost in here)
        return {cost: BitMap(pks) for cost, pks in by_cost.items()}

    def _asked(self, term: Term, among: BitMap | None = None) -> Iterator[Asked]:
        """Rows that have the term, the path from them to the key, and what each way costs. Which
        are public is not asked of the database where it is known: it would look at each.
        ``among``: of some records alone."""
        yield from (self._related(term, name, among) for name in by_table(self.places))
        for one in term.spellings:
            if one.meanings:
                meant = self.rows.meaning(one.meanings)
                yield self._own(among).filter(meant), "pk", [(one.cost + PLACED, meant)]

    def _related(self, term: Term, relation: str, among: BitMap | None = None) -> Asked:
        """Of the rows of one relation, or of the rows themselves."""
        places = by_table(self.places)[relation]
        if relation:
            rows, key = places[0].rows(self.rows), places[0].back
            rows = rows if among is None else rows.filter(Among(F(key), [*among]))
        else:
            rows, key = self._own(among), "pk"
        held = any_of(where.holds(one) for one in term.spellings for where in places)
        likely = rows if among else rows.filter(Likely(F("pk"), parts(places, term.spellings)))
        return likely.filter(held), key, list(_steps(places, term.spellings))

    def _own(self, among: BitMap | None) -> Any:
        own = self.rows.model._default_manager.all() if self.public else self.rows
        return own if among is None else own.filter(Among(F("pk"), [*among]))


def _further(
    found: Mapping[tuple[int, int], BitMap], costs: Costs, *, may_lack: bool
) -> dict[tuple[int, int], BitMap]:
    """Of the rows found so far, those that have one more term, or may lack it as their only one."""
    further: dict[tuple[int, int], BitMap] = defaultdict(BitMap)
    for (so_far, lacking), pks in found.items():
        left = pks
        for cost, having in costs.items():
            if both := pks & having:
                further[so_far + cost, lacking] |= both
                left = left - having
        if may_lack and not lacking and left:
            further[so_far + MISSING, 1] |= left
    return further


def _steps(places: Sequence[Where], spellings: Iterable[Spelling]) -> Iterator[tuple[int, Q]]:
    return (step for one in spellings for where in places for step in where.steps(one))


def cheapest(steps: Sequence[tuple[int, Q]]) -> Case:
    """The least that one of the conditions that hold costs."""
    ordered = sorted(((cost, n, q) for n, (cost, q) in enumerate(steps)), key=lambda s: s[:2])
    whens = [When(q, then=Value(cost)) for cost, _n, q in ordered]
    return Case(*whens, default=Value(MISSING), output_field=IntegerField())


def tied_to(
    rows: Any,
    ways: Iterable[Mapping[str, Collection[int]]],
    also: Mapping[str, Collection[Any]] = MappingProxyType({}),
) -> Any:
    """The rows that, in one of the ways, have one of its records at the end of each path to them;
    or, in one of the fields ``also`` looked at, one of its values."""
    held = [Q(*(Among(F(path), [*pks]) for path, pks in way.items())) for way in ways]
    held += [Q(**{f"{name}__in": values}) for name, values in also.items()]
    return rows.filter(any_of(held)) if held else rows.none()
