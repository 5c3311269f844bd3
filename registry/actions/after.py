"""What follows from records once they are stored: told after the transaction, never in it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import transaction

Following = Callable[[set[int]], None]
_FOLLOWING: dict[Any, list[Following]] = {}


def follow_with(model: Any, following: Following) -> None:
    """From now on, call it with the primary keys of the records of the model that a transaction
    stored: what it fails in does not fail them."""
    known = _FOLLOWING.setdefault(model, [])
    if following not in known:
        known.append(following)


def tell_after(model: Any, pks: Iterable[int]) -> None:
    for following in _FOLLOWING.get(model, ()) if (found := {*pks}) else ():
        transaction.on_commit(partial(following, found), robust=True)
