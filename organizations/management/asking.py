"""What commands that answer for a day are asked with."""

import datetime
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

UNUSABLE = 2  # the exit code of a question that has no answer


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DATE", help="YYYY-MM-DD; today unless given")
    parser.add_argument("--lang", choices=["fr", "en"], default="fr")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def day_of(given: str | None) -> datetime.date:
    """The day that was asked for. Raises ``CommandError`` where it is none."""
    if given is None:
        return timezone.localdate()
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    return day or unusable(_("--on: %(value)s is not a date such as 2023-06-01."), value=given)


def unusable(message: str, **words: Any) -> NoReturn:
    raise CommandError(message % words, returncode=UNUSABLE)
