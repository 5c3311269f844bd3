"""One filter set for each list: its page, its files and its counts read the same address."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.text import fold

PAGE_SIZE = 50
LONGEST_QUESTION = 200
UNSHOWN = ("page",)


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address of the list without it."""

    label: str
    value: str
    remove_url: str


class Words(django_filters.CharFilter):
    """A text to look for; ``by``: the method of the queryset that looks for it."""

    def __init__(self, *, by: str, **kwargs: Any) -> None:
        self.by = by
        super().__init__(**{"max_length": LONGEST_QUESTION, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        return getattr(qs, self.by)(value) if value else qs


class AnyOf(django_filters.MultipleChoiceFilter):
    """Any of several codes; each known code is accepted.

    ``by``: the method of the queryset that takes the codes; by default the field of the
    filter's name is among them.
    ``offered``: a function that returns the codes worth offering, those in use; all by default.
    ``in_order``: whether the choices are offered in their own order, or sorted as people read.
    """

    def __init__(
        self,
        *,
        by: str = "",
        offered: Callable[[], Collection[Any]] | None = None,
        in_order: bool = False,
        **kwargs: Any,
    ) -> None:
        self.by, self.offered, self.in_order = by, offered, in_order
        kwargs.setdefault(
            "widget", forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        )
        super().__init__(**kwargs)

    def filter(self, qs: Any, value: Collection[str]) -> Any:
        if not value:
            return qs
        return (
            getattr(qs, self.by)(value)
            if self.by
            else qs.filter(**{f"{self.field_name}__in": value})
        )

    def narrow(self, field: Any, chosen: Collection[str]) -> None:
        """Leave the choices in use, and those that are chosen, to the field's widget."""
        choices = [(str(code), str(label)) for code, label in field.choices]
        if self.offered is not None:
            shown = {str(code) for code in self.offered()} | set(chosen)
            choices = [choice for choice in choices if choice[0] in shown]
        if not self.in_order:
            choices.sort(key=lambda choice: (fold(choice[1]), choice[0]))
        # What is chosen comes first: a long list may hide the rest.
        field.widget.choices = sorted(choices, key=lambda choice: choice[0] not in chosen)


class PageNumber(django_filters.Filter):
    """Which page of the list: a part of it, not a filter on it."""

    field_class = forms.IntegerField

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs


class RecordFilterSet(django_filters.FilterSet):
    """Filters, sorts and pages the public records of one model.

    ``orders``: the total order that each value of ``sort`` stands for; the first is the default.
    """

    orders: ClassVar[Mapping[str, tuple[Any, ...]]]
    page = PageNumber(label=gettext_lazy("Page"), min_value=1)

    def __init__(self, data: QueryDict) -> None:
        records: Any = self._meta.model._default_manager
        super().__init__(_filled(data), queryset=records.public().for_page())

    def sorted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.order_by(*self.orders[value])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset.order_by(*next(iter(self.orders.values()))))

    @cached_property
    def page_form(self) -> Any:
        """The form as a page shows it: laid out, with the choices in use."""
        for name, one in self.filters.items():
            if isinstance(one, AnyOf):
                one.narrow(self.form.fields[name], self.data.getlist(name))
        self.form.helper = self._helper()
        return self.form

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method, helper.disable_csrf = "get", True
        helper.render_unmentioned_fields = False
        button = StrictButton(_("Show the results"), type="submit", css_class="btn-primary")
        helper.layout = Layout(*(self._shown(name) for name in self.filters), button)
        return helper

    def _shown(self, name: str) -> Any:
        if name in UNSHOWN:
            return Layout()
        if isinstance(self.filters[name], AnyOf):
            return Field(name, template="_components/_facet.html")
        return Field(name)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, one for each value."""
        if not self.is_valid():
            return []
        return [
            self._chip(name, value)
            for name in self.filters
            if name not in (*UNSHOWN, "sort")
            for value in self._given(name)
        ]

    def _given(self, name: str) -> list[str]:
        return list(dict.fromkeys(self.data.getlist(name)))

    def _chip(self, name: str, value: str) -> Chip:
        field = self.form.fields[name]
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        kept = self._without_page()
        kept.setlist(name, [other for other in kept.getlist(name) if other != value])
        return Chip(str(field.label), labels.get(value, value), _address(kept))

    @cached_property
    def relaxations(self) -> list[Chip]:
        """Where nothing is found: the filters without each of which something would be."""
        found = ((chip, type(self)(QueryDict(chip.remove_url[1:]))) for chip in self.chips)
        return [chip for chip, wider in found if wider.is_valid() and wider.qs.exists()]

    @property
    def querystring(self) -> str:
        """The parameters of the address, without the page."""
        return self._without_page().urlencode()

    def _without_page(self) -> QueryDict:
        kept = self.data.copy()
        kept.pop("page", None)
        return kept

    @cached_property
    def page_obj(self) -> Page[Any]:
        """The page asked for. Raises ``Http404`` past the end."""
        rows = self.qs if self.is_valid() else self.queryset.none()
        paginator = Paginator(rows.for_list(), PAGE_SIZE)
        number = self.form.cleaned_data.get("page") or 1 if self.is_valid() else 1
        try:
            return paginator.page(number)
        except EmptyPage as error:
            raise Http404(_("There is no page %(number)s.") % {"number": number}) from error

    @property
    def page_range(self) -> Any:
        return self.page_obj.paginator.get_elided_page_range(self.page_obj.number)


def sort_filter(*choices: tuple[str, Any]) -> django_filters.ChoiceFilter:
    """The filter that sorts; its first choice is the list's own order."""
    return django_filters.ChoiceFilter(
        method="sorted",
        label=gettext_lazy("Sort by"),
        choices=choices[1:],
        empty_label=choices[0][1],
    )


def _filled(data: QueryDict) -> QueryDict:
    """The parameters that have a value: a form also sends those it leaves blank."""
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
    return filled


def _address(data: QueryDict) -> str:
    return f"?{data.urlencode()}" if data else "?"
