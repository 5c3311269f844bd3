"""Filters of several choices, each beside the number of records that choosing it gives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms

from registry.each_once import FilterCodes
from registry.text import fold

MOST_CHOICES = 250  # of one filter on a page: a list of leads may have thousands
MOST_COUNTED = 200_000  # records: to count the choices of more takes longer than a page may


@dataclass(frozen=True)
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


class AnyOf(django_filters.MultipleChoiceFilter):
    """Any of several codes; each known code is accepted.

    ``by``: the method of the queryset that takes the codes; by default the field of the
    filter's name is among them.
    ``counted``: the method of the queryset that gives how many rows each code would leave; by
    default they are counted by that field.
    ``in_order``: whether the choices are offered in their own order, or sorted as people read.
    """

    field_class = FilterCodes

    def __init__(
        self, *, by: str = "", counted: str = "", in_order: bool = False, **kwargs: Any
    ) -> None:
        self.by, self.counted, self.in_order = by, counted, in_order
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
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
        found = getattr(rows, self.counted)() if self.counted else rows.counts(self.field_name)
        return {str(code): count for code, count in found.items() if code}

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
        labels = [(str(code), str(label)) for code, label in field.choices]
        offered = [one for one in labels if counts is None or known.get(one[0]) or one[0] in chosen]
        by_count = sorted(offered, key=lambda one: (one[0] not in chosen, -known.get(one[0], 0)))
        kept = {code for code, _label in by_count[:MOST_CHOICES]}.union(chosen)
        shown = [one for one in offered if one[0] in kept]
        if not self.in_order:
            shown.sort(key=lambda one: (fold(one[1]), one[0]))
        # What is chosen comes first: a long list may hide the rest.
        shown.sort(key=lambda one: one[0] not in chosen)
        choices = [
            Choice(
                code,
                label,
                known.get(code, 0) if told and counts is not None else None,
                code in chosen,
            )
            for code, label in shown
        ]
        return Facet(choices, len(offered) - len(shown))
