"""What differs between two extracts that were taken (docs/analysts.md)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.confronting import keys_of
from registry.extracts import FORMATS, Manner, Taken, compared_files, taken
from registry.keeping import METADATA, print_out, whole
from registry.tables.unreadable import Unreadable


class Command(BaseCommand):
    help = "Writes the rows added, gone and changed from one file to another, with totals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("before", type=Path, metavar="BEFORE")
        parser.add_argument("after", type=Path, metavar="AFTER")
        parser.add_argument("--key", default="", metavar="COLUMNS", help="that tell rows apart")
        parser.add_argument("--format", choices=[*FORMATS], default="csv", dest="ending")
        parser.add_argument("--output", type=Path, metavar="FILE")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            try:
                before, after = _taken(options["before"]), _taken(options["after"])
                extract = compared_files(before, after, key=keys_of(options["key"]))
                pieces = FORMATS[options["ending"]].write(extract, Manner())
                self._write(options["output"], pieces)
            except Unreadable as error:
                self.stderr.write(str(error))
                sys.exit(2)

    def _write(self, path: Path | None, pieces: Any) -> None:
        if path is None:
            print_out(self.stdout, pieces)
            return
        if not path.parent.is_dir():
            raise Unreadable(str(path.parent), _("it is no folder; make it first."))
        with whole(path) as file:
            for piece in pieces:
                file.write(piece)


def _taken(path: Path) -> Taken:
    """A file with its description, where one stands beside it."""
    beside = path.with_name(f"{path.stem}.{METADATA}")
    described = path.suffix.lower() == ".csv" and beside.is_file()
    return taken(path, path.name, beside if described else None)
