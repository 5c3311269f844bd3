"""How an extract was made: what a reader needs to make it again, and to know it unchanged.

The names are those of Frictionless' Data Resource and Table Schema; ``titles`` and
``descriptions`` add both languages to their ``title`` and ``description``.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from registry.bilingual import LANGUAGES, in_each_language
from registry.chunks import chunks
from registry.extracts.extract import Asked, Extract
from registry.extracts.heading import Heading, Value
from registry.tables.writing import DIALECTS, LINES, Dialect, Fingerprint, csv_bytes

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def about(extract: Extract) -> dict[str, Any]:
    """What is known of an extract before its rows are read."""
    found = {
        "name": extract.name,
        **_both("title", lambda: str(extract.title)),
        **_both("description", lambda: str(extract.purpose)),
        "grain": _languages(lambda: str(extract.grain)),
        "version": extract.version,
        "access": "staff" if extract.is_staff else "public",
        "data_date": extract.data_date,
        "as_of": extract.as_of,
        "made_at": extract.made_at,
        "filters": _filters(extract.asked),
        "licenses": [] if extract.is_staff else [LICENCE],
        "software": {"name": "mrif-partners", "version": settings.SOFTWARE_VERSION},
        "schema": {
            "fields": [_field(heading) for heading in extract.headings],
            "primaryKey": [key for key in extract.key if key in extract.keys],
            "missingValues": [""],
        },
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


class Told:
    """The rows of an extract, counted and marked as they go by."""

    def __init__(self, extract: Extract) -> None:
        self.extract, self.count, self.mark = extract, 0, Fingerprint()

    def counted(self) -> Iterator[Sequence[Value]]:
        self.count = 0
        for row in self.extract.rows():
            self.count += 1
            yield row

    def rows(self) -> Iterator[Sequence[Value]]:
        """The rows, whose mark is that of the canonical CSV file of them."""
        self.mark = Fingerprint()
        header: list[Sequence[Value]] = [self.extract.header(labels=False)]
        for rows in chain([header], chunks(self.counted(), LINES)):
            for piece in csv_bytes(rows):
                self.mark.add(piece)
            yield from rows if rows is not header else ()

    def sheet(self) -> Iterator[Sequence[Value]]:
        """The sheet that stands beside the rows in a workbook, once they are read."""
        return sheet(self.extract, self.count, self.mark.sha256)


def metadata(
    extract: Extract,
    *,
    path: str,
    labels: bool = False,
    dialect: Dialect = DIALECTS[""],
    to: Callable[[bytes], Any] = len,
) -> dict[str, Any]:
    """What stands beside the CSV file of an extract, which is made here for its size, its rows
    and its SHA-256; ``path``: its address; ``to``: takes the pieces of the file."""
    told, mark = Told(extract), Fingerprint()
    lines = chain([extract.header(labels=labels)], told.counted())
    for piece in csv_bytes(lines, dialect):
        mark.add(piece)
        to(piece)
    found = about(extract)
    schema = found.pop("schema")
    for field in schema["fields"]:
        if field["type"] == "number":
            field["decimalChar"] = dialect.decimal
    return {
        **of_csv(path, dialect),
        "bytes": mark.bytes,
        "hash": f"sha256:{mark.sha256}",
        **found,
        "rows": told.count,
        "sha256": mark.sha256,
        "schema": schema,
    }


def of_csv(path: str, dialect: Dialect) -> dict[str, Any]:
    """A CSV file at an address, in the words of Frictionless."""
    return {
        "profile": "tabular-data-resource",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": dialect.delimiter, "lineTerminator": "\r\n", "header": True},
    }


def sheet(extract: Extract, rows: int, sha256: str) -> Iterator[Sequence[Value]]:
    """How an extract of so many rows was made, and what its columns mean, in words; ``sha256``:
    of those rows as canonical CSV."""
    yield [str(extract.title)]
    for label, value in (
        (_("What it is for"), str(extract.purpose)),
        (_("What one row is"), str(extract.grain)),
        (_("For"), _("staff alone: it is not public") if extract.is_staff else _("everyone")),
        (_("Data of"), extract.data_date),
        (_("Made on"), extract.made_at),
        (_("Rows"), rows),
        (_("SHA-256 of the rows as CSV"), sha256),
        (_("Name and version of the extract"), f"{extract.name} {extract.version}"),
        (_("Software"), f"mrif-partners {settings.SOFTWARE_VERSION}"),
        (_("Licence"), "" if extract.is_staff else f"{LICENCE['title']} · {LICENCE['path']}"),
    ):
        if value != "":
            yield [label, value]
    yield from _asked_rows(extract)
    yield []
    yield [_("Column"), _("Label"), _("Type"), _("What it means")]
    for heading in extract.headings:
        yield [heading.key, str(heading.label), heading.type.value, str(heading.help)]


def _asked_rows(extract: Extract) -> Iterator[Sequence[Value]]:
    asked = extract.asked()
    if not asked:
        yield [_("Filters"), _("none: every row")]
    for one in asked:
        for code, label in one.values:
            yield [_("Filter in force"), one.label, label, f"{one.name}={code}"]


def _field(heading: Heading) -> dict[str, Any]:
    found = {
        "name": heading.key,
        "type": heading.type.value,
        **_both("title", lambda: str(heading.label)),
        **_both("description", lambda: str(heading.help)),
        "access": "staff" if heading.is_staff else "",
    }
    return {key: value for key, value in found.items() if value}


def _filters(asked: Callable[[], Sequence[Asked]]) -> list[dict[str, Any]]:
    told = in_each_language(asked)
    return [
        {
            "name": one.name,
            "values": [code for code, _label in one.values],
            "titles": {language: told[language][place].label for language in LANGUAGES},
            "labels": {
                language: [label for _code, label in told[language][place].values]
                for language in LANGUAGES
            },
        }
        for place, one in enumerate(told["fr"])
    ]


def _languages(read: Callable[[], str]) -> dict[str, str]:
    return {language: text for language, text in in_each_language(read).items() if text}


def _both(name: str, read: Callable[[], str]) -> dict[str, Any]:
    """A text in French, the language of the registry, and beside it in both."""
    found = _languages(read)
    return {name: found["fr"], f"{name}s": found} if found else {}
