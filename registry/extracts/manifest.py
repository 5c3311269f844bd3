"""How an extract was made: what a reader needs to make it again, and to know it unchanged.

The names are those of Frictionless' Data Resource and Table Schema; ``titles`` and
``descriptions`` add both languages to their ``title`` and ``description``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.extracts.extract import Asked, Extract
from registry.extracts.heading import Heading, Value
from registry.tables.writing import Dialect, Fingerprint

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
LANGUAGES = ("fr", "en")


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


def metadata(
    extract: Extract, pieces: Iterator[bytes], *, path: str, dialect: Dialect
) -> dict[str, Any]:
    """What stands beside the CSV file of an extract. ``pieces``: the file, which is read here for
    its size, its rows and its SHA-256; ``path``: its address."""
    mark = Fingerprint()
    for piece in pieces:
        mark.piece(piece)
    found = about(extract)
    schema = found.pop("schema")
    for field in schema["fields"]:
        if field["type"] == "number":
            field["decimalChar"] = dialect.decimal
    return {
        "profile": "tabular-data-resource",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": dialect.delimiter, "lineTerminator": "\r\n", "header": True},
        "bytes": mark.bytes,
        "hash": f"sha256:{mark.sha256}",
        **found,
        "rows": max(mark.lines - 1, 0),
        "sha256": mark.sha256,
        "schema": schema,
    }


def sheet(extract: Extract, mark: Fingerprint) -> Iterator[Sequence[Value]]:
    """The sheet that stands beside the rows in a workbook. ``mark``: of those rows as CSV."""
    yield [str(extract.title)]
    for label, value in (
        (_("What it is for"), str(extract.purpose)),
        (_("What one row is"), str(extract.grain)),
        (_("For"), _("staff alone: it is not public") if extract.is_staff else _("everyone")),
        (_("Data of"), extract.data_date),
        (_("Made on"), extract.made_at),
        (_("Rows"), max(mark.lines - 1, 0)),
        (_("SHA-256 of the rows as CSV"), mark.sha256),
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
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = asked()
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
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = read()
    return {language: text for language, text in found.items() if text}


def _both(name: str, read: Callable[[], str]) -> dict[str, Any]:
    """A text in French, the language of the registry, and beside it in both."""
    found = _languages(read)
    return {name: found["fr"], f"{name}s": found} if found else {}
