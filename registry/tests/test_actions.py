"""The verbs: all or nothing, by someone, with one line of history for each change."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from organizations.models import ActiveCountry, Alias, Membership, Need, Organization
from projects.models import Project, ProjectRegion, SectorShare
from registry.actions import Draft, Written, remove, write
from registry.refusals import Refused
from tests.builders import membership, organization, project, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("agathe")


def lines(model: Any, *fields: str) -> list[tuple[Any, ...]]:
    names = ("history_type", "history_user__username", "history_change_reason", *fields)
    return list(model.history.order_by("history_id").values_list(*names))


def draft(**fields: Any) -> Organization:
    return Organization(**{"kind": "ico", "name": "Alpha", **fields})


def test_a_new_record_and_its_parts_have_a_line_each(officer: User) -> None:
    record = draft()
    written = write([Draft(record, {"aliases": [Alias(name="A1")]})], by=officer, reason="fiche")
    assert written == Written(created=[record])
    assert record.pk
    assert lines(Organization, "name") == [("+", "agathe", "fiche", "Alpha")]
    assert lines(Alias, "name", "organization") == [("+", "agathe", "fiche", "A1", record.pk)]
    line = Organization.history.get()
    assert line.history_date == record.created_at == record.updated_at
    assert line.id == record.pk


def test_a_change_has_a_line_and_the_same_again_has_none(officer: User) -> None:
    record = stored(draft())
    record.city = "Laval"
    assert write([Draft(record)], by=officer, reason="adresse").updated == [record]
    assert write([Draft(record)], by=officer, reason="encore").unchanged == [record]
    assert lines(Organization, "city") == [
        ("+", None, "", ""),
        ("~", "agathe", "adresse", "Laval"),
    ]
    record.refresh_from_db()
    assert record.updated_at > record.created_at


def test_parts_are_the_whole_of_a_relation(officer: User) -> None:
    record = stored(draft(), aliases=[Alias(name="A"), Alias(name="B")])
    kept = record.aliases.get(name="A")
    given = [Alias(name="A"), Alias(name="C")]
    assert write([Draft(record, {"aliases": given})], by=officer).updated == [record]
    assert sorted(record.aliases.values_list("name", flat=True)) == ["A", "C"]
    assert record.aliases.get(name="A").pk == kept.pk == given[0].pk
    assert [row[0::3] for row in lines(Alias, "name")] == [
        ("+", "A"),
        ("+", "B"),
        ("-", "B"),
        ("+", "C"),
    ]
    assert [row[0] for row in lines(Organization)] == ["+", "~"]


def test_the_same_parts_again_change_nothing(officer: User) -> None:
    record = stored(
        draft(), aliases=[Alias(name="A")], active_countries=[ActiveCountry(country="HT")]
    )
    again = {"aliases": [Alias(name="A")], "active_countries": [ActiveCountry(country="HT")]}
    assert write([Draft(record, again)], by=officer).unchanged == [record]
    assert Alias.history.count() == Organization.history.count() == 1


def test_a_relation_that_is_not_given_stays() -> None:
    record = stored(draft(), aliases=[Alias(name="A")])
    record.city = "Laval"
    write([Draft(record, {"active_countries": []})], by=None)
    assert record.aliases.get().name == "A"


def test_a_part_known_by_its_key_may_change_its_identity() -> None:
    record = stored(draft(), aliases=[Alias(name="A")])
    part = record.aliases.get()
    part.name = "Z"
    write([Draft(record, {"aliases": [part]})], by=None)
    assert record.aliases.get().pk == part.pk
    assert [row[0::3] for row in lines(Alias, "name")] == [("+", "A"), ("~", "Z")]


def test_nothing_to_write_is_nothing_written() -> None:
    assert write([], by=None) == Written()
    remove([], by=None)


def test_what_is_refused_leaves_the_records_as_they_were_given() -> None:
    good, bad, part = draft(name="Bon"), draft(name="Mauvais", neq="12"), Alias(name="A")
    with pytest.raises(Refused):
        write([Draft(good, {"aliases": [part]}), Draft(bad)], by=None)
    assert (good.pk, bad.pk, part.pk) == (None, None, None)
    assert not Organization.objects.exists()
    assert not Organization.history.exists()
    bad.neq = ""
    assert write([Draft(good, {"aliases": [part]}), Draft(bad)], by=None).created == [good, bad]
    assert Alias.objects.get().organization_id == good.pk


def test_every_record_at_fault_is_named_at_once() -> None:
    records = [draft(name=""), draft(website="ftp://a"), draft(founded=1500), draft()]
    with pytest.raises(Refused) as refusal:
        write([Draft(record) for record in records], by=None)
    assert [(p.record, p.field, p.code) for p in refusal.value.problems] == [
        (records[0], "name", "organization.name"),
        (records[1], "website", "organization.website"),
        (records[2], "founded", "min_value"),
    ]


def test_every_record_that_the_database_refuses_is_named_at_once() -> None:
    records = [draft(neq="12"), draft(kind="southern_partner"), draft()]
    with pytest.raises(Refused) as refusal:
        write([Draft(record) for record in records], by=None)
    assert [(p.record, p.code) for p in refusal.value.problems] == [
        (records[0], "identifier.neq"),
        (records[1], "southern.country"),
    ]


def test_a_key_given_twice() -> None:
    records = [draft(key="a"), draft(key="a")]
    with pytest.raises(Refused) as refusal:
        write([Draft(record) for record in records], by=None)
    assert [(p.record, p.field) for p in refusal.value.problems] == [(records[1], "key")]


def test_a_record_deleted_meanwhile() -> None:
    record = stored(draft())
    stale = Organization.objects.get()
    remove([record], by=None)
    stale.city = "Laval"
    with pytest.raises(Refused) as refusal:
        write([Draft(stale)], by=None)
    assert [(p.record, p.code) for p in refusal.value.problems] == [(stale, "deleted")]
    assert not Organization.objects.exists()


def test_what_is_to_belong_to_a_record_deleted_meanwhile() -> None:
    owner = stored(draft())
    part = Membership(organization=Organization.objects.get())
    remove([owner], by=None)
    with pytest.raises(Refused) as refusal:
        write([Draft(part)], by=None)
    assert [(p.code, p.field) for p in refusal.value.problems] == [("deleted", "organization")]


def test_removal_takes_the_parts_with_their_history(officer: User) -> None:
    record = stored(draft(), aliases=[Alias(name="A")])
    remove([record], by=officer, reason="doublon")
    assert not Organization.objects.exists()
    assert lines(Alias, "name")[1] == ("-", "agathe", "doublon", "A")
    assert lines(Organization, "name")[1] == ("-", "agathe", "doublon", "Alpha")


def test_a_removal_refused_removes_nothing() -> None:
    free, kept = stored(draft(name="Libre")), organization()
    membership(kept, "2020-01-01")
    with pytest.raises(Refused):
        remove([free, kept], by=None)
    assert Organization.objects.count() == 2
    assert {free.pk, kept.pk} == set(Organization.objects.values_list("pk", flat=True))
    assert not Organization.history.filter(history_type="-").exists()


def test_what_is_protected_says_by_what() -> None:
    need = stored(Need(organization=organization("southern_partner"), title_fr="Puits"))
    record = project(published=False)
    answer = record.answered_needs.model(need=need)
    stored(record, answered_needs=[answer])
    with pytest.raises(Refused) as refusal:
        remove([need], by=None)
    assert [problem.code for problem in refusal.value.problems] == ["protected"]
    assert Need.objects.exists()


def test_the_reason_of_a_part_is_in_the_line_of_its_record(officer: User) -> None:
    record = stored(Project(type="awareness", title_fr="Semaine"))
    parts = {"regions": [ProjectRegion(region="06")], "sectors": [SectorShare(sector_id="99820")]}
    write([Draft(record, parts)], by=officer, reason="lieux")
    assert lines(Project)[1] == ("~", "agathe", "lieux")
    assert lines(ProjectRegion, "region") == [("+", "agathe", "lieux", "06")]


def test_thirty_records_cost_the_queries_of_one() -> None:
    def cost(count: int) -> tuple[int, int]:
        drafts = [
            Draft(draft(name=f"{count} {n}"), {"active_countries": [ActiveCountry(country="HT")]})
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as creation:
            write(drafts, by=None)
        for one in drafts:
            one.record.city = "Laval"
        with CaptureQueriesContext(connection) as change:
            write(drafts, by=None)
        return len(creation), len(change)

    assert cost(1) == cost(20)
