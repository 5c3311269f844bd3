"""One filter set for each list: its page, its files and its counts read the same address."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, partial
from hashlib import sha256
from typing import Any, ClassVar

from django.core.paginator import EmptyPage, Page
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import facets
from registry.days import today
from registry.facets import AnyOf
from registry.fragments import Mark
from registry.given import given
from registry.kept import Answer, kept
from registry.laid_out import LaidOut
from registry.memory.tallied import Tallied
from registry.memory.tallies import Known, known_of, tally_of
from registry.models import Tally
from registry.paging import PAGE_SIZE, PageNumber, Pages, PageSize
from registry.prepared import public_among
from registry.search.asking import Question
from registry.search.looking import Search


class RecordFilterSet(LaidOut):
    """Filters, sorts and pages the public records of one model.

    ``orders``: the total order that each value of ``sort`` stands for; the first is the default.
    ``is_tallied``: a long list of its records is counted by sets (``registry.memory.tallied``).
    ``ranks``: the figure, of the rows as a page reads them, by which a sort puts the greatest first
    before anything else: too long to work out for every record of a long list.
    ``tied``: ties of the queryset whose codes are tallied too, though no filter has them.
    """

    orders: ClassVar[Mapping[str, tuple[Any, ...]]]
    is_tallied = False
    ranks: ClassVar[Mapping[str, str]] = {}
    tied: ClassVar[Sequence[str]] = ()
    page = PageNumber(label=gettext_lazy("Page"), min_value=1)
    page_size = PageSize(label=gettext_lazy("Rows per page"))

    def __init__(self, data: QueryDict, *, everything: bool = False) -> None:
        """``everything``: of all the records, published or not."""
        self.everything = everything
        asked = given(data, self.base_filters)
        super().__init__(asked, queryset=self._meta.model._default_manager.none())

    @cached_property
    def records(self) -> Any:
        """Those that are filtered, as a page reads them: what sets tell needs none of them."""
        manager: Any = self._meta.model._default_manager
        return (manager.all() if self.everything else manager.public()).for_page()

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

    def get_form_class(self) -> Any:
        """One for all: each form copies its fields."""
        own: Any = type(self)
        return _form_class(own)

    def sorted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.order_by(*self.orders[value])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(self.records.order_by(*next(iter(self.orders.values()))))

    def _facets(self) -> dict[str, AnyOf]:
        return {name: one for name, one in self.filters.items() if isinstance(one, AnyOf)}

    @cached_property
    def counts(self) -> Answer:
        """How many records each choice gives with the other filters in force, by filter and code.

        What took long to count is some minutes old; the answer then says so.
        """
        if self.tallied:
            found = {name: self.tallied.counts(name) for name in self._facets()}
            return Answer(found, self.tallied.tally.late_since)
        narrowing = (*self.narrowing, Search.exact)
        asked = sorted((n, sorted(v)) for n, v in self.data.lists() if n in narrowing)
        told = repr((self._meta.model._meta.label, today(), asked, self.is_valid()))
        return kept(f"facets:{sha256(told.encode()).hexdigest()}", self._counted)

    @cached_property
    def mark(self) -> Mark | None:
        """The same as long as what its filters leave is the same; None where that is not known
        without looking."""
        mark = self.tallied.mark if self.tallied else None
        asked = ((name, *self.data.getlist(name)) for name in self.narrowing)
        return mark and (type(self).__name__, mark, *asked)

    @cached_property
    def tallied(self) -> Tallied | None:
        """What is known without counting; None where nothing is."""
        if self._tally and self.known and self.is_valid():
            return Tallied(self, self._tally, self.known)
        return None

    @property
    def finds_any(self) -> bool:
        """Whether there is any record that the filters leave."""
        return self.tallied.count() > 0 if self.tallied else self.qs.exists()

    @cached_property
    def _tally(self) -> Tally | None:
        asked = self.is_tallied and not self.everything
        return tally_of(self._meta.model) if asked else None

    @cached_property
    def known(self) -> Known | None:
        """The public records as they are known; None where they are not, or others are asked."""
        return known_of(self._tally) if self._tally else None

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

    def _without(self, name: str) -> Any:
        """The records that the other filters leave; all where one of them is wrong."""
        records: Any = self._meta.model._default_manager
        rows = records.public()
        if self.is_valid():
            for other in self.narrowing:
                if other != name:
                    rows = self.filters[other].filter(rows, self.form.cleaned_data[other])
        return rows

    @cached_property
    def page_obj(self) -> Page[Any]:
        """The page asked for. Raises ``Http404`` past the end."""
        rows = SimpleLazyObject(lambda: self.qs) if self.is_valid() else self.queryset
        asked = self.form.cleaned_data if self.is_valid() else {}
        size = asked.get("page_size") or PAGE_SIZE
        paginator = self._pages(rows, size)
        number = asked.get("page") or 1
        try:
            return paginator.page(number)
        except EmptyPage as error:
            raise Http404(_("There is no page %(number)s.") % {"number": number}) from error

    def _keys(self, tallied: Tallied, begin: int, end: int) -> list[int]:
        """The primary keys from one row to another: what the process remembers of them is what
        anyone may still see."""
        place = self.mark and (self.mark, self.form.cleaned_data.get("sort"), begin, end)
        if place and (pks := tallied.known.pages.get(place)):
            seen = public_among(self._meta.model, pks)
            return [pk for pk in pks if pk in seen]
        pks = self._known(tallied, begin, end)
        if pks is None:
            pks = list(self.qs.values_list("pk", flat=True)[begin:end])
        if place:
            tallied.known.pages[place] = pks
        return pks

    def _known(self, tallied: Tallied, begin: int, end: int) -> list[int] | None:
        """The primary keys from one row to another, as the tally knows them; None where it does
        not."""
        sort = self.form.cleaned_data.get("sort")
        if self.question and not sort:
            return tallied.best(self.question, self.records, begin, end)
        sort = sort or next(iter(self.orders))
        order = self.orders[sort]
        if sort in self.ranks:
            return tallied.ranked(self.ranks[sort], self.records.order_by(*order[1:]), begin, end)
        return tallied.keys(self.records.order_by(*order), begin, end)

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
        if self.tallied and self.ranks:
            manager: Any = self._meta.model._default_manager
            rows = manager.public().for_page(known=[*self.ranks.values()])
        return rows.telling(self.question).for_list() if self.question else rows.for_list()

    def first(self, count: int) -> Page[Any]:
        """The first rows of the list, which is searched."""
        return self._pages(self.qs, count).page(1)

    def _pages(self, rows: Any, size: int) -> Pages:
        pages = Pages(rows, size, records=lambda: self.told)
        if self.tallied:
            pages.count, pages.keys = self.tallied.count(), partial(self._keys, self.tallied)
            pages.figures = partial(self.tallied.figures, [*self.ranks.values()])
        return pages

    @property
    def page_range(self) -> Any:
        return self.page_obj.paginator.get_elided_page_range(self.page_obj.number)


@cache
def _form_class(filters: Any) -> Any:
    return super(RecordFilterSet, filters(QueryDict())).get_form_class()
