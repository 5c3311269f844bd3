"""Guards follow the rules into the database, and wait for the end of a verb."""

import datetime
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from organizations.models import Membership, Organization, Sector
from projects.models import Project, SectorShare
from registry import guards, postgres, sqlite
from registry.actions import Draft, write
from registry.refusals import Refused
from registry.watches import append_only, records
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db

WITHDRAWN = datetime.date(2015, 1, 1)
BEFORE = WITHDRAWN - datetime.timedelta(days=1)


def engine() -> Any:
    return postgres if connection.vendor == "postgresql" else sqlite


def in_database() -> dict[str, str]:
    with connection.cursor() as cursor:
        return engine().stored_guards(cursor)


# In the database


def test_every_rule_across_has_a_guard() -> None:
    over_parts = {"project_shares"} if connection.vendor == "sqlite" else set()
    named = {
        rule.constraint_name
        for model in records()
        for rule in model.rules_across()
        if not rule.daily
    }
    named |= {model.seal.constraint_name for model in records() if model.seal}
    named |= {model.closed for model in append_only()}
    found = {name.split("__")[0].removeprefix("guard_") for name in in_database()}
    assert {name.removesuffix("_insert").removesuffix("_update") for name in found} == (
        named - over_parts
    )


def test_a_migration_changes_no_guard_that_is_in_line() -> None:
    before = in_database()
    with connection.cursor() as cursor:
        kept, stale, missing = sorted(before)[:3]
        engine().drop_guard(cursor, missing)
        engine().drop_guard(cursor, stale)
        engine().create_guard(
            cursor, stale, before[stale].replace("<>", "=").replace("'ico'", "''")
        )
    call_command("migrate", verbosity=0)
    assert in_database() == before
    assert kept in before


def test_a_rule_that_is_no_more_has_no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Membership, "rules", ())
    guards.install()
    assert not [name for name in in_database() if "membership" in name]


def test_tables_that_are_not_there_yet_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    present = guards._tables(connection)
    for table in [table for table in present if table.startswith("projects_")]:
        del present[table]
    del present["organizations_need"]
    present["organizations_membership"].remove("end")
    monkeypatch.setattr(guards, "_tables", lambda _connection: present)
    guards.install()
    told = ("_project_", "_need_", "_membership_")
    assert not [name for name in in_database() if any(word in name for word in told)]
    assert [name for name in in_database() if "_partnership_" in name]


def test_they_go_before_a_migration() -> None:
    guards.remove()
    assert in_database() == {}


@pytest.mark.sqlite
def test_a_database_migrated_in_part_has_those_it_can(tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite3"

    def guarded(*target: str) -> int:
        told = {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "DEBUG": "on"}
        command = [sys.executable, "manage.py", "migrate", "-v0", *target]
        subprocess.run(command, check=True, env=told, cwd=settings.BASE_DIR)
        with closing(sqlite3.connect(path)) as database:
            found = database.execute("SELECT sql FROM sqlite_master WHERE name GLOB 'guard_*'")
            return len(found.fetchall())

    whole = len(in_database())
    assert 0 < guarded("organizations") < whole
    assert guarded() == whole


# While a verb writes


def old_project() -> tuple[Project, SectorShare]:
    """A project that began before one of its sectors was withdrawn."""
    old = Sector.objects.create(code="11199", name_en="Old", withdrawn_on=WITHDRAWN)
    record = stored(Project(type="development", title_fr="Puits", planned_start=BEFORE))
    return record, stored(SectorShare(project=record, sector=old))


def test_a_start_may_move_as_the_sector_is_replaced() -> None:
    record, share = old_project()
    record.planned_start = WITHDRAWN
    with pytest.raises(Refused):
        stored(record, sectors=[share])
    share.sector_id = "11110"
    stored(record, sectors=[share])
    assert record.sectors.get().sector_id == "11110"


def test_a_start_may_move_back_as_an_old_sector_comes() -> None:
    record, share = old_project()
    record.planned_start = WITHDRAWN
    stored(record, sectors=[SectorShare(sector_id="11110")])
    record.planned_start = BEFORE
    stored(record, sectors=[SectorShare(sector_id=share.sector_id)])
    assert record.sectors.get().sector_id == "11199"


@pytest.mark.parametrize("refused", [False, True])
def test_guards_are_back_when_a_verb_is_done(refused: bool) -> None:
    partner = organization("southern_partner", published=False)
    if refused:
        with pytest.raises(Refused):
            stored(Membership(organization=partner))
    rows = [Membership(organization=partner)]
    with pytest.raises(IntegrityError, match="membership_interval"), transaction.atomic():
        Membership.objects.bulk_create(rows)


def test_one_bad_part_among_a_thousand_drafts_is_blamed_alone() -> None:
    Sector.objects.create(code="11199", name_en="Old", withdrawn_on=WITHDRAWN)
    drafts = [
        Draft(
            Project(type="development", title_fr=f"Projet {n}"),
            {"sectors": [SectorShare(sector_id="11110"), SectorShare(sector_id=code)]},
        )
        for n, code in enumerate(["14030"] * 700 + ["11199"] + ["14030"] * 299)
    ]
    with pytest.raises(Refused) as refusal:
        write(drafts, by=None)
    assert [p.record for p in refusal.value.problems] == [drafts[700].parts["sectors"][1]]
    assert [(p.code, p.field) for p in refusal.value.problems] == [("project.sector", "sector")]


def test_a_guard_that_fires_in_a_verb_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the verbs miss what a guard holds, the record and the part are still named."""
    monkeypatch.setattr("registry.actions.writing.guards.waiting", transaction.atomic)
    Sector.objects.create(code="11199", name_en="Old", withdrawn_on=WITHDRAWN)
    drafts = [
        Draft(
            Project(type="development", title_fr=code), {"sectors": [SectorShare(sector_id=code)]}
        )
        for code in ("11110", "11199", "14030")
    ]
    with pytest.raises(Refused) as refusal:
        write(drafts, by=None)
    problem = refusal.value.problems[0]
    assert problem.record is drafts[1].parts["sectors"][0]
    assert (problem.code, problem.field) == ("project.sector", "sector")
    assert problem.remedy
    assert len(refusal.value.problems) == 1


def test_a_guard_that_fires_elsewhere_in_a_verb_is_explained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("registry.actions.writing.guards.waiting", transaction.atomic)
    owners = [organization(published=False) for _ in range(3)]
    stored(Membership(organization=owners[1]))
    for owner in owners:
        owner.kind = "quebec_partner"
    with pytest.raises(Refused) as refusal:
        write([Draft(owner) for owner in owners], by=None)
    told = [(p.record, p.code) for p in refusal.value.problems]
    assert told == [(owners[1], "membership.interval")]
    assert not Organization.objects.exclude(kind="ico").exists()
