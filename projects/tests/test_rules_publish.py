"""What keeps a project from being published, and which recorded exceptions lift it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from organizations.models import Organization
from projects.actions import record_exceptions
from projects.models import (
    Contribution,
    CountryShare,
    Obligation,
    Participation,
    Project,
    ProjectRegion,
    RuleException,
)
from registry.actions import Draft, publish, remove, write
from registry.refusals import Refused
from registry.rules import Severity
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 1, 31)


def fit(type: str = "development", **fields: Any) -> Project:  # noqa: A002 - the field's name
    """A draft that may be published."""
    record = stored(
        Project(type=type, title_fr="Puits", **fields),
        countries=[CountryShare(country="HT")],
        regions=[ProjectRegion(region="06")],
    )
    takes_part(record, organization(), "lead")
    takes_part(record, organization("southern_partner"), "contractor")
    return record


def takes_part(record: Project, who: Organization, role: str, **how: bool) -> None:
    row = Participation(project=record, organization=who, role=role)
    write([Draft(row)], by=None, **how)


# What spoils a project, with ``leave_unfit`` or, as people do, without.


def without(role: str) -> Any:
    def spoil(record: Project, **how: bool) -> None:
        remove(record.participations.filter(role=role), by=None, **how)

    return spoil


def with_partner_only(record: Project, **how: bool) -> None:
    takes_part(record, organization("southern_partner"), "partner")
    without("contractor")(record, **how)


def with_second_lead(record: Project, **how: bool) -> None:
    takes_part(record, organization(), "lead", **how)


def without_rows(relation: str) -> Any:
    def spoil(record: Project, **how: bool) -> None:
        write([Draft(record, {relation: []})], by=None, **how)

    return spoil


def with_fields(**fields: Any) -> Any:
    def spoil(record: Project, **how: bool) -> None:
        for name, value in fields.items():
            setattr(record, name, value)
        write([Draft(record)], by=None, **how)

    return spoil


def with_in_kind(record: Project, **how: bool) -> None:
    given = {"source": "mrif", "stage": "planned", "amount": Decimal(5), "nature": "service"}
    write([Draft(Contribution(project=record, payer_name="MRIF", **given))], by=None, **how)


def with_outstanding_report(record: Project, **how: bool) -> None:
    with_fields(status="closed", actual_end=DAY)(record, **how)
    row = Obligation(project=record, kind="Rapport final", due_on=DAY)
    write([Draft(row)], by=None, **how)


UNFIT = [
    ({"project.lead"}, "development", without("lead")),
    ({"project.lead"}, "awareness", without("lead")),
    ({"project.lead"}, "development", with_second_lead),
    ({"project.southern_partner", "project.contractor"}, "development", without("contractor")),
    ({"project.southern_partner"}, "fieldwork", without("contractor")),
    ({"project.contractor"}, "development", with_partner_only),
    ({"project.awareness_place"}, "awareness", without_rows("regions")),
    ({"project.country"}, "development", without_rows("countries")),
    ({"project.country"}, "fieldwork", without_rows("countries")),
    ({"project.french"}, "development", with_fields(title_fr="", title_en="Wells")),
    ({"project.status_dates"}, "development", with_fields(status="implementation")),
    ({"project.status_dates"}, "development", with_fields(status="closed", planned_start=DAY)),
    ({"contribution.in_kind"}, "development", with_in_kind),
    ({"obligation.closing"}, "development", with_outstanding_report),
]
FIT = [
    ("awareness", without("contractor")),
    ("awareness", without_rows("countries")),
    ("development", without_rows("regions")),
    ("fieldwork", with_partner_only),
    ("development", with_fields(status="implementation", planned_start=DAY)),
    ("development", with_fields(status="closed", actual_end=DAY)),
    ("development", with_fields(status="cancelled")),
]
IDS = [f"{n} {' '.join(sorted(row[0]))}" for n, row in enumerate(UNFIT)]
EXCEPTIONAL = {
    "project.southern_partner",
    "project.contractor",
    "project.status_dates",
    "obligation.closing",
}


def held(record: Project) -> set[str]:
    decision = publish(Project, [record.pk], by=None)
    return {rule.code for rule in decision.held_back.get(record.pk, [])}


@pytest.mark.parametrize("codes, type_, spoil", UNFIT, ids=IDS)
def test_what_is_held_back(codes: set[str], type_: str, spoil: Any) -> None:
    record = fit(type_)
    spoil(record, leave_unfit=True)
    assert held(record) == codes
    assert Project.objects.get().publication == "draft"


@pytest.mark.parametrize("type_, change", FIT, ids=[f"{n} {row[0]}" for n, row in enumerate(FIT)])
def test_what_is_published(type_: str, change: Any) -> None:
    record = fit(type_)
    change(record, leave_unfit=True)
    assert held(record) == set()
    assert Project.objects.get().publication == "published"


@pytest.mark.parametrize("codes, type_, spoil", UNFIT, ids=IDS)
def test_a_recorded_exception_lifts_the_rules_that_allow_one(
    codes: set[str], type_: str, spoil: Any
) -> None:
    record = fit(type_)
    spoil(record, leave_unfit=True)
    record_exceptions({record.pk: "La source ne le dit pas."}, by=None, reason="import")
    lifted = codes & EXCEPTIONAL
    assert set(RuleException.objects.values_list("rule", flat=True)) == lifted
    assert held(record) == codes - lifted


def test_the_rules_that_allow_an_exception_are_those_of_the_domain() -> None:
    rules = Project.rules_of(Severity.PUBLISH)
    assert {rule.code for rule in rules if rule.exceptional} == EXCEPTIONAL
    assert {rule.code for rule in rules} == {code for codes, *_rest in UNFIT for code in codes}


def test_no_exception_can_be_recorded_to_another_rule() -> None:
    record = fit()
    with pytest.raises(Refused) as refusal:
        stored(RuleException(project=record, rule="project.lead", reason="Parce que."))
    assert [problem.field for problem in refusal.value.problems] == ["rule"]


def test_an_exception_says_who_when_and_why_and_only_once() -> None:
    record = fit()
    without("contractor")(record, leave_unfit=True)
    record_exceptions({record.pk: "Un."}, by=None, reason="première")
    record_exceptions({record.pk: "Un."}, by=None, reason="encore")
    record_exceptions({record.pk: "Deux."}, by=None, reason="seconde")
    one = RuleException.objects.get(rule="project.contractor")
    assert one.reason == "Deux."
    lines = one.history.order_by("history_id").values_list("reason", "history_change_reason")
    assert list(lines) == [("Un.", "première"), ("Deux.", "seconde")]


@pytest.mark.parametrize("codes, type_, spoil", UNFIT, ids=IDS)
def test_a_change_that_makes_a_published_project_unfit_is_refused(
    codes: set[str], type_: str, spoil: Any
) -> None:
    record = fit(type_)
    assert held(record) == set()
    record.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        spoil(record)
    assert {problem.code for problem in refusal.value.problems} == codes
    assert Project.objects.public().blocked() == {}
    assert Project.objects.public().count() == 1


@pytest.mark.parametrize("role", ["lead", "contractor"])
def test_a_part_moved_to_another_project_is_missed_by_the_first(role: str) -> None:
    first, second = fit(), stored(Project(type="development", title_fr="École"))
    assert held(first) == set()
    row = first.participations.get(role=role)
    row.project = second
    with pytest.raises(Refused) as refusal:
        write([Draft(row)], by=None)
    assert f"project.{role}" in {problem.code for problem in refusal.value.problems}
    assert first.participations.filter(role=role).exists()
