"""Where the words of a search are looked for, and the conditions under which they are there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from registry.rules import any_of
from registry.search.asking import Spelling
from registry.words import stems

# What a word costs that is there, that begins one there, of which another form is there.
WHOLE, BEGUN, BENT = 0, 1, 2
PLACED = 4  # what a term costs that its meaning alone answers
LETTERS = 5  # of a word that may be found inside another of a name: “eau” is not what “rameau” says


@dataclass(frozen=True)
class Where:
    """Forms in which words are looked for, and what it costs to be found there.

    ``relation``: they are in related rows, by the path to them, from which ``back`` leads to the
    rows themselves; those that are public only, where they say which are. ``folded``: the names
    whose forms they are, as text. Both are columns of those rows, so that they can be indexed.
    """

    path: str
    cost: int
    relation: str = ""
    back: str = ""
    folded: str = ""

    def model(self, of: Any) -> Any:
        """The model of the rows that they are in, from that of the rows themselves."""
        for name in filter(None, self.relation.split("__")):
            of = of._meta.get_field(name).related_model
        return of

    def rows(self, queryset: Any) -> Any:
        """The related rows, of those of a queryset."""
        rows = self.model(queryset.model)._default_manager.all()
        return rows.public() if hasattr(rows, "public") else rows

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.folded, self.path)))

    def holds(self, spelling: Spelling, how: int = BENT) -> Q:
        """Each word of the spelling is there, as well as ``how`` or better."""
        held = Q()
        for word in spelling.words:
            held &= any_of(
                Q(**{f"{path}__contains": asked}) for path, asked in self.patterns(word, how)
            )
        return held

    def hows(self, spelling: Spelling) -> Iterator[tuple[int, int]]:
        """What the spelling costs here, and how it is found for that."""
        hows = (WHOLE, BEGUN, BENT) if self.folded and not spelling.cost else (BENT,)
        return ((spelling.cost + self.cost + how, how) for how in hows)

    def steps(self, spelling: Spelling) -> Iterator[tuple[int, Q]]:
        """What the spelling costs here, by the condition of each way of being found."""
        return ((cost, self.holds(spelling, how)) for cost, how in self.hows(spelling))

    def patterns(self, word: str, how: int = BENT) -> Iterator[tuple[str, str]]:
        """The paths, and what is looked for in each."""
        if how == WHOLE:
            yield self.path, f" {word} "
        elif how == BEGUN or not self.folded:
            yield self.path, f" {word}"
        else:
            if len(word) >= LETTERS:
                yield self.folded, word
            yield self.path, f" {word}"  # a name that is typed as one word is there alone
        if how == BENT:
            bent = (stem for stem in sorted(stems(word)) if not stem.startswith(word))
            yield from ((self.path, f" {stem} ") for stem in bent)


def by_table(places: Iterable[Where]) -> dict[str, list[Where]]:
    """The places by the relation in whose rows they are; those of the rows themselves first."""
    tables: dict[str, list[Where]] = {"": []}
    for where in places:
        tables.setdefault(where.relation, []).append(where)
    return tables
