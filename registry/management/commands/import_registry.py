"""Loads CSV and XLSX files into the registry (docs/integrators.md describes them)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from registry.imports.engine import run
from registry.imports.readings import DATES
from registry.imports.rejects import write_rejects
from registry.imports.results import Result, Unusable
from registry.tables.reading import Unreadable

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Loads files or folders of organizations, memberships, partnerships, needs, projects, "
        "participations, contributions and obligations: all or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--dates", choices=[*DATES], default="", help="the order of dates with the year last"
        )
        self._add_options(parser)

    def _add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="try, and store nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="the rejected rows")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--by", metavar="USERNAME", help="who imports, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = self._user(options["by"])
            self._check_report(options["report"])
            result = self._run(options, by)
        except (Unusable, Unreadable) as error:
            self._unusable(error, options["format"])
        if options["report"] and result.rejected:
            write_rejects(result, options["report"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
        else:
            self._print(result, options["report"])
        if result.refusals:
            sys.exit(1)

    def _run(self, options: dict[str, Any], by: Any) -> Result:
        manner = {"dry_run": options["dry_run"], "dates": options["dates"]}
        return run(options["paths"], by=by, **manner)

    def _user(self, username: str | None) -> Any:
        if not username:
            return None
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise Unusable([_("There is no user named %(name)s.") % {"name": username}])
        return user

    @staticmethod
    def _check_report(report: Path | None) -> None:
        if report and not report.parent.is_dir():
            message = _("%(path)s: the folder of the report does not exist; make it first.")
            raise Unusable([message % {"path": report}])

    def _unusable(self, error: Exception, form: str) -> None:
        messages = str(error).splitlines()
        if form == "json":
            self.stdout.write(
                json.dumps({"stored": False, "unusable": messages}, ensure_ascii=False)
            )
        for message in messages:
            self.stderr.write(message)
        self.stderr.write(_("Nothing was stored."))
        sys.exit(2)

    def _print(self, result: Result, report: Path | None) -> None:
        for refusal in result.refusals[:SHOWN]:
            self.stderr.write(str(refusal))
        if len(result.refusals) > SHOWN:
            more = len(result.refusals) - SHOWN
            self.stderr.write(_("… and %(count)s more reasons: see --report.") % {"count": more})
        for line in result.read_as:
            self.stdout.write(str(line))
        for line in result.ignored:
            self.stdout.write(_("Ignored: %(line)s") % {"line": line})
        for held in result.held_back:
            self.stdout.write(_("Held back: %(held)s") % {"held": held})
        for file in result.files:
            line = _(
                "%(file)s: %(rows)s rows, %(created)s created, %(updated)s updated, "
                "%(unchanged)s unchanged, %(held_back)s held back, %(refused)s refused"
            )
            self.stdout.write(line % vars(file))
        self.stdout.write(self._conclusion(result))
        if report and result.rejected:
            self.stdout.write(_("Rejected rows: %(path)s") % {"path": report})

    @staticmethod
    def _conclusion(result: Result) -> str:
        if result.refusals:
            return _("Rows were refused: nothing was stored.")
        return _("Dry run: nothing was stored.") if result.dry_run else _("Everything was stored.")
