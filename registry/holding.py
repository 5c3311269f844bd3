"""Which rows answer what is asked, and how well: each term is looked for once in each table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Case, F, IntegerField, Q, Value, When
from pyroaring import BitMap

from registry.among import Among
from registry.asking import Question, Spelling, Term
from registry.rules import any_of
from registry.trigrams import Likely, parts
from registry.where import Where, by_table

PLACED, MISSING = 4, 60  # what a term costs that its meaning alone answers, that nothing does
Costs = Mapping[
    int, BitMap
]  # the primary keys of the rows that have a term, by what it costs there


class Public(Protocol):
    """The public rows as they are known: ``all`` of them, and what they hold of ``terms``."""

    @property
    def all(self) -> BitMap: ...

    @property
    def terms(self) -> dict[Any, Costs]: ...


class Holding:
    """What some rows, a ``Searched``, hold of terms: what was looked for is remembered."""

    def __init__(
        self, rows: Any, places: Sequence[Where] = (), *, public: Public | None = None
    ) -> None:
        """``places``: where to look, if not in all those of the rows; ``public``: where the rows
        are the public ones, and known."""
        self.rows = rows
        self.places = places or rows.places
        self.public = None if places else public
        self.known: dict[Any, Costs] = self.public.terms if self.public else {}
        self.own = BitMap()

    def answers(self, question: Question) -> dict[int, BitMap]:
        """The primary keys of the rows that answer, by what they cost, the least first."""
        each = [self.costs(term) for term in question.terms]
        held = BitMap.union(BitMap(), *(pks for costs in each for pks in costs.values()))
        found = {(0, 0): self._of_these(held)}  # by what they cost, and how many terms they lack
        for costs in each:
            found = _further(found, costs, may_lack=question.loose)
        total: dict[int, BitMap] = defaultdict(BitMap)
        for (cost, _lacking), pks in found.items():
            total[cost] |= pks
        return {cost: total[cost] for cost in sorted(total)}

    def _of_these(self, pks: BitMap) -> BitMap:
        """Those of the rows themselves: what is related may be of others."""
        if self.public:
            return pks & self.public.all
        others = pks - self.own
        if not others:
            return pks
        rows = self.rows.filter(Among(F("pk"), [*others])).order_by()
        return (pks & self.own) | BitMap(rows.values_list("pk", flat=True))

    def costs(self, term: Term) -> Costs:
        if (found := self.known.get(term)) is None:
            found = self.known[term] = self._costs(term)
        return found

    def _costs(self, term: Term) -> Costs:
        found: dict[int, int] = {}
        for rows, key, steps in self._asked(term):
            one = Value(steps[0][0]) if len(steps) == 1 else cheapest(steps)
            here = rows.order_by().values_list(key, one)
            for pk, cost in here:
                found[pk] = min(cost, found.get(pk, cost))
            if key == "pk":
                self.own.update(pk for pk, _cost in here)
        found.pop(None, None)  # type: ignore[call-overload] # what nothing here is related to
        by_cost: dict[int, list[int]] = defaultdict(list)
        for pk, cost in found.items():
            by_cost[cost].append(pk)
        if not self.public:
            return {cost: BitMap(pks) for cost, pks in by_cost.items()}
        held = {cost: BitMap(pks) & self.public.all for cost, pks in by_cost.items()}
        return {cost: pks for cost, pks in held.items() if pks}

    def _asked(self, term: Term) -> Iterator[tuple[Any, str, list[tuple[int, Q]]]]:
        """Rows that have the term, the path from them to the key, and what each way costs. Which
        are public is not asked of the database where it is known: it would look at each."""
        own = self.rows.model._default_manager.all() if self.public else self.rows
        for relation, places in by_table(self.places).items():
            rows, key = (places[0].rows(self.rows), places[0].back) if relation else (own, "pk")
            held = any_of(where.holds(one) for one in term.spellings for where in places)
            likely = rows.filter(Likely(F("pk"), parts(places, term.spellings)))
            yield likely.filter(held), key, list(_steps(places, term.spellings))
        for one in term.spellings:
            if one.meanings:
                meant = self.rows.meaning(one.meanings)
                yield own.filter(meant), "pk", [(one.cost + PLACED, meant)]


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
