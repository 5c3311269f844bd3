"""Which part of a list a page shows: not a filter on it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.utils.functional import SimpleLazyObject, cached_property

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


Known = Callable[[int, int], list[int] | None]
Figures = Callable[[Sequence[int]], Mapping[str, Mapping[int, int]]]


class Pages(Paginator):
    """The pages of a list: its order is asked of the primary keys alone, and only the rows of the
    page are read with all that a line tells. ``records``: gives where they are read. ``known``: gives the
    keys from one row to another where they are known otherwise, else None; ``figures``: those of
    the rows that are, by their name and key."""

    object_list: Any

    def __init__(
        self,
        rows: Any,
        per_page: int,
        *,
        records: Callable[[], Any],
        known: Known = lambda begin, end: None,
    ) -> None:
        super().__init__(rows, per_page)
        self.records, self.known = records, known
        self.figures: Figures = lambda pks: {}

    def page(self, number: int | str) -> "Page[Any]":
        return PageOfKeys(self.validate_number(number), self)

    def keys(self, number: int) -> list[int]:
        """The primary keys of the rows of a page: of what anyone may see at this moment."""
        end = number * self.per_page
        begin = end - self.per_page
        pks = self.known(begin, end)
        if pks is None:
            pks = list(self.object_list.values_list("pk", flat=True)[begin:end])
        return pks

    def read(self, pks: Sequence[int]) -> list[Any]:
        found = self.records().order_by().in_bulk(pks)
        for name, values in self.figures(pks).items():
            for pk, one in found.items():
                setattr(one, name, values.get(pk, 0))
        return [found[pk] for pk in pks if pk in found]


class PageOfKeys(Page[Any]):
    """A page whose rows are read when they are looked at: some only count them, others have them
    rendered already."""

    paginator: Pages

    def __init__(self, number: int, pages: Pages) -> None:
        rows: Any = SimpleLazyObject(lambda: pages.read(self.pks))
        super().__init__(rows, number, pages)

    @cached_property
    def pks(self) -> list[int]:
        return self.paginator.keys(self.number)
