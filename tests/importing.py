"""What tests of the import start from: files in a folder, and the command as a person runs it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.apps import apps
from django.core.management import call_command
from django.utils import translation

NOTHING = "Nothing was stored."
REFUSED = "Rows were refused: nothing was stored."
ORGANIZATIONS = (
    "key,kind,name,country",
    "ico1,ico,Solidarité,CA",
    "sud1,southern_partner,Coopérative,HT",
)
PROJECTS = ("key,type,title_fr", "p1,development,Puits")


@dataclass(frozen=True)
class Outcome:
    """The exit code of the command, and the lines that it printed."""

    code: int
    out: list[str]
    err: list[str]


def load(*paths: Path, **options: Any) -> Outcome:
    """``manage.py import_registry PATHS``, in English."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with translation.override("en"):
        try:
            call_command("import_registry", *paths, stdout=out, stderr=err, **options)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return Outcome(code, out.getvalue().splitlines(), err.getvalue().splitlines())


def csv_file(
    folder: Path, name: str, *lines: str, encoding: str = "utf-8", end: str = "\r\n"
) -> Path:
    """A file ``name``.csv of these lines."""
    path = folder / f"{name}.csv"
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def xlsx_file(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook of these sheets; a formula is a cell ``("=A1", cached value)``."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_formula(number, column, cell[0], None, cell[1])
                    else:
                        sheet.write(number, column, cell)
    return path


def stored() -> dict[str, int]:
    """How many rows every table of the registry has, its history and code tables included."""
    models = [
        m for app in ("organizations", "projects") for m in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


def refuses(folder: Path, table: str, lines: tuple[str, ...], *messages: str) -> None:
    """Every line of the messages is said, of a table loaded with those two."""
    csv_file(folder, "organizations", *ORGANIZATIONS)
    csv_file(folder, "projects", *PROJECTS)
    csv_file(folder, table, *lines)
    before = stored()
    outcome = load(folder)
    assert (outcome.code, outcome.err) == (1, list(messages))
    assert outcome.out[-1] == REFUSED
    assert stored() == before
