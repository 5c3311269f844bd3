"""Brings the feed of changes up to date: what anyone may see is told again where it is another.

What was stored is noted by each transaction, and looked at once that is over, by one at a time:
numbers follow one another without a gap, and none becomes visible after a greater one. What is
told of a record is compared with what was: who sees nothing of a change is told nothing of it.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from registry.actions.noting import note_pending
from registry.actions.tallying import (
    forget_tallies,
    is_due,
    is_to_be_settled,
    make_anew,
    retally,
    settle,
)
from registry.chunks import chunks
from registry.days import today
from registry.engines import engine_of
from registry.enums import Event
from registry.memory.concordance import Concordance
from registry.memory.tallies import tally_of
from registry.models import Change, ChangeFeed, PendingChange, Tally
from registry.models.change import new_epoch
from registry.sources import SOURCES, Source
from registry.watches import records

BATCH = 500
KEPT = datetime.timedelta(days=400)  # withdrawals are told that long
THE_FEED = 1  # its primary key
PARTS = 32  # of what changed of a list, that are settled one after the other
PATIENCE = 1.0  # seconds that someone waits at most for what was just stored to be looked at


def the_feed() -> ChangeFeed:
    """As it is; one that tells nothing where none was made."""
    found = ChangeFeed.objects.filter(pk=THE_FEED).first()
    return found or ChangeFeed(pk=THE_FEED, epoch="")


def gather(sources: Sequence[Source], *, seconds: float | None = None, wait: bool = True) -> bool:
    """Look at what was noted, for so many seconds at most; whether nothing is left.

    ``wait``: for who is looking at this moment; else nothing is done.
    """
    end = None if seconds is None else monotonic() + seconds
    while _is_behind():
        try:
            with _held(wait=wait) as feed:
                _look(feed, sources)
        except OperationalError:
            if wait:
                raise
            return False
        if end is not None and monotonic() > end:
            return not _is_behind()
    return True


def catch_up() -> None:
    """As ``gather``, of all, for who looks at this moment: as far as it is quick."""
    gather(SOURCES, seconds=PATIENCE, wait=False)


def catch_up_for(user: Any) -> None:
    """What staff stored counts at once on the page that one of them asks for."""
    if user.is_staff:
        catch_up()


def words_of_now(model: Any) -> Concordance | None:
    """Those of every record as it is stored; None where they are not kept, or were not read yet."""
    tally = tally_of(model)
    if tally is None or not gather(SOURCES, seconds=PATIENCE, wait=False):
        return None
    return Concordance(tally.pk)


def catch_up_if_little() -> None:
    """As ``catch_up``, where what waits is soon looked at; else nothing is done."""
    if PendingChange.objects.order_by("pk")[: BATCH + 1].count() <= BATCH:
        catch_up()


def tally_of_now(model: Any) -> Tally | None:
    """That of a model's public records, if nothing waits to be looked at any more once a little of
    it was."""
    tally = tally_of(model)
    if tally is None or tally.waits is None:
        return tally
    catch_up_if_little()
    return tally_of(model, at_once=True)


def begin_anew() -> None:
    """Make every cursor lead nowhere: after the database was put back as it was before."""
    with _held(wait=True) as feed:
        feed.epoch, feed.day = new_epoch(), None
        forget_tallies()


def keep_tallies(sources: Sequence[Source]) -> None:
    """Tally what is to be tallied. What is stored meanwhile is noted, and looked at after."""
    for source in sources:
        if is_due(source):
            with _held(wait=True):
                make_anew(source)
        for _part in range(PARTS):
            if is_to_be_settled(source):
                with _held(wait=True):
                    settle(source)


def _is_behind() -> bool:
    return not _is_of_now(the_feed()) or PendingChange.objects.exists()


def _is_of_now(feed: ChangeFeed) -> bool:
    return (feed.day, feed.version) == (today(), settings.SOFTWARE_VERSION)


@contextmanager
def _held(*, wait: bool) -> Iterator[ChangeFeed]:
    """The feed, which nobody else brings up to date meanwhile; stored at the end."""
    with engine_of(connection).waiting(connection, wait), transaction.atomic():
        ChangeFeed.objects.get_or_create(pk=THE_FEED)
        feed = ChangeFeed.objects.select_for_update(nowait=not wait).get(pk=THE_FEED)
        yield feed
        feed.save()


def _look(feed: ChangeFeed, sources: Sequence[Source]) -> None:
    if not _is_of_now(feed):
        _note_the_day(feed, sources)
    elif found := PendingChange.objects.first_ones(BATCH, is_alone=False):
        _spread(found, sources)
    elif found := PendingChange.objects.first_ones(BATCH, is_alone=True):
        for source in sources:
            pks = {one.record_pk for one in found if one.of == source.label}
            _compare(feed, source, pks)
            retally(source, pks)
        _forget(found)


def _note_the_day(feed: ChangeFeed, sources: Sequence[Source]) -> None:
    """Note what another day, or another version of the software, may tell otherwise."""
    for source in sources:
        if feed.day is None or feed.version != settings.SOFTWARE_VERSION:
            known = Change.objects.there().filter(resource=source.name)
            for rows, name in ((source.model.objects.public(), "pk"), (known, "record_pk")):
                pks = rows.order_by(name).values_list(name, flat=True)
                note_pending(source.label, list(pks), is_alone=True)
        else:
            note_pending(source.label, source.turning(feed.day, today()), is_alone=True)
    feed.day, feed.version = today(), settings.SOFTWARE_VERSION
    old = Change.objects.filter(event=Event.WITHDRAWN, at__lt=timezone.now() - KEPT)
    if last := old.order_by("-number").first():
        feed.forgotten = last.number
        old.delete()


def _spread(found: Sequence[PendingChange], sources: Sequence[Source]) -> None:
    """Note each record of the feed that one of those stored may show in."""
    known = {model._meta.label_lower: model for model in records()}
    by_model: dict[Any, set[int]] = {}
    for one in found:
        if one.of in known:  # an earlier version of the software may have had others
            by_model.setdefault(known[one.of], set()).add(one.record_pk)
    for source in sources:
        touched: set[int] = set()
        for model, pks in by_model.items():
            touched |= source.touched(model, sorted(pks))
        note_pending(source.label, sorted(touched), is_alone=True)
    _forget(found)


def _compare(feed: ChangeFeed, source: Source, pks: Collection[int]) -> None:
    """Tell anew what is told otherwise of the records, or no more."""
    told = source.tell(sorted(pks)) if pks else {}
    wanted = {key: (pk, digest) for pk, (key, digest) in told.items()}
    known = {one.key: one for one in Change.objects.about(source.name, pks, [*wanted])}
    new: list[Change] = []
    changed: list[Change] = []
    for key in sorted({*known, *wanted}):
        one = known.get(key) or Change(resource=source.name, key=key)
        if (event := _event(one, wanted.get(key), pks)) is not None:
            feed.last, feed.at = feed.last + 1, timezone.now()
            one.event, one.number, one.at = event, feed.last, feed.at
            one.record_pk, one.digest = wanted.get(key, (one.record_pk, ""))
            (changed if one.pk else new).append(one)
    Change.objects.bulk_create(new)
    fields = ["event", "number", "at", "record_pk", "digest"]
    Change.objects.bulk_update(changed, fields, batch_size=100)


def _event(one: Change, wanted: tuple[int, str] | None, pks: Collection[int]) -> Event | None:
    """What happened to what is under a key; None where nothing did."""
    was_there = bool(one.pk) and one.is_there
    if wanted is None:
        return Event.WITHDRAWN if was_there and one.record_pk in pks else None
    if not was_there:
        return Event.PUBLISHED
    return Event.CHANGED if wanted != (one.record_pk, one.digest) else None


def _forget(found: Sequence[PendingChange]) -> None:
    for some in chunks([one.pk for one in found], BATCH):
        PendingChange.objects.filter(pk__in=some).delete()
