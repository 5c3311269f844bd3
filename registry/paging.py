"""Which part of a list a page shows: not a filter on it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy

from registry.copied import CopiedAlone

PAGE_SIZE = 50
PAGE_SIZES = (25, 50, 100)


class PageNumber(CopiedAlone, django_filters.Filter):
    """Which page of the list: a part of it, not a filter on it."""

    field_class: type[forms.Field] = forms.IntegerField

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs


class PageSizeField(forms.TypedChoiceField):
    """How many rows a page has; shown as the usual number where none is asked."""

    def __init__(self, **kwargs: Any) -> None:
        sizes = [(size, size) for size in PAGE_SIZES]
        super().__init__(choices=sizes, coerce=int, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data or PAGE_SIZE


class PageSize(PageNumber):
    field_class = PageSizeField


def sort_filter(*choices: tuple[str, Any]) -> django_filters.ChoiceFilter:
    """The filter that sorts; its first choice is the list's own order."""
    return django_filters.ChoiceFilter(
        method="sorted",
        label=gettext_lazy("Sort by"),
        choices=choices,
        empty_label=choices[0][1],
    )


def in_order(rows: Any, pks: Sequence[int]) -> list[Any]:
    """Those of the rows that have the keys, in the order of these."""
    found = rows.order_by().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


Keys = Callable[[int, int], Sequence[int]]
Figures = Callable[[Sequence[int]], Mapping[str, Mapping[int, int]]]


class Pages(Paginator):
    """The pages of a list: its order is asked of the primary keys alone, and only the rows of the
    page are read with all that a line tells. ``records``: gives where they are read. ``keys``:
    gives the keys from one row to another; ``figures``: those of the rows that are known otherwise,
    by their name and key."""

    object_list: Any

    def __init__(self, rows: Any, per_page: int, *, records: Callable[[], Any]) -> None:
        super().__init__(rows, per_page)
        self.records = records
        self.keys: Keys = self._asked
        self.figures: Figures = lambda pks: {}

    def page(self, number: int | str) -> "PageOfKeys":
        return PageOfKeys(self.validate_number(number), self)

    def read(self, pks: Sequence[int]) -> list[Any]:
        found = in_order(self.records(), pks)
        for name, values in self.figures(pks).items():
            for one in found:
                setattr(one, name, values.get(one.pk, 0))
        return found

    def _asked(self, begin: int, end: int) -> Sequence[int]:
        return list(self.object_list.values_list("pk", flat=True)[begin:end])

    def _check_object_list_is_ordered(self) -> None:
        """Every list is: nothing is put together to be asked."""


class PageOfKeys(Page[Any]):
    """A page whose rows are read once they are looked at: some only count them, and some have them
    rendered already."""

    paginator: Pages

    def __init__(self, number: int, pages: Pages) -> None:
        rows: Any = SimpleLazyObject(lambda: pages.read(self.pks))
        super().__init__(rows, number, pages)

    @cached_property
    def pks(self) -> tuple[int, ...]:
        """Of what anyone may see at this moment."""
        end = self.number * self.paginator.per_page
        return tuple(self.paginator.keys(end - self.paginator.per_page, end))
