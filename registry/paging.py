"""Which part of a list a page shows: not a filter on it."""

from typing import Any

import django_filters
from django import forms

PAGE_SIZE = 50
PAGE_SIZES = (25, 50, 100)


class PageNumber(django_filters.Filter):
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
