"""Restores a registry from an archive of ``backup``, into an empty place (docs/operators.md)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.backups import Unusable, restore


class Command(BaseCommand):
    help = "Restores a registry from an archive into an empty database, and compares every table."
    requires_system_checks: list[str] = []  # the database holds nothing yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="read it, and write nothing")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        check = options["check"]
        with override(options["lang"]):
            try:
                done = restore(options["file"], check=check)
            except Unusable as fault:
                self.stderr.write(str(fault))
                sys.exit(2)
            told = {"made_at": done.made_at, "tables": done.tables, "rows": done.rows}
            if check:
                message = _(
                    "The archive of %(made_at)s is whole: %(rows)d rows, %(tables)d tables."
                )
            else:
                message = _(
                    "Restored as it was on %(made_at)s: %(rows)d rows of %(tables)d tables, each "
                    "compared. Now apply the migrations (migrate), then start the service."
                )
            self.stdout.write(message % told)
            for warning in done.warnings:
                self.stderr.write(warning)
