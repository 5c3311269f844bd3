"""Takes the extracts that are due, and tells who waits for them."""

import datetime
import json
import logging
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.actions.scheduled import (
    begin_run,
    claim_message,
    keep_file,
    note_failure,
    note_message,
)
from portal.asked_extracts import Unaskable, asked_extract
from portal.enums import RunState
from portal.letters import fault_of
from portal.models import KeptExtract, ScheduledExtract
from registry.extracts import FORMATS, Extract, Manner, metadata
from registry.extracts.counted import counted
from registry.patience import TooLong, ending_after, hurry
from registry.tables.writing import Fingerprint

logger = logging.getLogger(__name__)


def begin_due(day: datetime.date) -> list[KeptExtract]:
    """What is due, each to be made by the caller alone."""
    due = ScheduledExtract.objects.due(day).order_by("pk").values_list("pk", flat=True)
    return [kept for pk in list(due) if (kept := begin_run(pk, day))]


def make(pk: int) -> None:
    """The file of a day, then its message. What was made already is not made again."""
    rows = KeptExtract.objects.select_related("schedule__by")
    kept = rows.filter(pk=pk).first()
    if kept is None:
        return
    with override(kept.schedule.locale):
        if kept.state == RunState.WAITING:
            _make(kept)
            kept.refresh_from_db()
        tell(kept)


def _make(kept: KeptExtract) -> None:
    try:
        with ending_after(settings.EXTRACT_MINUTES * 60):
            _take(kept)
    except Unaskable as error:
        note_failure(kept, str(error))
    except TooLong:
        note_failure(kept, _too_long())
    except Exception as error:
        logger.exception("the scheduled extract %d failed: %s", kept.pk, type(error).__name__)
        note_failure(kept, _("The server failed while it made the file; its log says why."))


def _take(kept: KeptExtract) -> None:
    """Raises ``Unaskable``."""
    schedule = kept.schedule
    by = schedule.by
    if not (by.is_active and by.is_staff):
        raise Unaskable(_("%(who)s, who set it up, has no account any more.") % {"who": by})
    extract, manner = asked_extract(schedule.what, schedule.query, by)
    name = f"{extract.file_name}.{schedule.ending}"
    with TemporaryFile() as file:

        def write(piece: bytes) -> None:
            hurry()
            file.write(piece)

        told = _written(extract, manner, name, write)
        file.seek(0)
        keep_file(kept, file, name=name, **told)


def _too_long() -> str:
    minutes = settings.EXTRACT_MINUTES
    message = ngettext(
        "It took longer than %(minutes)d minute, which is the most that the server gives to one "
        "file. Ask for fewer rows or columns, or for another day.",
        "It took longer than %(minutes)d minutes, which is the most that the server gives to one "
        "file. Ask for fewer rows or columns, or for another day.",
        minutes,
    )
    return message % {"minutes": minutes}


def _written(
    extract: Extract, manner: Manner, name: str, write: Callable[[bytes], Any]
) -> dict[str, Any]:
    """What is known of the file once it is written; of CSV, what stands beside it too."""
    ending = name.rpartition(".")[2]
    if ending == "csv":
        beside = metadata(extract, path=name, labels=manner.labels, dialect=manner.of_csv, to=write)
        keys = {"rows": "rows", "size": "bytes", "sha256": "sha256"}
        return {**{one: beside[key] for one, key in keys.items()}, "description": beside}
    extract, count = counted(extract)
    mark = Fingerprint()
    for piece in FORMATS[ending].write(extract, manner):
        mark.add(piece)
        write(piece)
    return {"rows": count(), "size": mark.bytes, "sha256": mark.sha256}


def tell(kept: KeptExtract) -> None:
    """One message, once: to who receives the file, or to its owner why there is none. Who dies
    between its leaving and the note of it has it repeated."""
    if not claim_message(kept):
        return
    has_left = True
    try:
        message = _message(kept)
        if message.to:
            message.send()
    except Exception as error:  # noqa: BLE001 - whatever it is, it may quote an address
        has_left = False
        logger.error("the message of extract %d was not sent: %s", kept.pk, fault_of(error))
    note_message(kept, has_left=has_left)


def _message(kept: KeptExtract) -> EmailMessage:
    schedule, site = kept.schedule, settings.SITE_URL
    title, day = " ".join(schedule.title.split()), date_format(kept.due_on)
    if kept.state == RunState.FAILED:
        subject = _("%(title)s: the extract of %(day)s failed") % {"title": title, "day": day}
        link = reverse("admin:portal_scheduledextract_change", args=[schedule.pk])
        parts = [_("The extract could not be taken:"), kept.reason, _link(link, site)]
        return _letter(subject, parts, [schedule.by.email])
    subject = _("%(title)s: the extract of %(day)s") % {"title": title, "day": day}
    until = date_format(kept.due_on + datetime.timedelta(schedule.days_kept))
    link = reverse("admin:portal_keptextract_take", args=[kept.pk])
    parts = [
        _("The extract is made: %(name)s, %(rows)s rows.") % {"name": kept.name, "rows": kept.rows},
        _("Sign in to take it, until %(day)s:") % {"day": until} + f"\n{_link(link, site)}",
        f"SHA-256 {kept.sha256}",
    ]
    people = schedule.recipients.filter(is_active=True, is_staff=True).exclude(email="")
    return _letter(subject, parts, sorted(people.values_list("email", flat=True)))


def _link(path: str, site: str) -> str:
    return urljoin(site, path)


def _letter(subject: str, parts: list[str], to: list[str]) -> EmailMessage:
    name = settings.SITE_NAMES[settings.LANGUAGE_CODE]
    body = "\n\n".join([_("Hello,"), *parts, f"-- \n{name}"])
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", to=[one for one in to if one], headers=headers)


def file_of(kept: KeptExtract) -> Any:
    """The pieces of the file, one after the other."""
    for content in kept.pieces.values_list("content", flat=True).iterator(1):
        yield bytes(content)


def description_of(kept: KeptExtract) -> bytes:
    """What stands beside a CSV file."""
    return json.dumps(kept.description, ensure_ascii=False, indent=2).encode()


def may_see(kept: KeptExtract, user: Any) -> bool:
    """Whether a person has the rights that the file asks for, whoever set it up."""
    try:
        asked_extract(kept.schedule.what, kept.schedule.query, user)
    except Unaskable:
        return False
    return True
