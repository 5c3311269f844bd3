"""What is worth checking on a project, its funding aside: exactly that, and nothing else."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from organizations.models import Need, Organization
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    NeedAnswer,
    Participation,
    Programme,
    ProgrammeRule,
    Project,
    ProjectGoal,
    ProjectRegion,
    SectorShare,
)
from registry.actions import Draft, remove, write
from registry.rules import Severity
from tests.builders import organization, partnership, stored

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 1, 31)
EVE, MORROW = DAY - datetime.timedelta(1), DAY + datetime.timedelta(1)
TEXTS = {"title_fr": "Puits", "title_en": "Wells", "summary_fr": "Eau", "summary_en": "Water"}
NORMS = {"age_min": 18, "age_max": 35, "training_hours": 60}
Spoil = Callable[[Project], Any]


def gift(payer: Organization | None = None, **fields: Any) -> Contribution:
    known = {"source": "southern_partner", "stage": "planned", "amount": Decimal(5)}
    named = {"organization": payer} if payer else {"payer_name": "Ville"}
    return Contribution(**{**known, **named, **fields})


def fit(type: str = "development", **fields: Any) -> Project:  # noqa: A002 - the field's name
    """A project on which nothing is worth checking."""
    lead, partner = organization(), organization("southern_partner")
    partnership(lead, partner, start=DAY, end=DAY)
    need = stored(Need(organization=partner, title_fr="Eau"))
    return stored(
        Project(type=type, **{"planned_start": DAY, **TEXTS, **fields}),
        countries=[CountryShare(country="HT")],
        regions=[ProjectRegion(region="06")],
        sectors=[SectorShare(sector_id="14030")],
        goals=[ProjectGoal(goal=6)],
        markers=[MarkerValue(marker="1", significance=0)],
        cohorts=[Cohort(name="A", **NORMS)],
        answered_needs=[NeedAnswer(need=need)],
        contributions=[gift(partner)],
        participations=[
            Participation(organization=lead, role="lead"),
            Participation(organization=partner, role="contractor"),
        ],
    )


def warned(record: Any) -> set[str]:
    rows = type(record).objects.filter(pk=record.pk)
    return {rule.code for rule in rows.breaches(record.rules_of(Severity.WARN)).get(record.pk, [])}


# What spoils a project, or does not.


def fields(**values: Any) -> Spoil:
    def spoil(record: Project) -> None:
        for name, value in values.items():
            setattr(record, name, value)
        write([Draft(record)], by=None)

    return spoil


def rows(relation: str, *made: Callable[[], Any]) -> Spoil:
    """The project has these rows of the relation and no other."""

    def spoil(record: Project) -> None:
        write([Draft(record, {relation: [make() for make in made]})], by=None)

    return spoil


def without_partnership(record: Project) -> None:
    lead = record.participations.get(role="lead").organization
    remove(lead.partnerships.all(), by=None)


def partnership_of(start: Any, end: Any) -> Spoil:
    def spoil(record: Project) -> None:
        one = record.participations.get(role="lead").organization.partnerships.get()
        one.start, one.end = start, end
        write([Draft(one)], by=None)

    return spoil


def with_second_partner(record: Project) -> None:
    """It gives, but it has no partnership, whatever the first has."""
    partner = organization("southern_partner")
    stored(Participation(project=record, organization=partner, role="partner"))
    row = gift(partner)
    row.project = record
    stored(row)


def with_partner_of_a_co_lead(record: Project) -> None:
    with_second_partner(record)
    ico = organization()
    stored(Participation(project=record, organization=ico, role="co_lead"))
    partnership(ico, record.participations.get(role="partner").organization)


def with_partner_of_the_lead(record: Project) -> None:
    with_second_partner(record)
    lead = record.participations.get(role="lead").organization
    partnership(lead, record.participations.get(role="partner").organization)


def without_lead(record: Project) -> None:
    without_partnership(record)
    remove(record.participations.filter(role="lead"), by=None)


def given_by(role: str | None, **values: Any) -> Spoil:
    """The only contribution is of the organization in the role, or of a named payer."""

    def spoil(record: Project) -> None:
        payer = record.participations.get(role=role).organization if role else None
        write([Draft(record, {"contributions": [gift(payer, **values)]})], by=None)

    return spoil


def cohorts(*changed: dict[str, Any]) -> Spoil:
    made = [
        lambda n=n, one=one: Cohort(name=f"{n}", **{**NORMS, **one})
        for n, one in enumerate(changed)
    ]
    return rows("cohorts", *made)


def started(day: datetime.date | None, *changed: dict[str, Any]) -> Spoil:
    def spoil(record: Project) -> None:
        cohorts(*changed)(record)
        partnership_of(None, None)(record)
        fields(planned_start=day)(record)

    return spoil


def asked(**figures: Any) -> Spoil:
    """A programme of which these figures are verified."""

    def spoil(record: Project) -> None:
        programme = stored(Programme(code="X", name_fr="X", name_en="X"))
        stored(ProgrammeRule(programme=programme, **{"verified_on": DAY, **figures}))
        fields(programme=programme, planned_end=datetime.date(2021, 1, 30))(record)

    return spoil


UNFIT: list[tuple[str, str, Spoil]] = [
    ("project.partnership", "development", without_partnership),
    ("project.partnership", "fieldwork", without_partnership),
    ("project.partnership", "awareness", without_partnership),
    ("project.partnership", "development", partnership_of(MORROW, None)),
    ("project.partnership", "development", partnership_of(None, EVE)),
    ("project.partnership", "development", fields(actual_start=MORROW)),
    ("project.partnership", "development", with_second_partner),
    ("project.partnership", "development", with_partner_of_a_co_lead),
    ("project.need", "development", rows("answered_needs")),
    ("project.french", "development", fields(summary_fr="")),
    ("project.english", "development", fields(summary_en="")),
    ("project.english", "awareness", fields(title_en="")),
    ("translation.outdated", "development", fields(title_fr="Puits et pompes")),
    ("translation.outdated", "development", fields(summary_fr="Eau potable")),
    ("project.sector", "development", rows("sectors")),
    ("project.sdg", "awareness", rows("goals")),
    ("project.gender", "development", rows("markers")),
    (
        "project.gender",
        "development",
        rows("markers", lambda: MarkerValue(marker="10", significance=2)),
    ),
    ("project.fieldwork_cohort", "fieldwork", cohorts()),
    ("project.fieldwork_cohort", "fieldwork", cohorts({"age_min": 17})),
    ("project.fieldwork_cohort", "fieldwork", cohorts({"age_max": 36})),
    ("project.fieldwork_cohort", "fieldwork", cohorts({"age_min": 36, "age_max": None})),
    ("project.fieldwork_cohort", "fieldwork", cohorts({"age_min": None, "age_max": 17})),
    ("project.fieldwork_cohort", "fieldwork", cohorts({"training_hours": 59})),
    ("project.fieldwork_cohort", "fieldwork", cohorts({}, {"training_hours": 0})),
    (
        "project.fieldwork_cohort",
        "fieldwork",
        started(datetime.date(2020, 12, 31), {"age_min": 17}),
    ),
    ("project.fieldwork_cohort", "fieldwork", started(datetime.date(1995, 1, 1), {"age_min": 17})),
    ("project.fieldwork_cohort", "fieldwork", started(None)),
    ("contribution.southern", "development", rows("contributions")),
    ("contribution.southern", "awareness", given_by("lead")),
    ("contribution.southern", "fieldwork", given_by(None)),
    ("contribution.overspent", "development", given_by("contractor", stage="disbursed")),
    ("contribution.ceiling", "development", asked(own_share_min="0.01")),
    ("project.duration", "development", asked(months_max=11)),
    ("project.partner_sectors", "development", asked(partner_sectors_min=1)),
]
FIT: list[tuple[str, Spoil]] = [
    ("development", fields(planned_start=None)),
    ("development", without_lead),
    ("development", with_partner_of_the_lead),
    ("development", partnership_of(None, None)),
    ("development", partnership_of(DAY, None)),
    ("development", partnership_of(None, DAY)),
    ("fieldwork", rows("answered_needs")),
    ("awareness", rows("answered_needs")),
    ("development", fields(title_fr="Pompes", title_en="Pumps")),
    ("awareness", rows("cohorts")),
    ("development", cohorts({"age_min": 17})),
    ("fieldwork", cohorts({"age_min": None, "age_max": None, "training_hours": None})),
    ("fieldwork", started(datetime.date(2021, 1, 1), {"age_min": 17})),
    ("fieldwork", started(datetime.date(1994, 12, 31), {"training_hours": 0})),
    ("fieldwork", started(None, {"age_max": 70})),
    ("development", given_by("contractor", nature="service", valuation_method="Heures")),
    ("development", given_by("contractor", stage="committed")),
    ("development", asked(months_max=12)),
    ("development", asked(months_max=1, verified_on=None)),
    ("development", asked(partner_sectors_min=0)),
]


@pytest.mark.parametrize(
    "code, type_, spoil", UNFIT, ids=[f"{n} {u[0]}" for n, u in enumerate(UNFIT)]
)
def test_what_is_worth_checking(code: str, type_: str, spoil: Spoil) -> None:
    record = fit(type_)
    assert warned(record) == set()
    spoil(record)
    assert warned(record) == {code}


@pytest.mark.parametrize("type_, change", FIT, ids=[f"{n} {row[0]}" for n, row in enumerate(FIT)])
def test_what_is_not(type_: str, change: Spoil) -> None:
    record = fit(type_)
    change(record)
    assert warned(record) == set()


def test_every_rule_about_projects_is_here() -> None:
    rules = {rule.code for rule in Project.rules_of(Severity.WARN)}
    assert rules == {code for code, _type, _spoil in UNFIT}
