"""Reads a workbook in a process of its own, so that none can take memory, time or the server.

A cell in the last corner of a sheet, a sheet of spaces or a cell repeated a million times asks for
gigabytes, and what reads it ends the process that it runs in. Run as a script, this module knows
nothing of Django: ``PATH`` prints the names of the sheets, ``PATH SHEET`` the number and the texts
of a row a line, of those that are not blank.
"""

import datetime
import json
import resource
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 310 * 1024**2  # bytes of addresses, of which half hold cells
SECONDS = 30  # of processor
ROWS = 1_048_576  # of a sheet: Excel's own limit
UNREADABLE, LOCKED, TOO_LARGE = 2, 3, 4  # exit codes
COMPOUND = b"\xd0\xcf\x11\xe0"  # the container of old workbooks, and of encrypted new ones
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main(path: str, sheet: str = "") -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with CalamineWorkbook.from_path(path) as book:
            rows: Iterable[Any] = [book.sheet_names]
            if sheet:
                rows = book.get_sheet_by_name(sheet).iter_rows()
            for number, row in enumerate(rows, start=1):
                if number > ROWS:
                    return TOO_LARGE
                cells = [text_of(cell) for cell in row]
                if "".join(cells).strip():
                    sys.stdout.write(json.dumps([number, cells]) + "\n")
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, OSError, ValueError):
        return LOCKED if _is_locked(path) else UNREADABLE
    return 0


def _is_locked(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(4) == COMPOUND and ENCRYPTED in file.read()


def text_of(cell: Any) -> str:
    """A spreadsheet's typed cell as a CSV file would write it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _number(cell: float) -> str:
    """The 15 digits that a spreadsheet shows of a number, without those it does not."""
    return f"{Decimal(f'{cell:.15g}'):f}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
