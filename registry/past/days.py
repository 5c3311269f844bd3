"""The days of which the registry has a past."""

import datetime

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.watches import records


class NoPast(ValueError):
    """A day of which nothing is known."""


def first_day() -> datetime.date | None:
    """The day of the first line of any history; None before anything was written."""
    firsts = (model.history.aggregate(at=Min("history_date"))["at"] for model in records())
    first = min((at for at in firsts if at), default=None)
    return timezone.localdate(first) if first else None


def checked(day: datetime.date) -> datetime.date:
    """The day, if the registry has a past on it. Raises ``NoPast``."""
    first = first_day()
    if day > timezone.localdate():
        raise NoPast(_("%(day)s has not come yet.") % {"day": date_format(day)})
    if first is None or day < first:
        message = _("Nothing is known of %(day)s: the history begins on %(first)s.")
        told = date_format(first) if first else "–"
        raise NoPast(message % {"day": date_format(day), "first": told})
    return day
