"""Makes an archive of the whole registry (docs/operators.md); for cron, every night."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.backups import Unusable, make, outdated


class Command(BaseCommand):
    help = "Makes an archive of the whole registry in a folder, and removes older ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--days", type=int, metavar="N", help="how many days archives are kept")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, days = options["folder"], options["days"]
        with override(options["lang"]):
            if not folder.is_dir():
                self._stop(_("%(path)s is no folder; make it first.") % {"path": folder})
            if days is not None and days < 1:
                self._stop(_("Files are kept for one day at least."))
            try:
                self.stdout.write(str(make(folder)))
            except Unusable as fault:
                self._stop(str(fault))
        for path in outdated(folder, days) if days else []:
            path.unlink()
            self.stdout.write(f"- {path}")

    def _stop(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(2)
