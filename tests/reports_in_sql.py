"""The reports in SQL that is written by hand (``data/reports.sql``), from the definitions alone."""

import datetime
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

WRITTEN = Path(__file__).parent / "data" / "reports.sql"
STAGES = ("planned", "committed", "disbursed")
Rows = list[dict[str, Any]]


def told(name: str, day: datetime.date, *, everything: bool = False, **conditions: str) -> Rows:
    """The rows of a report on a day, as its CSV file writes them."""
    on = conditions.pop("on", day.isoformat())
    until = day + datetime.timedelta(int(conditions.pop("days", 0)))
    published = "1 = 1" if everything else "{}.publication = 'published'"
    always = dict.fromkeys(("typed", "paid", "started", "wanted"), "1 = 1")
    rows = _asked(
        name,
        **{**_arithmetic(_day(day)), **always, **conditions},
        projects=published.format("p"),
        organizations=published.format("o"),
        today=_day(day),
        on=_day(on),
        until=_day(until),
    )
    if rows and "committed_part" in rows[0]:
        _share_out(rows)
    for row in rows:
        _add_ratios(row, rows)
    return [{key: _cell(key, value) for key, value in row.items()} for row in rows]


def fiscal_year(day: str) -> str:
    """In SQL, the year in which the fiscal year of a day begins."""
    month = f"SUBSTR(CAST({day} AS TEXT), 6, 2)"
    return f"{_year(day)} - CASE WHEN {month} < '04' THEN 1 ELSE 0 END"


@cache
def _sections() -> dict[str, str]:
    texts = re.split(r"(?m)^-- (\S+)\n", WRITTEN.read_text().partition("\n\n")[2])
    return dict(zip(texts[1::2], texts[2::2], strict=True))


def _asked(name: str, **filling: str) -> Rows:
    written = _sections()
    with connection.cursor() as cursor:
        cursor.execute((written["with"] + written[name]).format(**filling))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _arithmetic(today: str) -> dict[str, str]:
    last = 'LAG(a."end") OVER pair'
    end = f'CASE WHEN x.in_force = 1 THEN {today} ELSE x."end" END'
    return {
        "year_of_start": fiscal_year("p.start"),
        "year_of_day": fiscal_year("c.date"),
        "fiscal_year_of_start": _in_words("p.year_of_start"),
        "fiscal_year_of_day": _in_words("m.year_of_day"),
        "years_since_start": _years("x.start", f"COALESCE({end}, {today})"),
        "years_since_asked": _years("n.since", today),
        "days_from_last_end": _days(last, "a.start"),
        "days_late": _days("d.due_on", today),
        "days_left": _days(today, "r.lapses_on"),
        "stages": _sums("m.cents", "{stage}_cad"),
        "parts": _sums("m.cents * x.part", "{stage}_part"),
        "mrif": _sums("CASE WHEN m.source = 'mrif' THEN m.cents END", "mrif_{stage}_cad"),
        "others": _sums("CASE WHEN m.source <> 'mrif' THEN m.cents END", "other_{stage}_cad"),
    }


def _sums(amount: str, name: str) -> str:
    return ", ".join(
        f"SUM(CASE WHEN m.stage = '{stage}' THEN {amount} END) AS {name.format(stage=stage)}"
        for stage in STAGES
    )


def _day(day: object) -> str:
    return f"CAST('{day}' AS DATE)" if connection.vendor == "postgresql" else f"'{day}'"


def _days(first: str, last: str) -> str:
    if connection.vendor == "postgresql":
        return f"({last} - {first})"
    return f"CAST(JULIANDAY({last}) - JULIANDAY({first}) AS INTEGER)"


def _year(day: str) -> str:
    return f"CAST(SUBSTR(CAST({day} AS TEXT), 1, 4) AS INTEGER)"


def _years(first: str, last: str) -> str:
    """Whole ones, from one day to another."""
    early, late = (f"SUBSTR(CAST({day} AS TEXT), 6)" for day in (first, last))
    return f"{_year(last)} - {_year(first)} - CASE WHEN {late} < {early} THEN 1 ELSE 0 END"


def _in_words(year: str) -> str:
    words = f"CAST({year} AS TEXT) || '-' || CAST({year} + 1 AS TEXT)"
    return f"CASE WHEN {year} IS NULL THEN 'unknown' ELSE {words} END"


def _share_out(rows: Rows) -> None:
    """Ten-thousandths of cents become cents, with the same sum: those that lose most get one."""
    for stage in STAGES:
        parts = [row.pop(f"{stage}_part") for row in rows]
        cents = [None if part is None else int(part) // 10_000 for part in parts]
        lost = [int(part or 0) % 10_000 for part in parts]
        code = next(iter(rows[0]))
        order = sorted(range(len(rows)), key=lambda n: (-lost[n], rows[n][code]))
        for place in order[: sum(lost) // 10_000]:
            cents[place] += 1
        for row, amount in zip(rows, cents, strict=True):
            row[f"{stage}_cad"] = amount


def _add_ratios(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    for stage in STAGES:
        if ours := row.get(f"mrif_{stage}_cad"):
            others = row[f"other_{stage}_cad"] or 0
            row[f"{stage}_leverage"] = _rounded(others, ours, "0.01")
    if "aqoci" in row and row["committed_cad"]:
        whole = sum(one["committed_cad"] or 0 for one in rows)
        row["committed_share"] = _rounded(100 * row["committed_cad"], whole, "0.1")


def _rounded(some: int, of: int, to: str) -> str:
    return str((Decimal(some) / Decimal(of)).quantize(Decimal(to), ROUND_HALF_UP))


def _cell(key: str, value: Any) -> str:
    if value is None:
        return ""
    return f"{Decimal(value).scaleb(-2):.2f}" if key.endswith("_cad") else str(value)
