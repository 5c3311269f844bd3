"""Refreshes a code table from a file (docs/operators.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.actions import refresh_sectors
from organizations.codelists import entries
from organizations.management.asking import UNUSABLE
from registry.tables.unreadable import Unreadable

TABLES = {"sectors": refresh_sectors}


class Command(BaseCommand):
    help = "Refreshes a code table from a CSV file or a workbook, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=TABLES, metavar="NAME", help=", ".join(TABLES))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="try, and store nothing")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            done = TABLES[options["name"]](self._entries(options), dry_run=options["dry_run"])
            line = _(
                "%(created)s created, %(updated)s updated, %(unchanged)s unchanged; %(absent)s "
                "of ours are not in the file, and stay as they are"
            )
            self.stdout.write(line % done._asdict())
            if options["dry_run"]:
                self.stdout.write(_("Dry run: nothing was stored."))

    def _entries(self, options: dict[str, Any]) -> Any:
        try:
            return entries(options["file"])
        except Unreadable as error:
            told = "\n".join([str(error), _("Nothing was stored.")])
            raise CommandError(told, returncode=UNUSABLE) from error
