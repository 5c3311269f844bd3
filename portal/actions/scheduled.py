"""Extracts that are taken by the clock: set up, taken once for each day, told once, destroyed."""

import datetime
from collections.abc import Iterator
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from portal.enums import Frequency, RunState
from portal.models import KeptExtract, KeptPiece, ScheduledExtract

PIECE = 1024 * 1024  # bytes


def keep_schedule(schedule: ScheduledExtract, *, by: Any) -> ScheduledExtract:
    """Stored; who set it up first remains the one with whose rights it is taken."""
    if schedule._state.adding:
        schedule.by = by
    day = timezone.localdate()
    first = schedule.first_on
    schedule.next_on = first if first >= day else schedule.due_after(day)
    if _was_taken(schedule, schedule.next_on):
        schedule.next_on = schedule.due_after(schedule.next_on)
    schedule.save()
    return schedule


def _was_taken(schedule: ScheduledExtract, day: datetime.date) -> bool:
    return not schedule._state.adding and schedule.kept.filter(due_on=day).exists()


def drop_schedule(schedule: ScheduledExtract, *, by: Any) -> None:
    """With the files that were kept of it."""
    schedule.delete()


def begin_run(pk: int, day: datetime.date) -> KeptExtract | None:
    """What is due of a schedule on a day, to be made; None where another worker begins it."""
    with transaction.atomic():
        rows = ScheduledExtract.objects.select_for_update().due(day).filter(pk=pk)
        schedule = rows.first()
        if schedule is None:
            return None
        due = schedule.next_on
        schedule.next_on = schedule.due_after(day)
        schedule.is_active = schedule.often != Frequency.ONCE
        schedule.save(update_fields=["next_on", "is_active"])
        return KeptExtract.objects.get_or_create(schedule=schedule, due_on=due)[0]


def keep_file(kept: KeptExtract, file: IO[bytes], **told: Any) -> bool:
    """The file, in pieces; whether it was the first of the day to be made. ``told``: its name,
    rows and SHA-256."""
    with transaction.atomic():
        if not _conclude(kept, RunState.MADE, **told):
            return False
        for number, content in enumerate(_pieces(file)):
            KeptPiece.objects.create(kept=kept, number=number, content=content)
    return True


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def note_failure(kept: KeptExtract, reason: str) -> bool:
    return _conclude(kept, RunState.FAILED, reason=reason)


def _conclude(kept: KeptExtract, state: RunState, **told: Any) -> bool:
    """A task may be done twice, where a worker died: the first that concludes it has done it."""
    waiting = KeptExtract.objects.filter(pk=kept.pk, state=RunState.WAITING)
    return bool(waiting.update(state=state, made_at=timezone.now(), **told))


def claim_message(kept: KeptExtract) -> bool:
    """Whether the message is the caller's to send, and nobody else's."""
    return bool(KeptExtract.objects.untold().filter(pk=kept.pk).update(claimed_at=timezone.now()))


def note_message(kept: KeptExtract, *, has_left: bool) -> None:
    """One that the mail server did not take is tried again."""
    told = {"told_at": timezone.now()} if has_left else {}
    KeptExtract.objects.filter(pk=kept.pk).update(claimed_at=None, **told)


def destroy_outdated(day: datetime.date) -> int:
    """The files kept for as long as they were to be; how many."""
    outdated = KeptExtract.objects.outdated(day)
    KeptExtract.objects.filter(pk__in=outdated).delete()
    return len(outdated)
