"""One filter set for each list: its page, its files and its counts read the same address."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar

import django_filters
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django.core.paginator import EmptyPage, Page
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import facets
from registry.asking import Question
from registry.chips import MANNER, InForce
from registry.days import today
from registry.facets import AnyOf
from registry.kept import Answer, kept
from registry.looking import Search
from registry.paging import PAGE_SIZE, PageNumber, Pages, PageSize
from registry.tallies import Tallied, tally_of

FORM = "filter-form"


class RecordFilterSet(InForce):
    """Filters, sorts and pages the public records of one model.

    ``orders``: the total order that each value of ``sort`` stands for; the first is the default.
    ``is_tallied``: a long list of its records is counted by sets (``registry.tallies``).
    ``ranks``: the figure, of the rows as a page reads them, by which a sort puts the greatest first
    before anything else: too long to work out for every record of a long list.
    """

    orders: ClassVar[Mapping[str, tuple[Any, ...]]]
    tells_counts = True
    is_tallied = False
    ranks: ClassVar[Mapping[str, str]] = {}
    page = PageNumber(label=gettext_lazy("Page"), min_value=1)
    page_size = PageSize(label=gettext_lazy("Rows per page"))

    def __init__(self, data: QueryDict, *, everything: bool = False) -> None:
        """``everything``: of all the records, published or not."""
        self.everything = everything
        manager: Any = self._meta.model._default_manager
        self.records = (manager.all() if everything else manager.public()).for_page()
        super().__init__(_filled(data), queryset=self.records)

    @property
    def question(self) -> Question | None:
        """What the text looked for is understood to ask; None where there is none."""
        text = self.form.cleaned_data.get("q") if self.is_valid() else ""
        search = self.filters.get("q")
        return search.question(text) if text and isinstance(search, Search) else None

    @property
    def exact_url(self) -> str:
        """The address of the same list for the text as it was typed."""
        return f"?{self.querystring}&{Search.exact}=1"

    def sorted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.order_by(*self.orders[value])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset.order_by(*next(iter(self.orders.values()))))

    @cached_property
    def page_form(self) -> Any:
        """The form as a page shows it: laid out, with the choices that give something."""
        for place, (name, one) in enumerate(self._facets().items()):
            field, counts = self.form.fields[name], self.counts.value[name]
            told = self.tells_counts and self.is_valid()
            field.opens = place == 0  # a page answers before it is asked
            field.facet = one.facet(field, self.data.getlist(name), counts, told=told)
        self._order_choices()
        for name in MANNER:
            if name in self.form.fields:
                self.form.fields[name].widget.attrs |= {"form": FORM, "class": "form-select"}
        self.form.helper = self._helper()
        return self.form

    def _order_choices(self) -> None:
        """What a text finds is best first, unless another order is asked; else by the first."""
        if "sort" in self.form.fields:
            field = self.form.fields["sort"]
            choices = [*field.choices]
            if self.question:
                choices[0] = ("", _("best answer first"))
            else:
                del choices[1]
            field.widget.choices = choices

    def _facets(self) -> dict[str, AnyOf]:
        return {name: one for name, one in self.filters.items() if isinstance(one, AnyOf)}

    @cached_property
    def counts(self) -> Answer:
        """How many records each choice gives with the other filters in force, by filter and code.

        What took long to count is some minutes old; the answer then says so.
        """
        if self.tallied:
            found = {name: self.tallied.counts(name) for name in self._facets()}
            return Answer(found, self.tallied.late_since)
        narrowing = (*self.narrowing, Search.exact)
        asked = sorted((n, sorted(v)) for n, v in self.data.lists() if n in narrowing)
        told = repr((self._meta.model._meta.label, today(), asked, self.is_valid()))
        return kept(f"facets:{sha256(told.encode()).hexdigest()}", self._counted)

    @cached_property
    def tallied(self) -> Tallied | None:
        """What is known without counting; None where nothing is."""
        asked = self.is_tallied and not self.everything and self.is_valid()
        tally = tally_of(self._meta.model) if asked else None
        return Tallied(self, tally) if tally else None

    def _counted(self) -> dict[str, dict[str, int] | None]:
        return {name: self._counts_of(name, one) for name, one in self._facets().items()}

    def _counts_of(self, name: str, one: AnyOf) -> dict[str, int] | None:
        """None where the records are too many to be counted while someone waits."""
        rows, chosen = self._without(name), self.data.getlist(name)
        if self._are_many(rows if chosen or not self.is_valid() else None):
            return None
        return one.counts(rows, chosen)

    def _are_many(self, rows: Any) -> bool:
        """Whether the rows, by default those of the list, are more than are counted."""
        if rows is None:
            return bool(self.page_obj.paginator.count > facets.MOST_COUNTED)
        return bool(rows.order_by()[: facets.MOST_COUNTED + 1].count() > facets.MOST_COUNTED)

    @property
    def is_uncounted(self) -> bool:
        return None in self.counts.value.values()

    @property
    def narrowing(self) -> list[str]:
        return [name for name in self.filters if name not in MANNER]

    def _without(self, name: str) -> Any:
        """The records that the other filters leave; all where one of them is wrong."""
        records: Any = self._meta.model._default_manager
        rows = records.public()
        if self.is_valid():
            for other in self.narrowing:
                if other != name:
                    rows = self.filters[other].filter(rows, self.form.cleaned_data[other])
        return rows

    @property
    def manner(self) -> list[Any]:
        """The fields that say how the list is shown, beside its results."""
        return [self.page_form[name] for name in ("sort", "page_size")]

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method, helper.disable_csrf, helper.form_id = "get", True, FORM
        helper.render_unmentioned_fields = False
        button = StrictButton(_("Show the results"), type="submit", css_class="btn-primary")
        helper.layout = Layout(*(self._shown(name) for name in self.filters), button)
        return helper

    def _shown(self, name: str) -> Any:
        if name in MANNER:
            return Layout()
        if isinstance(self.filters[name], AnyOf):
            return Field(name, template="_components/_facet.html")
        return Field(name)

    @cached_property
    def page_obj(self) -> Page[Any]:
        """The page asked for. Raises ``Http404`` past the end."""
        rows = self.qs if self.is_valid() else self.queryset.none()
        asked = self.form.cleaned_data if self.is_valid() else {}
        size = asked.get("page_size") or PAGE_SIZE
        paginator = Pages(rows, size, records=self.told)
        if self.tallied:
            paginator.count, paginator.known = self.tallied.count(), self._known
        number = asked.get("page") or 1
        try:
            return paginator.page(number)
        except EmptyPage as error:
            raise Http404(_("There is no page %(number)s.") % {"number": number}) from error

    def _known(self, begin: int, end: int) -> list[int] | None:
        """The primary keys from one row to another, as the tally knows them."""
        if self.question or not self.tallied:
            return None
        sort = self.form.cleaned_data.get("sort")
        order = self.orders[sort] if sort else next(iter(self.orders.values()))
        if sort in self.ranks:
            return self.tallied.ranked(
                self.ranks[sort], self.records.order_by(*order[1:]), begin, end
            )
        return self.tallied.keys(self.records.order_by(*order), begin, end)

    def code_counts(self, name: str) -> dict[str, int]:
        """How many of the records that are found have each code of a facet."""
        one = self.filters[name]
        return self.tallied.of_found(name) if self.tallied else one.counts(self.qs, ())

    def without(self, name: str) -> int:
        """How many of the records that are found have no code of a facet, which ties give."""
        if self.tallied:
            return self.tallied.without(name)
        return int(self.qs.untied(self.filters[name].ties).order_by().count())

    @cached_property
    def count(self) -> int:
        """How many records are found."""
        return self.tallied.count() if self.tallied else int(self.qs.order_by().count())

    @property
    def told(self) -> Any:
        """The records, with what a line of the list tells of each."""
        rows: Any = self.records
        return rows.telling(self.question).for_list() if self.question else rows.for_list()

    def first(self, count: int) -> Page[Any]:
        """The first rows of the list, which is searched."""
        return Pages(self.qs, count, records=self.told).page(1)

    @property
    def page_range(self) -> Any:
        return self.page_obj.paginator.get_elided_page_range(self.page_obj.number)


def sort_filter(*choices: tuple[str, Any]) -> django_filters.ChoiceFilter:
    """The filter that sorts; its first choice is the list's own order."""
    return django_filters.ChoiceFilter(
        method="sorted",
        label=gettext_lazy("Sort by"),
        choices=choices,
        empty_label=choices[0][1],
    )


def _filled(data: QueryDict) -> QueryDict:
    """The parameters that have a value: a form also sends those it leaves blank."""
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
    return filled
