"""Brings in a publisher's activities (docs/iati.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from projects.iati.incoming import Notes, sources
from registry.imports.engine import run_rows
from registry.imports.results import Result
from registry.management.commands.import_registry import Command as ImportRegistry


class Command(ImportRegistry):
    help = "Loads a file of IATI activities, all or nothing: new records are drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        self._add_options(parser)

    def _run(self, options: dict[str, Any], by: Any) -> Result:
        notes = Notes()
        found = sources(options["file"], notes)
        result = run_rows(found, by=by, reason="import_iati", dry_run=options["dry_run"])
        result.ignored += notes.lines
        return result
