"""Filters of several choices, each beside the number of records that choosing it gives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms

from registry.text import fold

MOST_CHOICES = 250  # of one filter on a page: a list of leads may have thousands


@dataclass(frozen=True)
class Choice:
    """``count``: how many records it gives, unknown where another filter is wrong."""

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
        self, field: Any, chosen: Collection[str], counts: Mapping[str, int], *, told: bool
    ) -> Facet:
        """The choices that give something, and those that are chosen. ``told``: with counts."""
        labels = [(str(code), str(label)) for code, label in field.choices]
        offered = [one for one in labels if counts.get(one[0]) or one[0] in chosen]
        most = {
            code
            for code, _label in sorted(offered, key=lambda one: _rank(one, counts))[:MOST_CHOICES]
        }
        shown = [one for one in offered if one[0] in most or one[0] in chosen]
        if not self.in_order:
            shown.sort(key=lambda one: (fold(one[1]), one[0]))
        # What is chosen comes first: a long list may hide the rest.
        shown.sort(key=lambda one: one[0] not in chosen)
        choices = [
            Choice(code, label, counts.get(code, 0) if told else None, code in chosen)
            for code, label in shown
        ]
        return Facet(choices, len(offered) - len(shown))


def _rank(choice: tuple[str, str], counts: Mapping[str, int]) -> tuple[int, str]:
    return -counts.get(choice[0], 0), choice[0]
