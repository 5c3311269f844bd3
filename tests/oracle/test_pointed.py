"""Worlds that chance seldom makes, where one judge or another is easily wrong."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from organizations.models import Organization
from projects.models import Contribution, Participation, Programme, ProgrammeRule, Project
from tests.oracle.agreement import assert_agreement, breaches
from tests.oracle.judges import DOMAINS
from tests.oracle.making.maker import INSTANTS
from tests.oracle.world import World

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 1, 31)


@pytest.fixture
def world() -> World:
    return World(INSTANTS[0])


def project(world: World, **values: Any) -> Project:
    number = len(world.of(Project))
    return world.add(Project, slug=f"p{number}", type="awareness", title_fr="Puits", **values)


def paid(world: World, one: Project, stage: str, *amounts: str) -> None:
    for amount in map(Decimal, amounts):
        money = {"stage": stage, "amount": amount, "amount_cad": amount}
        world.add(Contribution, project=one, payer_name="Ville", source="mrif", **money)


def of_programme(world: World, *figures: dict[str, Any], **values: Any) -> Project:
    programme = world.add(Programme, code="X", name_fr="X", name_en="X")
    for figure in figures:
        world.add(ProgrammeRule, programme=programme, **{"verified_on": DAY, **figure})
    return project(world, programme=programme, **values)


def test_names_of_signs_alone_are_not_alike(world: World) -> None:
    for number, name in enumerate(["!!!", "???"]):
        world.add(Organization, kind="ico", slug=f"s{number}", name=name)
    assert not any("organization.duplicate" in said for said in breaches(world, "warn").values())
    assert_agreement(world, DOMAINS["organizations"])


def test_a_lead_of_another_kind_is_none(world: World) -> None:
    partner = world.add(Organization, kind="quebec_partner", slug="s", name="S", country="CA")
    one = project(world)
    world.add(Participation, project=one, organization=partner, role="lead")
    assert "project.lead" in breaches(world, "publish")[one]
    assert_agreement(world, DOMAINS["projects"])


@pytest.mark.parametrize(
    "committed, disbursed, above",
    [
        (["0.30"], ["0.10", "0.20"], False),
        (["0.29", "0.01"], ["0.30"], False),
        (["0.29"], ["0.28", "0.01"], False),
        (["0.57"], ["0.57", "0.01"], True),
        (["999999999999.99"], ["999999999999.99"], False),
        (["999999999999.99"], ["999999999999.99", "0.01"], True),
    ],
)
def test_sums_to_the_cent(
    world: World, committed: list[str], disbursed: list[str], above: bool
) -> None:
    one = project(world)
    paid(world, one, "committed", *committed)
    paid(world, one, "disbursed", *disbursed)
    assert ("contribution.overspent" in breaches(world, "warn")[one]) is above
    assert_agreement(world, DOMAINS["funding"])


def test_the_rules_of_a_call_come_before_those_of_a_stream(world: World) -> None:
    of_call, of_stream = {"call": "2024"}, {"stream": "Volet 1"}
    figures = [{**of_call, "amount_max": 5}, {**of_stream, "amount_max": 1}]
    one = of_programme(world, *figures, **of_call, **of_stream)
    paid(world, one, "planned", "3")
    assert "contribution.ceiling" not in breaches(world, "warn")[one]
    assert_agreement(world, DOMAINS["programmes"])


@pytest.mark.parametrize(
    "start, end, months, long",
    [
        ("2020-01-01", "2020-12-31", 12, False),
        ("2020-01-01", "2021-01-01", 12, True),
        ("2020-02-29", "2021-02-28", 12, False),
        ("2020-02-29", "2021-03-01", 12, True),
        ("2021-01-31", "2021-02-28", 1, False),
        ("2021-01-31", "2021-03-01", 1, True),
        ("2020-01-15", "2020-01-15", 0, True),
    ],
)
def test_months_are_counted_with_both_ends(
    world: World, start: str, end: str, months: int, long: bool
) -> None:
    first, last = map(datetime.date.fromisoformat, (start, end))
    one = of_programme(world, {"months_max": months}, planned_start=first, planned_end=last)
    assert ("project.duration" in breaches(world, "warn")[one]) is long
    assert_agreement(world, DOMAINS["programmes"])
