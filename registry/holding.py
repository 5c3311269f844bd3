"""Which rows answer what is asked, and how well: each term is looked for once in each table."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When

from registry.among import Among
from registry.asking import Question, Spelling, Term
from registry.rules import any_of
from registry.trigrams import Likely, parts
from registry.where import Where, by_table

PLACED, MISSING = 4, 60  # what a term costs that its meaning alone answers, that nothing does
Costs = Mapping[int, int]  # what a term costs in each row that has it, by primary key


class Holding:
    """What some rows, a ``Searched``, hold of terms: what was looked for is remembered."""

    def __init__(self, rows: Any, places: Sequence[Where] = ()) -> None:
        """``places``: where to look, if not in all those of the rows."""
        self.rows = rows
        self.places = places or rows.places
        self.known: dict[Term, Costs] = {}
        self.own: set[int] = set()

    def answers(self, question: Question) -> dict[int, list[int]]:
        """The primary keys of the rows that answer, by what they cost, the least first."""
        each = [self.costs(term) for term in question.terms]
        least = len(each) - question.loose
        times = Counter(chain.from_iterable(each))
        found: dict[int, list[int]] = defaultdict(list)
        for pk in self._of_these([pk for pk, held in times.items() if held >= least]):
            found[sum(costs.get(pk, MISSING) for costs in each)].append(pk)
        return dict(sorted(found.items()))

    def _of_these(self, pks: list[int]) -> Iterator[int]:
        """Those of the rows themselves: what is related may be of others."""
        others = [pk for pk in pks if pk not in self.own]
        rows = self.rows.filter(Among(F("pk"), others)).order_by()
        there = set(rows.values_list("pk", flat=True)) if others else set()
        return (pk for pk in pks if pk in self.own or pk in there)

    def costs(self, term: Term) -> Costs:
        if term not in self.known:
            self.known[term] = self._costs(term)
        return self.known[term]

    def _costs(self, term: Term) -> Costs:
        found: dict[int, int] = {}
        for rows, key, steps in self._asked(term):
            asked = rows.filter(any_of(q for _cost, q in steps)).order_by()
            one = Value(steps[0][0]) if len(steps) == 1 else cheapest(steps)
            here = asked.values_list(key, one)
            for pk, cost in here:
                found[pk] = min(cost, found.get(pk, cost))
            if key == "pk":
                self.own.update(pk for pk, _cost in here)
        found.pop(None, None)  # type: ignore[call-overload] # what nothing here is related to
        return found

    def _asked(self, term: Term) -> Iterator[tuple[Any, str, list[tuple[int, Q]]]]:
        """Rows to look through, the path from them to the key, and what each condition costs."""
        for relation, places in by_table(self.places).items():
            rows, key = (
                (places[0].rows(self.rows), places[0].back) if relation else (self.rows, "pk")
            )
            rows = rows.filter(Likely(F("pk"), parts(places, term.spellings)))
            yield rows, key, list(_steps(places, term.spellings))
        for one in term.spellings:
            if one.meanings:
                yield self.rows, "pk", [(one.cost + PLACED, self.rows.meaning(one.meanings))]


def _steps(places: Sequence[Where], spellings: Iterable[Spelling]) -> Iterator[tuple[int, Q]]:
    return (step for one in spellings for where in places for step in where.steps(one))


def cheapest(steps: Sequence[tuple[int, Q]]) -> Case:
    """The least that one of the conditions that hold costs."""
    ordered = sorted(((cost, n, q) for n, (cost, q) in enumerate(steps)), key=lambda s: s[:2])
    whens = [When(q, then=Value(cost)) for cost, _n, q in ordered]
    return Case(*whens, default=Value(MISSING), output_field=IntegerField())
