"""A change elsewhere that would leave a published project unfit."""

from pathlib import Path
from typing import Any

import pytest

from organizations.models import Organization
from projects.models import Participation, Project, RuleException
from registry.actions import Draft, publish, withdraw, withdraw_unfit, write
from registry.refusals import Refused
from registry.watches import watches_on
from tests.builders import organization, project, stored
from tests.importing import csv_file, load
from tests.refusing import rule_of

pytestmark = pytest.mark.django_db

CODE = "project.southern_partner"


def partner() -> Organization:
    return organization("southern_partner", published=False, key="sud1", name="Coopérative")


def fieldwork(one: Organization, **fields: Any) -> Project:
    """A published project abroad with that one partner."""
    return project("fieldwork", partners={"partner": one}, countries=["HT"], **fields)


def in_quebec(one: Organization) -> Organization:
    one.kind, one.country = "quebec_partner", "CA"
    return one


def test_a_partner_keeps_its_kind_while_a_published_project_hangs_on_it() -> None:
    one = partner()
    record = fieldwork(one, title_fr="Stage", key="p1")
    with pytest.raises(Refused) as refusal:
        write([Draft(in_quebec(one))], by=None)
    (problem,) = refusal.value.problems
    assert (problem.record, problem.code) == (one, CODE)
    assert "Stage" in str(problem.message)
    assert str(rule_of(CODE).message) in str(problem.message)
    assert problem.remedy
    assert Organization.objects.get(pk=one.pk).kind == "southern_partner"
    assert Project.objects.get(pk=record.pk).is_public


def test_a_development_project_without_main_implementer_keeps_its_partner() -> None:
    one = partner()
    record = project("development", partners={"partner": one}, countries=["HT"], published=False)
    stored(RuleException(project=record, rule="project.contractor", reason="En cours."))
    assert publish(Project, [record.pk], by=None).moved
    with pytest.raises(Refused, match=CODE):
        stored(in_quebec(one))
    withdraw(Project, [record.pk], by=None)
    stored(in_quebec(one))


@pytest.mark.parametrize("published", [False, True])
def test_what_hangs_on_it_no_more_lets_it_change(published: bool) -> None:
    one = partner()
    record = fieldwork(one, published=published)
    if published:
        other = organization("southern_partner", published=False)
        stored(Participation(project=record, organization=other, role="partner"))
    stored(in_quebec(one))
    assert Organization.objects.get(pk=one.pk).kind == "quebec_partner"


def test_a_recorded_exception_lets_it_change() -> None:
    one = partner()
    stored(RuleException(project=fieldwork(one), rule=CODE, reason="La source ne le dit pas."))
    stored(in_quebec(one))


def test_another_field_is_nothing_to_the_project() -> None:
    one = partner()
    fieldwork(one)
    one.city = "Jacmel"
    assert write([Draft(one)], by=None).concerned == {}


def test_who_leaves_it_unfit_learns_what_to_withdraw() -> None:
    one = partner()
    record = fieldwork(one)
    written = write([Draft(in_quebec(one))], by=None, leave_unfit=True)
    assert written.concerned == {Project: {record.pk: one}}
    decision = withdraw_unfit(Project, list(written.concerned[Project]), by=None)
    assert [one.pk for one in decision.moved] == [record.pk]
    assert {rule.code for rule in decision.held_back[record.pk]} == {CODE}


FILES = {
    "organizations": ("key,kind,name,country", "sud1,quebec_partner,Coopérative,CA"),
    "participations": ("project,organization,role", "p1,sud2,partner"),
}


def test_an_import_holds_back_what_it_leaves_unfit(tmp_path: Path) -> None:
    fieldwork(partner(), key="p1")
    csv_file(tmp_path, "organizations", *FILES["organizations"])
    outcome = load(tmp_path)
    assert outcome.code == 0
    assert any("No southern partner is named." in line for line in outcome.out), outcome.out
    record = Project.objects.get(key="p1")
    assert record.publication == "draft"
    assert record.history.latest().history_change_reason == CODE
    assert Project.objects.public().blocked() == {}


def test_an_import_that_names_another_partner_leaves_it_public(tmp_path: Path) -> None:
    fieldwork(partner(), key="p1")
    organization("southern_partner", published=False, key="sud2")
    for name, lines in FILES.items():
        csv_file(tmp_path, name, *lines)
    assert load(tmp_path).code == 0
    assert Project.objects.get(key="p1").is_public


def test_organizations_are_watched_by_kind_alone() -> None:
    of_projects = [watch for watch in watches_on(Organization) if watch.owner is Project]
    assert [(w.rule.code, w.path, w.fields) for w in of_projects] == [
        (CODE, "participations__organization", {"kind"})
    ]
