"""An extract: its headings, its rows and what was asked to get them."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy

from registry.columns import Column, Columns, On
from registry.extracts.heading import Heading, Value, type_of


@dataclass(frozen=True)
class Asked:
    """A parameter in force: its name in the address, its label, and each value with its label."""

    name: str
    label: str
    values: Sequence[tuple[str, str]]


def _nothing() -> list[Asked]:
    return []


@dataclass(frozen=True)
class Extract:
    """``name``: of the file, in ASCII. ``rows``: reads them anew each time it is called, each as
    long as ``headings``. ``asked``: in the language in force when it is called. ``grain``: what
    one row is. ``version``: grows when the meaning of a figure changes. ``as_of``: the day the
    rows describe, when it is a past one. ``key``: the columns that tell its rows apart.
    ``is_staff``: it holds what is not public. ``count``: how many rows, where that is quick.
    ``is_totalled``: its last row holds the totals of the others.
    """

    name: str
    title: Any
    headings: Sequence[Heading]
    rows: Callable[[], Iterable[Sequence[Value]]]
    asked: Callable[[], Sequence[Asked]] = _nothing
    purpose: Any = ""
    grain: Any = ""
    version: int = 1
    as_of: datetime.date | None = None
    key: Sequence[str] = ("key",)
    is_staff: bool = False
    count: Callable[[], int] | None = None
    is_totalled: bool = False
    made_at: datetime.datetime = field(default_factory=timezone.now)

    @property
    def keys(self) -> list[str]:
        return [heading.key for heading in self.headings]

    @property
    def data_date(self) -> datetime.date:
        return self.as_of or timezone.localdate(self.made_at)

    @property
    def file_name(self) -> str:
        """Without its ending: whose it is when it is not the public's, and the day it tells of."""
        return f"{self.name}{'-staff' if self.is_staff else ''}-{self.data_date}"

    def header(self, *, labels: bool) -> list[str]:
        return [str(one.label) if labels else one.key for one in self.headings]

    def table(self, *, labels: bool = False) -> Iterator[Sequence[Value]]:
        """The header, then the rows."""
        yield self.header(labels=labels)
        yield from self.rows()


# In the language in force when they are read. A proxy has a class of its own: one for all.
_label = lazy(Columns.label, str)
_help = lazy(Columns.help, str)


def shown_columns(columns: Columns, shown: Sequence[Column]) -> list[Heading]:
    """The headings of columns of records."""
    return [
        Heading(
            key=column.key,
            label=_label(columns, column),
            type=type_of(columns.output(column)),
            help=_help(columns, column),
            is_staff=not column.on & On.PUBLIC,
        )
        for column in shown
    ]
