"""Who holds personal data, when they are to be destroyed, and how: each room says so of its own.

A room's module ``retention`` registers, once the apps are loaded:

- ``Term``: a reason for which what is held is destroyed when its time has come;
- ``Holder``: a place where a person can be found, handed over and erased on request.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
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
    """What one row holds about a person: labels and values, and since when."""

    pk: int
    name: str
    values: Sequence[tuple[str, str]]
    at: datetime.datetime | None = None


@dataclass(frozen=True)
class Holder:
    """``find``: the rows about a person, of which the words are part, folded. ``erase``: as of
    ``Term``; none where the law keeps the row."""

    code: str
    title: Any
    find: Callable[[str], list[Held]]
    erase: Callable[..., int] | None = None


TERMS: dict[str, Term] = {}
HOLDERS: dict[str, Holder] = {}


def register(*terms_and_holders: Term | Holder) -> None:
    for one in terms_and_holders:
        registered: dict[str, Any] = TERMS if isinstance(one, Term) else HOLDERS
        registered[one.code] = one


def chosen(known: Iterable[Any], codes: Iterable[str]) -> list[Any]:
    """Those of the terms, or holders, of these codes."""
    wanted = set(codes)
    return [one for one in known if one.code in wanted]
