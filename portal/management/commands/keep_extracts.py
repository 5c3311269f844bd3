"""Keeps today's extracts of the public lists, and of reports, in a folder (docs/operators.md)."""

import datetime
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.asked_extracts import Unaskable, public_reports
from portal.extracts import public_extracts
from registry.days import today
from registry.extracts import FORMATS
from registry.keeping import keep, outdated


class Command(BaseCommand):
    help = (
        "Keeps today's extracts of the public lists, and of reports, in a folder, and removes "
        "older ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--format", action="append", choices=[*FORMATS], dest="formats")
        parser.add_argument(
            "--report",
            action="append",
            default=[],
            metavar="NAME[?PARAMETERS]",
            dest="reports",
            help="a public report, with parameters as its address has them; --report all: each",
        )
        parser.add_argument("--no-lists", action="store_true", help="reports alone")
        parser.add_argument("--days", type=int, metavar="N", help="how many days files are kept")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, days = options["folder"], options["days"]
        with override(options["lang"]):
            if not folder.is_dir():
                self._stop(_("%(path)s is no folder; make it first.") % {"path": folder})
            if days is not None and days < 1:
                self._stop(_("Files are kept for one day at least."))
            try:
                extracts = [
                    *([] if options["no_lists"] else public_extracts()),
                    *public_reports(options["reports"]),
                ]
            except Unaskable as error:
                self._stop(str(error))
            for extract in extracts:
                for path in keep(extract, folder, dict.fromkeys(options["formats"] or ["csv"])):
                    self.stdout.write(str(path))
        if days is not None:
            first = today() - datetime.timedelta(days - 1)
            for path in outdated(folder, [one.name for one in extracts], first):
                path.unlink()
                self.stdout.write(f"- {path}")

    def _stop(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(2)
