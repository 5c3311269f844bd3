"""A report of the catalogue as a file (docs/analysts.md)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.reports import CATALOGUE
from registry.actions.change_feed import catch_up
from registry.extracts import FORMATS, Extract, metadata
from registry.keeping import print_out, whole
from registry.reports import Parameters, Report, Unanswerable
from registry.tables.writing import DIALECTS
from registry.text import nearest


class Unusable(Exception):
    """What is asked cannot be answered: one line says why."""


class Command(BaseCommand):
    help = "Writes a report of the catalogue as a file; --list names them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME")
        parser.add_argument("--list", action="store_true", help="the reports, with their titles")
        parser.add_argument("--format", choices=[*FORMATS], default="csv", dest="ending")
        parser.add_argument("--dialect", choices=[name for name in DIALECTS if name], default="")
        parser.add_argument("--labels", action="store_true", help="labels instead of column keys")
        parser.add_argument("--metadata", action="store_true", help="what stands beside the CSV")
        parser.add_argument("--output", type=Path, metavar="FILE")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr")
        parser.add_argument("--as-of", metavar="DATE", help="as it was at the end of that day")
        parser.add_argument(
            "--since", metavar="DATE", help="what changed since the end of that day"
        )
        parser.add_argument("--all", action="store_true", help="what is not published too")
        parser.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            try:
                self._list() if options["list"] else self._export(options)
            except Unusable as error:
                self.stderr.write(str(error))
                sys.exit(2)

    def _list(self) -> None:
        for report in CATALOGUE:
            self.stdout.write(f"{report.name}\t{report.title}")

    def _export(self, options: dict[str, Any]) -> None:
        report = _named(options["name"])
        form = _form(report, options)
        try:
            catch_up()
            extract = report.extract(form)
        except Unanswerable:
            raise Unusable(_told(form)) from None
        if options["metadata"]:
            self._write(options["output"], [_metadata(extract, form)])
        else:
            self._write(options["output"], FORMATS[options["ending"]].write(extract, form.manner))

    def _write(self, path: Path | None, pieces: Any) -> None:
        if path is None:
            print_out(self.stdout, pieces)
            return
        if not path.parent.is_dir():
            raise Unusable(_("%(path)s is no folder; make it first.") % {"path": path.parent})
        with whole(path) as file:
            for piece in pieces:
                file.write(piece)


def _named(name: str | None) -> Report:
    if name and (found := CATALOGUE.get(name)):
        return found
    near = nearest(name or "", CATALOGUE.names)
    hint = _("Did you mean %(near)s?") % {"near": near} if near else _("See --list.")
    raise Unusable(_("There is no report %(name)s.") % {"name": name or ""} + f" {hint}")


def _form(report: Report, options: dict[str, Any]) -> Parameters:
    data = QueryDict(mutable=True)
    for given in options["filter"]:
        key, sign, value = given.partition("=")
        own = [name for name in report.parameters.base_fields if name not in ("page", "rows")]
        if not sign or key not in own:
            known = {"given": given, "known": ", ".join(own)}
            raise Unusable(_("--filter %(given)s: write key=value, of: %(known)s.") % known)
        data.appendlist(key, value)
    data["dialect"], data["labels"] = options["dialect"], "1" if options["labels"] else ""
    data["as_of"], data["since"] = options["as_of"] or "", options["since"] or ""
    data["rows"] = "all" if options["all"] else ""
    form = report.parameters(data)
    if not form.is_valid():
        raise Unusable(_told(form))
    return form


def _told(form: Parameters) -> str:
    wrong = form.errors.items()
    return " ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in wrong)


def _metadata(extract: Extract, form: Parameters) -> bytes:
    manner, name = form.manner, f"{extract.file_name}.csv"
    told = metadata(extract, path=name, labels=manner.labels, dialect=manner.of_csv)
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode() + b"\n"
