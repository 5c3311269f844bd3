"""Extracts kept in a folder by ``keep_extracts``, as cron runs it."""

import datetime
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from portal.extracts import public_extracts
from registry.keeping import keep
from tests.builders import organization
from tests.interrupted import interrupt

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 1, 17, tzinfo=datetime.UTC)
DAY = "2026-03-01"


def run(*words: Any) -> tuple[int, list[str], str]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("keep_extracts", *map(str, words), stdout=out, stderr=err)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue().splitlines(), err.getvalue()


@time_machine.travel(NOON, tick=False)
def test_each_list_is_kept_with_what_its_file_is(tmp_path: Path) -> None:
    organization(key="a", name="Alpha")
    organization(key="b", published=False)
    code, out, err = run(tmp_path, "--format", "csv", "--format", "ndjson")
    names = [
        f"{name}-{DAY}.{ending}"
        for name in ("organizations", "projects", "needs")
        for ending in ("csv", "csv-metadata.json", "ndjson")
    ]
    assert (code, err, [Path(line).name for line in out]) == (0, "", names)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    file = (tmp_path / f"organizations-{DAY}.csv").read_bytes()
    told = json.loads((tmp_path / f"organizations-{DAY}.csv-metadata.json").read_text())
    assert told["sha256"] == hashlib.sha256(file).hexdigest()
    assert (told["rows"], told["path"]) == (1, f"organizations-{DAY}.csv")
    assert b"Alpha" in file


@time_machine.travel(NOON, tick=False)
def test_reports_are_kept_too_and_removed_as_lists_are(tmp_path: Path) -> None:
    organization(key="a", name="Alpha", region="06")
    organization(key="b", name="Bêta", region="01")
    (tmp_path / "icos-2026-02-01.csv").touch()
    code, out, err = run(tmp_path, "--no-lists", "--report", "icos?region=06", "--days", 9)
    assert (code, err) == (0, "")
    assert [Path(line).name for line in out] == [
        f"icos-{DAY}.csv",
        f"icos-{DAY}.csv-metadata.json",
        "icos-2026-02-01.csv",
    ]
    assert (tmp_path / f"icos-{DAY}.csv").read_text().count("\n") == 2
    assert run(tmp_path, "--report", "all", "--format", "ndjson")[0] == 0
    kept = {path.name for path in tmp_path.glob("*.ndjson")}
    assert {f"leverage-{DAY}.ndjson", f"pivot-{DAY}.ndjson", f"projects-{DAY}.ndjson"} <= kept
    assert f"obligations-due-{DAY}.ndjson" not in kept


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--report", "ico"], "Il n’y a pas de rapport ico"),
        (["--report", "icos?region=99"], "region"),
        (["--report", "icos?regoin=06"], "regoin"),
        (["--report", "obligations-due"], "personnel"),
        (["--report", "icos?rows=all"], "personnel"),
        (["--report", "icos", "--report", "icos?region=06"], "deux fois"),
    ],
)
def test_a_report_that_cannot_be_kept_is_told(tmp_path: Path, words: list[str], told: str) -> None:
    code, out, err = run(tmp_path, *words)
    assert (code, out) == (2, [])
    assert told in err


@time_machine.travel(NOON, tick=False)
def test_files_are_kept_for_so_many_days_and_others_are_left_alone(tmp_path: Path) -> None:
    for name in ("needs-2026-02-27.csv", "needs-2026-02-28.xlsx", "notes-2020-01-01.csv"):
        (tmp_path / name).touch()
    (tmp_path / "needs-2020-01-01.csv.bak").touch()
    code, out, _err = run(tmp_path, "--days", 2)
    assert (code, out[-1]) == (0, f"- {tmp_path / 'needs-2026-02-27.csv'}")
    left = {path.name for path in tmp_path.iterdir() if DAY not in path.name}
    assert left == {"needs-2026-02-28.xlsx", "notes-2020-01-01.csv", "needs-2020-01-01.csv.bak"}
    run(tmp_path, "--days", 1)
    assert not (tmp_path / "needs-2026-02-28.xlsx").exists()


def test_what_breaks_off_leaves_the_file_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exports.CHUNK", 1)
    monkeypatch.setattr("registry.tables.writing.LINES", 1)
    for _ in range(3):
        organization()

    extract = public_extracts()[0]
    before = tmp_path / f"{extract.file_name}.csv"
    before.write_text("before")

    def rows() -> Any:
        for row in read():
            yield row
            interrupt()

    read = extract.rows
    broken = type(extract)(**{**vars(extract), "rows": rows})
    with pytest.raises(Exception, match=r"interrupted|cursor|aborted"):
        list(keep(broken, tmp_path, ["csv"]))
    assert [path.name for path in tmp_path.iterdir()] == [before.name]
    assert before.read_text() == "before"


@pytest.mark.parametrize(
    ("words", "message"),
    [(["nowhere"], "nowhere n’est pas un dossier"), ([".", "--days", "0"], "un jour au moins")],
)
def test_what_cannot_be_used_is_told(words: list[str], message: str) -> None:
    code, _out, err = run(*words)
    assert code == 2
    assert message in err
