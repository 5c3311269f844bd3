"""The report of rejected rows: a file to correct and to load again, with or after the others.

Each line is a row as it came, with where it came from and why it was rejected. Loaded
together with its files, a corrected line takes the place of the row that it names.
"""

from collections.abc import Iterator
from pathlib import Path

from registry.imports.results import Result
from registry.imports.sources import NOTES
from registry.tables.writing import csv_bytes


def write_rejects(result: Result, path: Path) -> None:
    path.write_bytes(b"".join(rejects(result)))


def rejects(result: Result) -> Iterator[bytes]:
    """The report as pieces of a CSV file."""
    columns = list(dict.fromkeys(key for r in result.rejected for key in r.cells if key))
    reasons: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for refusal in result.refusals:
        place = (refusal.file, refusal.row)
        reasons.setdefault(place, []).append((refusal.message, refusal.remedy))
    lines: list[list[str]] = [[*NOTES[:-1], *columns, NOTES[-1]]]
    for rejected in result.rejected:
        messages, remedies = zip(*reasons[rejected.file, rejected.row], strict=True)
        lines.append(
            [
                rejected.table,
                rejected.file,
                str(rejected.row),
                " / ".join(messages),
                " / ".join(dict.fromkeys(filter(None, remedies))),
                *(rejected.cells.get(key, "") for key in columns),
                " ".join(key for key in rejected.cells if key),
            ]
        )
    return csv_bytes(lines)
