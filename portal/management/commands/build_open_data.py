"""Makes the files of the whole of the public data (docs/operators.md)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.open_data.building import build
from registry.actions.change_feed import gather
from registry.sources import SOURCES


class Command(BaseCommand):
    help = "Makes the zip and the SQLite file of everything that is public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = Path(settings.OPEN_DATA_FOLDER)
        parser.add_argument("folder", type=Path, nargs="?", default=folder, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            gather(SOURCES)  # so that the page knows whether it is of today
            found = build(folder)
        except OSError as error:
            self.stderr.write(_("The files were not made: %(why)s") % {"why": error})
            sys.exit(2)
        for one in found:
            self.stdout.write(f"{one.path} {one.bytes} {one.sha256}")
