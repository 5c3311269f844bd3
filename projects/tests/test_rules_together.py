"""Two people write at once what may not both be: one of them is refused, whoever is first."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from organizations.models import Membership, Need, Organization, Partnership
from projects.models import CountryShare, Participation, Project, ProjectRegion
from registry.actions import Draft, publish, remove, write
from tests.builders import organization, stored
from tests.racing import race

__all__ = ["race"]

Race = Callable[..., list[str]]


def written(record: Any, **parts: list[Any]) -> Callable[[], Any]:
    return lambda: write([Draft(record, parts)], by=None)


def in_another_kind(record: Organization) -> Callable[[], Any]:
    changed = Organization.objects.get(pk=record.pk)
    changed.kind = "quebec_partner"
    return written(changed)


def draft() -> Project:
    return stored(Project(type="development", title_fr="Puits"))


def test_memberships_that_overlap(race: Race) -> None:
    owner = organization()
    first = Membership(organization=owner, start=datetime.date(2020, 1, 1))
    second = Membership(organization=owner, start=datetime.date(2024, 1, 1))
    assert race(written(first), written(second)) == ["membership.interval"]
    assert Membership.objects.get().start == datetime.date(2020, 1, 1)


def test_partnerships_that_overlap(race: Race) -> None:
    sides = {"ico": organization(), "partner": organization("southern_partner")}
    pair = [Partnership(**sides), Partnership(**sides)]
    assert race(*map(written, pair)) == ["partnership.interval"]
    assert Partnership.objects.count() == 1


def test_a_change_of_kind_against_a_membership(race: Race) -> None:
    owner = organization()
    assert race(in_another_kind(owner), written(Membership(organization=owner))) == [
        "membership.interval"
    ]
    assert not Membership.objects.exists()


def test_a_membership_against_a_change_of_kind(race: Race) -> None:
    owner = organization()
    codes = race(written(Membership(organization=owner)), in_another_kind(owner))
    assert codes == ["membership.interval"]
    assert Organization.objects.get().kind == "ico"


@pytest.mark.parametrize("as_part", [False, True], ids=["by itself", "as a part"])
def test_a_change_of_kind_against_a_role(race: Race, as_part: bool) -> None:
    owner, project = organization(), draft()
    row = Participation(project=project, organization=owner, role="lead")
    second = written(project, participations=[row]) if as_part else written(row)
    assert race(in_another_kind(owner), second) == ["project.expertise_role"]
    assert not Participation.objects.exists()


def test_a_need_against_the_kind_of_its_organization(race: Race) -> None:
    owner = organization("southern_partner", published=False)
    changed = Organization.objects.get(pk=owner.pk)
    changed.kind, changed.country = "ico", "CA"
    need = Need(organization=owner, title_fr="Puits")
    assert race(written(changed), written(need)) == ["need.organization"]


def test_shares_of_one_project(race: Race) -> None:
    project = draft()
    shares = [CountryShare(project=project, country=c, share=100) for c in ("HT", "SN")]
    assert race(*map(written, shares)) == ["project.shares"]
    assert CountryShare.objects.get().country == "HT"


def test_a_share_removed_while_another_is_added(race: Race) -> None:
    project = draft()
    write([Draft(project, {"countries": [CountryShare(country="HT", share=100)]})], by=None)
    known = CountryShare.objects.get()
    new = CountryShare(project=project, country="SN")
    assert race(lambda: remove([known], by=None), written(new)) == []
    assert CountryShare.objects.get().country == "SN"


def test_a_lead_removed_while_its_project_is_published(race: Race) -> None:
    project = stored(Project(type="awareness", title_fr="Semaine"))
    row = stored(Participation(project=project, organization=organization(), role="lead"))
    stored(project, regions=[ProjectRegion(region="06")])
    codes = race(
        lambda: publish(Project, [project.pk], by=None),
        lambda: remove([Participation.objects.get(pk=row.pk)], by=None),
    )
    assert codes == ["project.lead"]
    assert Participation.objects.exists()


def test_the_same_neq_given_twice(race: Race) -> None:
    twins = [Organization(kind="ico", name=name, neq="1143920115") for name in ("A", "B")]
    assert race(*map(written, twins)) == ["identifier.neq"]
    assert Organization.objects.get().name == "A"


def test_the_same_name_given_twice(race: Race) -> None:
    twins = [Organization(key=key, kind="ico", name="Côte") for key in ("a", "b")]
    assert race(*map(written, twins)) == []
    assert sorted(Organization.objects.values_list("slug", flat=True)) == ["cote", "cote-b"]


def test_a_record_deleted_meanwhile(race: Race) -> None:
    record = organization(published=False)
    changed = Organization.objects.get(pk=record.pk)
    changed.name = "Autre"
    assert race(lambda: remove([record], by=None), written(changed)) == ["deleted"]
    assert not Organization.objects.exists()


def test_two_records_renamed_the_same(race: Race) -> None:
    first, second = (organization(key=key, name=key) for key in ("a", "b"))
    first.name = second.name = "Côte"
    assert race(written(first), written(second)) == []
    rows = Organization.objects.order_by("key").values_list("slug", "former_slugs__slug")
    assert list(rows) == [("cote", "a"), ("cote-b", "b")]
