"""Who holds personal data, when they are to be destroyed, and how: each room says so of its own.

A room's module ``retention`` registers, once the apps are loaded:

- ``Term``: a reason for which what is held is destroyed when its time has come;
- ``Holder``: a place where a person can be found, handed over and erased on request.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Term:
    """``due``: the rows whose time has come on a day. ``erase``: takes their primary keys, ``by``
    and ``reason``, and gives how many it erased; what it erased is due no more."""

    code: str
    title: Any
    reason: Any
    due: Callable[[datetime.date], QuerySet[Any]]
    erase: Callable[..., int]


@dataclass(frozen=True)
class Held:
    """What one row holds about a person: labels and values, and since when. ``subject``: the
    record that it is of, as the log names it: its model and its number."""

    pk: int
    name: str
    values: Sequence[tuple[str, str]]
    at: datetime.datetime | None = None
    subject: tuple[str, int] | None = None


@dataclass(frozen=True)
class Holder:
    """``find``: the rows about a person, of which the words are part, folded. ``erase``: as of
    ``Term``, with the ``action`` that the log says; none where the law keeps the row."""

    code: str
    title: Any
    find: Callable[[str], list[Held]]
    erase: Callable[..., int] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether what it holds stays, even on request."""
        return self.erase is None


TERMS: dict[str, Term] = {}
HOLDERS: dict[str, Holder] = {}


def register(*terms_and_holders: Term | Holder) -> None:
    for one in terms_and_holders:
        registered: dict[str, Any] = TERMS if isinstance(one, Term) else HOLDERS
        registered[one.code] = one
