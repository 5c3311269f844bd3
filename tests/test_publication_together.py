"""Two people at once, one of whom publishes: nothing is published that a rule keeps back."""

from collections.abc import Callable
from typing import Any

import pytest

from organizations.models import Organization
from projects.models import Contribution, CountryShare, Participation, Project
from registry.actions import Draft, publish, remove, withdraw, write
from tests.builders import organization, project, stored
from tests.racing import race

__all__ = ["race"]

Race = Callable[..., list[str]]


def fieldwork(partner: Organization) -> Project:
    """A draft that hangs on one partner."""
    partners = {"partner": partner}
    return project("fieldwork", partners=partners, countries=["HT"], published=False)


def southern() -> Organization:
    return organization("southern_partner", published=False)


def published(record: Project, **how: Any) -> Callable[[], Any]:
    return lambda: publish(Project, [record.pk], by=None, **how)


def in_quebec(record: Organization) -> Callable[[], Any]:
    changed = Organization.objects.get(pk=record.pk)
    changed.kind, changed.country = "quebec_partner", "CA"
    return lambda: write([Draft(changed)], by=None)


def without_lead(record: Project) -> Callable[[], Any]:
    return lambda: remove(record.participations.filter(role="lead"), by=None)


def without_title(record: Project) -> Callable[[], Any]:
    changed = Project.objects.get(pk=record.pk)
    changed.title_fr, changed.title_en = "", "Training"
    return lambda: write([Draft(changed)], by=None)


def kind_of_partner(record: Project) -> Callable[[], Any]:
    return in_quebec(record.participations.get(role="partner").organization)


SPOILS = [
    (kind_of_partner, "project.southern_partner"),
    (without_lead, "project.lead"),
    (without_title, "project.french"),
]
spoils = pytest.mark.parametrize("spoil, code", SPOILS, ids=[code for _spoil, code in SPOILS])


def is_sound() -> bool:
    return Project.objects.public().blocked() == {}


@spoils
def test_what_would_spoil_what_is_being_published(race: Race, spoil: Any, code: str) -> None:
    record = fieldwork(southern())
    assert race(published(record), spoil(record)) == [code]
    assert Project.objects.get().is_public
    assert is_sound()


@spoils
def test_a_publication_of_what_is_being_spoiled(race: Race, spoil: Any, code: str) -> None:
    record = fieldwork(southern())
    assert race(spoil(record), published(record)) == []
    assert Project.objects.get().publication == "draft"
    assert code in {rule.code for rule in Project.objects.all().blocked()[record.pk]}


def test_who_publishes_while_a_part_is_written_has_not_seen_it(race: Race) -> None:
    record = fieldwork(southern())
    record.refresh_from_db()
    seen = {record.pk: record.updated_at}
    values = {"source": "mrif", "stage": "planned", "amount": 5, "payer_name": "MRIF"}
    part = Contribution(project=record, **values)
    assert race(lambda: stored(part), published(record, seen=seen)) == ["changed_meanwhile"]
    assert Project.objects.get().publication == "draft"


def test_two_who_wait_for_the_same_rows_do_not_wait_for_one_another(race: Race) -> None:
    """A participation by itself, and a project with its participations, take them in one order."""
    partner = southern()
    record = fieldwork(partner)
    row = Participation(project=record, organization=partner, role="contractor")
    assert race(lambda: stored(row), published(record)) == []
    assert Project.objects.get().is_public
    assert is_sound()


def test_a_partner_that_leaves_while_its_project_is_withdrawn(race: Race) -> None:
    partner = southern()
    record = fieldwork(partner)
    published(record)()
    assert race(lambda: withdraw(Project, [record.pk], by=None), in_quebec(partner)) == []
    assert Organization.objects.get(pk=partner.pk).kind == "quebec_partner"
    assert is_sound()


def test_a_share_that_comes_while_its_project_is_removed(race: Race) -> None:
    record = stored(
        Project(type="development", title_fr="Puits"), countries=[CountryShare(country="HT")]
    )
    added = CountryShare(project=record, country="SN")
    assert race(lambda: remove([record], by=None), lambda: stored(added)) == ["deleted"]
    assert not CountryShare.objects.exists()


def test_two_kinds_at_once(race: Race) -> None:
    """Each of two partners may leave while the other stays."""
    first, second = southern(), southern()
    record = fieldwork(first)
    stored(Participation(project=record, organization=second, role="partner"))
    published(record)()
    assert race(in_quebec(first), in_quebec(second)) == ["project.southern_partner"]
    assert is_sound()
