"""Long tables that the worker judges: the same records as asking each, and what changed since."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db.models import QuerySet
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Membership, Organization
from projects.models import Project, ProjectGoal
from registry.actions import Draft, archive, write
from registry.actions.judging import AGE, judge_long_tables
from registry.admin.queue import TASKS
from registry.memory import judged as judging_of
from registry.memory.judged import judged
from registry.models import Verdict
from registry.quality import findings
from registry.watches import records
from tests.builders import membership, organization, project, stored
from tests.tallied import tallies

pytestmark = pytest.mark.django_db
PAGE = "/en/admin/quality/"
PROJECTS = "/en/admin/projects/project/"
SDG = "warn:project.sdg"
NOON = datetime.datetime(2026, 5, 1, 16, tzinfo=datetime.UTC)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Project]]:
    """Records of every sort that break rules, judged as if they were many."""
    monkeypatch.setattr(judging_of, "LONG", 1)
    organization("southern_partner", published=False, nonprofit=None)
    membership(organization("ico", neq="1143920115"), "2020-01-01", source_url="")
    lacking = stored(Project(type="awareness", title_fr="Sans objectif"))
    named = project(title_fr="Avec objectif")
    write([Draft(named, {"goals": [ProjectGoal(project=named, goal=4)]})], by=None)
    archived = stored(Project(type="awareness", title_fr="Classé"))
    archive(Project, [archived.pk], by=None, reason="Erreur")
    with tallies(), time_machine.travel(NOON, tick=False):
        judge_long_tables(None)
        yield {"lacking": lacking, "named": named, "archived": archived}


def told(rows: Any) -> set[tuple[str, str, int, int]]:
    return {(one.model.__name__, one.rule.name, one.count, one.excepted) for one in rows}


def titles(client: Client, query: str) -> list[str]:
    response: Any = client.get(f"{PROJECTS}?{query}")
    assert response.status_code == 200
    return sorted(one.title_fr for one in response.context["cl"].result_list)


def test_what_is_kept_is_what_asking_finds(world: dict[str, Project]) -> None:
    kept = Verdict.objects.all().counts()
    assert {of for of, _rule in kept} >= {"projects.project", "organizations.membership"}
    assert told(findings(kept=kept)) == told(findings())
    for model in records():
        for rule in (one for one in model.rules if not one.parts):
            found = judged(model, [rule])
            rows: QuerySet[Any] = model._default_manager.breaking(rule)
            assert found is None or {*found.keys} == {*rows.values_list("pk", flat=True)}


def test_the_page_says_when_records_were_judged(world: dict[str, Project]) -> None:
    client = signed_in("administrator")
    text = client.get(PAGE).content.decode()
    assert "Judged at 12:00 PM." in text
    Verdict.objects.all().delete()
    assert "Judged at" not in client.get(PAGE).content.decode()


def test_staff_see_at_once_what_they_changed(world: dict[str, Project]) -> None:
    client = signed_in("officer")
    assert titles(client, f"broken={SDG}") == ["Classé", "Sans objectif"]
    incomplete = ["Avec objectif", "Sans objectif"]
    assert titles(client, "task=project-incomplete") == incomplete
    assert "judged at 12:00 PM" in client.get(f"{PROJECTS}?broken={SDG}").content.decode()

    goals = [ProjectGoal(project=world["lacking"], goal=4)]
    write([Draft(world["lacking"], {"goals": goals})], by=None)
    write([Draft(world["named"], {"goals": []})], by=None)

    assert titles(client, f"broken={SDG}") == ["Avec objectif", "Classé"]


def test_the_first_page_has_the_same_tasks(world: dict[str, Project]) -> None:
    client = signed_in("officer")

    def queue() -> dict[str, Any]:
        found: Any = client.get("/en/admin/?officer=all")
        return {one.task.code: (one.number, one.first) for one in found.context["queue"]}

    kept = queue()
    assert kept["project-incomplete"][0] == str(TASKS["project-incomplete"].rows().count())
    Verdict.objects.all().delete()
    assert queue() == kept


def test_tasks_are_judged_by_rules_of_their_model() -> None:
    for task in (one for one in TASKS.values() if one.judged):
        assert {*task.judged} <= {*task.model.rules}
        assert admin.site.is_registered(task.model)


def test_a_table_is_judged_again_after_some_time_and_not_before(
    world: dict[str, Project],
) -> None:
    organization("ico", published=False, quebec_presence="", region="")
    with time_machine.travel(NOON + AGE / 2, tick=False):
        judge_long_tables(None)
        assert not Verdict.objects.filter(at__gt=NOON).exists()
    with time_machine.travel(NOON + AGE * 2, tick=False):
        judge_long_tables(None)
        assert not Verdict.objects.filter(at=NOON).exists()
        found = judged(
            Organization, [r for r in Organization.rules if r.code == "ico.quebec_presence"]
        )
        assert found
        assert len(found.keys) == 1


def test_a_table_that_grows_short_is_asked(
    world: dict[str, Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_of, "LONG", 2)
    assert Membership.objects.count() == 1
    judge_long_tables(None)
    assert judged(Membership, Membership.rules) is None


def test_rules_of_another_version_are_not_believed(
    world: dict[str, Project], settings: Any
) -> None:
    settings.SOFTWARE_VERSION = "another"
    assert judged(Project, Project.rules[-1:]) is None
