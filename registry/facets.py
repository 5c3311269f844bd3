"""Filters of several choices, each beside the number of records that choosing it gives."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Any

import django_filters
from django import forms
from pyroaring import BitMap

from registry.copied import CopiedAlone
from registry.each_once import EachOnce, FilterCodes
from registry.sets import Sets
from registry.text import fold

Names = Callable[[Collection[str] | None], Mapping[str, str]]
Instead = Callable[[Collection[str]], Mapping[str, str]]
MOST_CHOICES = 250  # of one filter on a page: a list of leads may have thousands
MOST_COUNTED = 200_000  # records: to count the choices of more takes longer than a page may


@dataclass(slots=True)
class Choice:
    """``count``: how many records it gives; unknown where a filter is wrong, or in too many."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """The choices worth offering; ``left_out``: how many more there are."""

    choices: list[Choice]
    left_out: int


class AnyOf(CopiedAlone, django_filters.MultipleChoiceFilter):
    """Any of several codes; each known code is accepted.

    ``by``: the method of the queryset that takes the codes; by default the field of the
    filter's name is among them.
    ``ties``: the name of the queryset's ties that give records the codes (``registry.ties``); by
    default the field holds it, of the rows that the method ``annotated`` gives if there is one, and
    ``words`` are codes for values that are none.
    ``in_order``: whether the choices are offered in their own order, or sorted as people read.
    """

    field_class: type[forms.MultipleChoiceField] = FilterCodes

    def __init__(
        self,
        *,
        by: str = "",
        ties: str = "",
        annotated: str = "all",
        words: Mapping[Any, str] | None = None,
        in_order: bool = False,
        **kwargs: Any,
    ) -> None:
        self.by, self.ties, self.annotated = by, ties, annotated
        self.words, self.in_order = words or {}, in_order
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        choices = kwargs.get("choices")
        if choices and not callable(choices):
            kwargs["choices"] = lambda: choices  # read when they are asked, copied for no form
        super().__init__(**kwargs)

    def filter(self, qs: Any, value: Collection[str]) -> Any:
        if not value:
            return qs
        return (
            getattr(qs, self.by)(value)
            if self.by
            else qs.filter(**{f"{self.field_name}__in": value})
        )

    def counts(self, rows: Any, chosen: Collection[str]) -> dict[str, int]:
        """How many of the rows each code leaves; those that leave none may be absent."""
        if self.ties:
            found = rows.tie_counts(self.ties)
        else:
            found = getattr(rows, self.annotated)().counts(self.field_name)
        codes = ((self._code(value), count) for value, count in found.items())
        return {code: count for code, count in codes if code}

    def codes(self, rows: Any) -> Iterator[tuple[int, str]]:
        """The primary key of each row with each of its codes; some may come twice."""
        if self.ties:
            found = rows.tie_codes(self.ties)
        else:
            held = getattr(rows, self.annotated)().order_by().values_list("pk", self.field_name)
            found = held.iterator()
        codes = ((pk, self._code(value)) for pk, value in found)
        return ((pk, code) for pk, code in codes if code)

    def _code(self, value: Any) -> str:
        word = self.words.get(value) if self.words else None
        return word or ("" if value is None else str(value))

    def is_told(self, value: Any) -> bool:
        return True

    def among(self, sets: Sets, chosen: Collection[str]) -> BitMap:
        """As ``filter``, of the records whose codes are known as sets."""
        return sets.union(chosen)

    def tally(self, sets: Sets, rows: BitMap | None, chosen: Collection[str]) -> dict[str, int]:
        """As ``counts``, of the rows, or of all."""
        return sets.counts(rows)

    def facet(
        self,
        field: Any,
        chosen: Collection[str],
        counts: Mapping[str, int] | None,
        *,
        told: bool = True,
    ) -> Facet:
        """The choices that give something, and those that are chosen; every choice without
        ``counts``. ``told``: the counts are right for the filters in force."""
        known = counts or {}
        is_told = told and counts is not None
        labels, left_out = self._offered(field, chosen, counts)
        # What is chosen comes first: a long list may hide the rest.
        ordered = sorted(labels, key=lambda code: code not in chosen) if chosen else labels
        choices = [
            Choice(code, labels[code], known.get(code, 0) if is_told else None, code in chosen)
            for code in ordered
        ]
        return Facet(choices, left_out)

    def _offered(
        self, field: Any, chosen: Collection[str], counts: Mapping[str, int] | None
    ) -> tuple[dict[str, str], int]:
        """The choices to show, each with its label, and how many are left out."""
        labels = field.labels()
        offered = [c for c in labels if counts is None or counts.get(c) or c in chosen]
        kept = {*_kept(offered, chosen, counts or {})}
        order = labels if self.in_order else _as_people_read(tuple(labels.items()))
        return {code: labels[code] for code in order if code in kept}, len(offered) - len(kept)

    def label_of(self, field: Any, code: str) -> str:
        """That of one code; the code itself where it has none."""
        label: str = field.labels().get(code, code)
        return label


def _near(
    codes: Collection[str], chosen: Collection[str], counts: Mapping[str, int]
) -> Collection[str]:
    """Codes among which are those that are kept: so that thousands need not be put in order."""
    if len(codes) <= MOST_CHOICES:
        return codes
    least = min(nlargest(MOST_CHOICES, counts.values()))
    return [one for one in codes if counts.get(one, 0) >= least or one in chosen]


@lru_cache(maxsize=50)
def _as_people_read(labels: tuple[tuple[str, str], ...]) -> list[str]:
    """The codes, in the order of their labels."""
    return [code for code, _label in sorted(labels, key=lambda one: (fold(one[1]), one[0]))]


def _kept(codes: list[str], chosen: Collection[str], counts: Mapping[str, int]) -> list[str]:
    """As many of the codes as a page shows: what is chosen, and what gives most."""
    if len(codes) <= MOST_CHOICES:
        return codes
    first = [one for one in codes if one in chosen]
    others = sorted(codes, key=lambda one: -counts.get(one, 0))
    return [*dict.fromkeys([*first, *others])][: max(MOST_CHOICES, len(chosen))]


class NamedField(EachOnce, forms.MultipleChoiceField):
    """Keys of records; ``names``: those of the keys given that there are, with their names, in the
    order of these."""

    def __init__(self, *, names: Names, **kwargs: Any) -> None:
        self.names = names
        super().__init__(choices=lambda: names(None).items(), **kwargs)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        known = self.names(value) if value else {}
        for one in value:
            if one not in known:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, "invalid_choice", {"value": one})


class AnyOfRecords(AnyOf):
    """Any of several records, which may be many: only those that a page shows are read, in the
    order in which they are offered. ``instead``: the keys of those that stand for others by now, by
    the keys of these, which addresses may have kept."""

    field_class = NamedField

    def __init__(self, *, instead: Instead, **kwargs: Any) -> None:
        self.instead = instead
        super().__init__(**kwargs)

    def _offered(
        self, field: Any, chosen: Collection[str], counts: Mapping[str, int] | None
    ) -> tuple[dict[str, str], int]:
        if counts is None:
            return super()._offered(field, chosen, counts)
        codes = {*counts, *chosen}
        names = dict(field.names(_kept(sorted(_near(codes, chosen, counts)), chosen, counts)))
        return names, len(codes) - len(names)

    def label_of(self, field: Any, code: str) -> str:
        return str(field.names([code]).get(code, code))
