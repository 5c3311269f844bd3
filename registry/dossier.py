"""What is held about a person, as they can read it and as a machine can."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.actions.requests import Dossier
from registry.bilingual import labelled
from registry.models import PersonalAccess


def as_json(dossier: Dossier) -> dict[str, Any]:
    return {
        "date": timezone.localdate().isoformat(),
        "held": [
            {
                "where": section.holder.code,
                "title": str(section.holder.title),
                "record": held.name,
                "since": _iso(held.at),
                "values": dict(held.values),
            }
            for section in dossier.sections
            for held in section.held
        ],
        "uses": [
            {
                "at": _iso(line.at),
                "action": line.action,
                "record": line.subject_name,
                "purpose": line.purpose,
            }
            for line in dossier.uses
        ],
    }


def as_text(dossier: Dossier) -> str:
    """Staff who used the data are not named: who answers for them is the ministry."""
    return "\n".join(_lines(dossier)) + "\n"


def _lines(dossier: Dossier) -> Iterator[str]:
    yield _("What is held about you, on %(day)s") % {"day": date_format(timezone.localdate())}
    for section in dossier.sections:
        yield from ("", str(section.holder.title).upper())
        for held in section.held:
            yield from ("", held.name)
            yield from (f"  {labelled(name, value)}" for name, value in held.values)
            if held.at:
                yield f"  {labelled(_('Since'), date_format(timezone.localtime(held.at)))}"
    if dossier.uses:
        yield from ("", _("What was done with it").upper(), "")
        yield from (f"  {use_of(line)}" for line in dossier.uses)


def use_of(line: PersonalAccess) -> str:
    at = date_format(timezone.localtime(line.at), "DATETIME_FORMAT")
    return f"{at} – {line} – {line.purpose}"


def _iso(at: datetime.datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
