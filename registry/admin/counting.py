"""Long lists are counted up to a bound: what lies beyond is “more than” it."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.admin.keyed import pks_of
from registry.admin.known import KnownRows
from registry.admin.owners import Owners
from registry.paging import in_order

COUNTED = 10_000
LAST_PAGE = 100_000


class Count(int):
    """How many rows there are, or, when ``is_more``, how many were counted and one more."""

    bound: int

    def __new__(cls, found: int, bound: int) -> "Count":
        count = super().__new__(cls, found)
        count.bound = bound
        return count

    @property
    def is_more(self) -> bool:
        return self > self.bound

    def __str__(self) -> str:
        if self.is_more:
            return _("more than %(count)s") % {"count": number_format(self.bound)}
        return number_format(int(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class BoundedPaginator(Paginator):
    """Counts ``bound`` rows and one: the database never walks a long list to its end.

    The bound follows the page that is asked for, so that the next one can always be reached.
    ``known``: all of the rows, where they are known otherwise: they are counted to the last.
    ``are_many``: more than are counted of the first pages, as somebody found before.
    ``records``: of which the rows of a page are read, with what is shown of them.
    ``owners``: the records that the rows are said of, where they are known.
    """

    def __init__(
        self,
        *args: Any,
        asked: str,
        records: Any,
        known: KnownRows | None = None,
        are_many: bool = False,
        owners: Sequence[Owners] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.records, self.are_many = known, records, are_many
        self.owners = owners
        page = int(asked) if asked.isdecimal() and len(asked) < len(str(LAST_PAGE)) else 1
        self.bound = max(COUNTED, (page + 1) * self.per_page)

    @cached_property
    def count(self) -> Count:
        if self.known is not None:
            return Count(len(self.known), len(self.known))
        rows: Any = self.object_list
        if not hasattr(rows, "query"):
            return Count(len(rows), self.bound)
        if self.are_many and self.bound == COUNTED:
            return Count(self.bound + 1, self.bound)
        few = rows.order_by().values("pk")[: self.bound + 1]
        return Count(few.count(), self.bound)

    @cached_property
    def num_pages(self) -> int:
        return self.bound // self.per_page if self.count.is_more else super().num_pages

    def page(self, number: int | str) -> Page[Any]:
        """As Django's; the keys of the rows are asked first, then only they are read."""
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        rows: Any = self.object_list
        if not hasattr(rows, "query"):
            return super().page(number)
        asked = self._pks(rows, begin, begin + self.per_page)
        return Page(in_order(self.records, asked), number, self)

    def _pks(self, rows: Any, begin: int, end: int) -> list[int]:
        if self.known is not None:
            return self.known.pks(begin, end)
        for way in (Owners.pks, Owners.put_in_order):
            for one in self.owners:
                if (found := way(one, rows, begin, end)) is not None:
                    return found
        return list(pks_of(rows, begin, end))
