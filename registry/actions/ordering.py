"""Stores the orders in which people read a long list: see ``registry.memory.orders``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from registry.keyset import Term, terms_of
from registry.memory.orders import LEAST, LOGGED, is_own, name_of, placed, stored_as
from registry.models import Tally, TallyChunk
from registry.sources import Source

LATE = LOGGED // 4  # changes of a tally after which an order is made anew


def keep_orders(tally: Tally, source: Source) -> None:
    """Store those of a new tally."""
    for terms in _orders(source):
        _store(tally, source, terms)


def is_an_order_late(tally: Tally, source: Source) -> bool:
    return any(_late(tally, source))


def keep_a_late_order(tally: Tally, source: Source) -> None:
    """One, if there is any: the feed is held meanwhile."""
    for terms in _late(tally, source):
        _store(tally, source, terms)
        return


def _late(tally: Tally, source: Source) -> Iterator[Sequence[Term]]:
    orders = {stored_as(name_of(source.model, terms)): terms for terms in _orders(source)}
    stored = Tally.objects.in_bulk(orders, field_name="of")
    for of, terms in orders.items():
        kept = stored.get(of)
        if kept is None or kept.epoch != tally.epoch or kept.number + LATE <= tally.number:
            yield terms


def _orders(source: Source) -> Iterator[Sequence[Term]]:
    """Of a list that is long enough: those by what the records themselves have, that of records
    that answer a search equally well too."""
    rows, filters = source.model.objects.all(), source.filters
    if rows.order_by()[:LEAST].count() == LEAST:
        asked = [order for name, order in filters.orders.items() if name not in filters.ranks]
        each = (terms_of(rows.order_by(*order)) for order in (*asked, rows.tied))
        yield from filter(is_own, each)


def _store(tally: Tally, source: Source, terms: Sequence[Term]) -> None:
    places = placed(source.model, tally, [one.order for one in terms])
    kept: Any = {"of": stored_as(name_of(source.model, terms))}
    with transaction.atomic():
        Tally.objects.filter(**kept).delete()
        own = Tally.objects.create(epoch=tally.epoch, number=tally.number, **kept)
        TallyChunk.objects.create(tally=own, chunk=0, tables=places.places.tobytes())
