"""What the audit of dependencies says: a fault, none, or that nothing was audited."""

import json
from typing import Any

import pytest

from tests.check_dependencies import BILL, bill, judge

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "lxml", "skip_reason": "Dependency not found on PyPI"}
FAULTY = {
    "name": "django",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["5.2.20"]}],
}


@pytest.mark.parametrize(
    "found, code, line",
    [
        ([CLEAN], 0, "Dependencies: 1 audited, no known fault"),
        ([CLEAN, SKIPPED], 0, "Dependencies: 1 audited, no known fault; 1 not"),
        ([FAULTY, SKIPPED], 1, "django 1.0: PYSEC-2026-1, fixed in 5.2.20"),
        ([SKIPPED], 0, "Dependencies: NOT AUDITED (the index has no advisories to give)"),
        ("no answer in 180 s", 0, "Dependencies: NOT AUDITED (no answer in 180 s)"),
    ],
)
def test_what_is_known_is_said(found: Any, code: int, line: str, capsys: Any) -> None:
    assert judge(found) == code
    assert capsys.readouterr().out == line + "\n"


def test_nothing_audited_is_a_failure_where_one_asks_for_it(monkeypatch: Any) -> None:
    monkeypatch.setenv("NOTHING_AUDITED_FAILS", "1")
    assert judge([SKIPPED]) == 1


def test_the_bill_names_what_the_product_runs_on() -> None:
    count = bill()
    told = json.loads(BILL.read_text())
    names = {one["name"].lower() for one in told["components"]}
    assert told["bomFormat"] == "CycloneDX"
    assert count == len(told["components"])
    assert {"django", "gunicorn", "lxml", "psycopg2-binary"} <= names
