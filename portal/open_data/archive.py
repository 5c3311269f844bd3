"""The public data as one file (zip): every table as CSV, and what describes them."""

import datetime
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from portal.api_urls import API
from portal.open_data.database import meanings
from portal.open_data.datasets import Kind, listing
from portal.open_data.tables import TABLES, codes_of
from registry.bilingual import in_each_language
from registry.extracts import LICENCE, Extract, metadata
from registry.tables.writing import csv_bytes

CODES = ["list", "code", "fr", "en"]
DICTIONARY = [
    "table",
    "column",
    "type",
    "label_fr",
    "label_en",
    "definition_fr",
    "definition_en",
]
NOTES = {"fr": "LISEZ-MOI.txt", "en": "README.txt"}


class _Archive:
    """A zip that is written piece by piece, each file dated as the whole."""

    def __init__(self, file: zipfile.ZipFile, made_at: datetime.datetime) -> None:
        self.file, self.date = file, made_at.timetuple()[:6]

    def open(self, name: str) -> IO[bytes]:
        one = zipfile.ZipInfo(name, self.date)
        one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        return self.file.open(one, "w", force_zip64=True)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        with self.open(name) as file:
            for piece in pieces:
                file.write(piece)

    def extract(self, name: str, extract: Extract) -> dict[str, Any]:
        """Write the CSV file of an extract; what it is, in the words of Frictionless."""
        with self.open(name) as file:
            return metadata(extract, path=name, to=file.write)


def write_archive(path: Path, made_at: datetime.datetime, site: str) -> None:
    """``site``: the address at which the registry is read, where it is known."""
    with zipfile.ZipFile(path, "w") as file:
        archive = _Archive(file, made_at)
        resources = [archive.extract(name, extract) for name, extract in _extracts()]
        archive.write("codelists.csv", csv_bytes([CODES, *_codes()]))
        archive.write("dictionary.csv", csv_bytes([DICTIONARY, *_meanings()]))
        archive.write("datapackage.json", [_package(resources, made_at, site)])
        context = {"licence": LICENCE, "made_at": made_at, "site": site, "tables": TABLES}
        notes = in_each_language(lambda: _text("portal/open_data/README.txt", context))
        for language, name in NOTES.items():
            archive.write(name, [notes[language]])
        archive.write("LICENCE.txt", [_text("portal/open_data/LICENCE.txt", context)])


def _extracts() -> Iterator[tuple[str, Extract]]:
    """Every table, and every report that asks for nothing, by the name of its file."""
    for table in TABLES:
        yield f"{table.name}.csv", table.extract
    for one in listing().of(Kind.REPORT):
        if one.extract is not None:
            yield f"reports/{one.name}.csv", one.extract


def _codes() -> Iterator[Sequence[str]]:
    for one in API.codelists:
        for code, label in codes_of(one).items():
            yield one.name, code, label.get("fr", ""), label.get("en", "")


def _meanings() -> Iterator[Sequence[str]]:
    for table in TABLES:
        yield from meanings(table)


def _package(resources: list[dict[str, Any]], made_at: datetime.datetime, site: str) -> bytes:
    told = {
        "profile": "tabular-data-package",
        "name": "mrif-partners",
        "title": settings.SITE_NAMES["fr"],
        "titles": settings.SITE_NAMES,
        "homepage": site,
        "licenses": [LICENCE],
        "created": made_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "contributors": [{"title": settings.MINISTRY["name_fr"], "role": "publisher"}],
        "resources": resources,
    }
    known = {name: value for name, value in told.items() if value}
    return json.dumps(known, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _text(template: str, context: dict[str, Any]) -> bytes:
    """With the ends of lines of every system's simplest reader."""
    return render_to_string(template, context).replace("\n", "\r\n").encode()
