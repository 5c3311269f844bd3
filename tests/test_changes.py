"""The feed of changes, as those who keep a copy of the registry use it."""

import datetime
import threading
from typing import Any

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from organizations.actions.merging import merge, unmerge
from organizations.models import Contact, Need, Organization
from projects.models import Participation, Project
from registry.actions import Draft, archive, publish, remove, withdraw, write
from registry.models import Change, ChangeFeed, PendingChange
from tests.builders import membership, organization, project, stored
from tests.harvesting import everything, followed, held
from tests.test_api import get, refused

pytestmark = pytest.mark.django_db


def told(client: Client, cursor: str = "", query: str = "") -> list[tuple[str, str, str]]:
    since = f"cursor={cursor}&" if cursor else ""
    page = get(client, f"changes/?{since}{query}")
    return [(one["resource"], one["key"], one["event"]) for one in page["results"]]


def now(client: Client) -> str:
    return str(get(client, "changes/?begin=now")["cursor"])


def test_what_was_published_changed_and_withdrawn_is_told_once(client: Client) -> None:
    ico = organization(key="ico")
    since = now(client)
    assert told(client, since) == []
    south = organization("southern_partner", key="south")
    stored(ico)  # unchanged
    assert told(client, since) == [("organizations", "south", "published")]
    south.acronym = "S"
    stored(south)
    since = now(client)
    south.acronym = "T"
    stored(south)
    assert told(client, since) == [("organizations", "south", "changed")]
    archive(Organization, [south.pk], by=None, reason="SECRET")
    page = get(client, f"changes/?cursor={since}&expand=record")
    (entry,) = page["results"]
    assert entry == {
        "resource": "organizations",
        "key": "south",
        "event": "withdrawn",
        "at": entry["at"],
        "links": {"self": None},
        "record": None,
    }
    assert page["next"] is None
    assert told(client, page["cursor"]) == []


def test_a_draft_leaves_no_trace(client: Client) -> None:
    organization(key="ico")
    since = get(client, "changes/")
    number = ChangeFeed.objects.get().last
    hidden = organization(key="SECRET", published=False)
    hidden.name = "SECRET too"
    stored(hidden)
    other = project(key="SECRET-project", lead=Organization.objects.get(key="ico"), published=False)
    stored(Participation(project=other, organization=hidden, role="funder"))
    stored(Contact(organization=Organization.objects.get(key="ico"), function="SECRET"))
    remove([hidden.participations.get()], by=None)
    remove([hidden], by=None)

    after = get(client, "changes/")
    assert after == since
    assert ChangeFeed.objects.get().last == number
    assert client.get("/api/v1/changes/", headers={"if-none-match": "x"})["Last-Modified"]
    assert not PendingChange.objects.exists()
    publish(Project, [other.pk], by=None)
    told(client)
    assert ChangeFeed.objects.get().last == number + 2  # the project, and how many its lead has


def test_what_shows_elsewhere_is_a_change_there(client: Client) -> None:
    ico, south = organization(key="ico"), organization("southern_partner", key="south")
    one = project(
        "development", key="p", lead=ico, partners={"contractor": south}, countries=["HT"]
    )
    need = stored(Need(organization=south, key="n", title_fr="Eau", place="Ici"))
    since = now(client)
    membership(ico, "2010-01-01")
    assert told(client, since) == [("organizations", "ico", "changed")]
    since = now(client)
    south.name = "Fanm"
    stored(south)
    assert sorted(told(client, since)) == [
        ("needs", "n", "changed"),
        ("organizations", "south", "changed"),
        ("projects", "p", "changed"),
    ]
    since = now(client)
    need.place = "Là"  # a place that the partner keeps to itself: when it changed, not what
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=2)):
        stored(need)
    (entry,) = get(client, f"changes/?cursor={since}&expand=record")["results"]
    assert (entry["key"], entry["record"]["place"]) == ("n", None)
    since = now(client)
    withdraw(Project, [one.pk], by=None)
    assert sorted(told(client, since)) == [
        ("organizations", "ico", "changed"),
        ("organizations", "south", "changed"),
        ("projects", "p", "withdrawn"),
    ]


def test_pages_resources_and_records(client: Client) -> None:
    for n in range(5):
        organization(key=f"o{n}")
    project(key="p", lead=Organization.objects.get(key="o0"))
    first = get(client, "changes/?limit=4&expand=record")
    second = get(client, first["next"].partition("/api/v1/")[2])
    assert len(first["results"]) == 4
    assert {one["key"] for one in first["results"] + second["results"]} == {
        "o0",
        "o1",
        "o2",
        "o3",
        "o4",
        "p",
    }
    assert second["next"] is None
    for one in first["results"]:
        assert one["record"] == get(client, f"organizations/{one['key']}/")
        assert one["links"]["self"] == one["record"]["links"]["self"]
    assert told(client, query="resource=projects") == [("projects", "p", "published")]
    cursor = get(client, "changes/?resource=projects")["cursor"]
    organization(key="o9")
    assert told(client, cursor, "resource=projects") == []


def test_cursors_that_lead_nowhere(client: Client) -> None:
    organization()
    cursor = now(client)
    refused(client, "changes/?cursor=5", 400)
    refused(client, f"changes/?cursor={cursor}&resource=needs", 409)
    refused(client, f"changes/?cursor={cursor}&begin=now", 409)
    refused(client, f"changes/?cursor={cursor[:-1]}{'A' if cursor[-1] != 'A' else 'B'}", 404)
    refused(client, "changes/?limit=1000", 400)
    refused(client, "changes/?resource=people", 400)
    copy = followed(client)
    ChangeFeed.objects.update(epoch="of-another")
    refused(client, f"changes/?cursor={cursor}", 410)
    assert held(followed(client, copy)) == everything(client)


def test_withdrawals_are_told_for_a_year_and_older_cursors_are_gone(client: Client) -> None:
    with time_machine.travel("2025-01-01 12:00:00+00:00"):
        one = organization(key="one")
        organization(key="other")
        since, copy = now(client), followed(client)
        archive(Organization, [one.pk], by=None, reason="x")
        assert told(client, since) == [("organizations", "one", "withdrawn")]
        recent = now(client)
    with time_machine.travel("2026-03-01 12:00:00+00:00"):
        assert told(client, recent) == []
        refused(client, f"changes/?cursor={since}", 410)
        assert held(followed(client, copy)) == everything(client)
        first = get(client, "changes/?limit=1")  # who begins now misses nothing on the way
        assert told(client, first["cursor"]) == []
        assert not Change.objects.filter(key="one").exists()


def test_what_depends_on_the_day_changes_with_it(client: Client) -> None:
    with time_machine.travel("2026-01-10 12:00:00+00:00"):
        ico = organization(key="ico")
        organization(key="other")
        membership(ico, "2010-01-01", "2026-01-11")
        copy = followed(client)
        assert held(copy)["organizations"]["ico"]["aqoci_member"] is True
    with time_machine.travel("2026-01-11 12:00:00+00:00"):
        assert told(client, copy["cursor"]) == []
    with time_machine.travel("2026-01-13 12:00:00+00:00"):
        assert told(client, copy["cursor"]) == [("organizations", "ico", "changed")]
        assert held(followed(client, copy)) == everything(client)


def test_a_condition_holds_until_something_public_changes(client: Client) -> None:
    one = organization(key="ico")
    get(client, "changes/")
    ChangeFeed.objects.update(at=timezone.now() - datetime.timedelta(minutes=1))
    first = client.get("/api/v1/changes/")
    asked = {"if-modified-since": first["Last-Modified"]}
    organization(published=False)
    assert client.get("/api/v1/changes/", headers=asked).status_code == 304
    assert (
        client.get("/api/v1/changes/", headers={"if-none-match": first["ETag"]}).status_code == 304
    )
    one.acronym = "A"
    stored(one)
    assert client.get("/api/v1/changes/", headers=asked).status_code == 200
    # Within the second in which it changed, nobody is told that it did not.
    again = client.get("/api/v1/changes/")
    asked = {"if-modified-since": again["Last-Modified"]}
    assert client.get("/api/v1/changes/", headers=asked).status_code == 200


def test_merged_and_archived_keys_say_what_became_of_them(client: Client) -> None:
    kept, twin, hidden = (organization(key=k) for k in ("kept", "twin", "x"))
    draft = organization(key="draft", published=False)
    south = organization("southern_partner", key="south")
    need = stored(Need(organization=south, key="need", title_fr="Eau"))
    since = now(client)
    done = merge(twin, into=kept, by=None, reason="SECRET")
    assert ("organizations", "twin", "withdrawn") in told(client, since)
    moved = client.get("/api/v1/organizations/twin/?fields=key")
    assert moved.status_code == 301
    assert moved["Location"] == "/api/v1/organizations/kept/?fields=key"
    assert client.get(moved["Location"]).json()["key"] == "kept"
    archive(Organization, [hidden.pk, draft.pk, south.pk], by=None, reason="SECRET")
    assert "SECRET" not in str(refused(client, "organizations/x/", 410))
    refused(client, "organizations/draft/", 404)
    refused(client, "needs/need/", 410)
    refused(client, "organizations/nobody/", 404)
    archive(Organization, [kept.pk], by=None, reason="SECRET")
    refused(client, "organizations/twin/", 410)
    withdraw(Organization, [kept.pk, hidden.pk], by=None)
    refused(client, "organizations/x/", 404)
    unmerge(done, by=None, reason="Deux")
    assert need.key not in {key for _r, key, event in told(client) if event != "withdrawn"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_transaction_that_ends_late_is_not_missed(client: Client) -> None:
    """It began first, and what it stored comes after what another one stored meanwhile."""
    begun, go_on = threading.Event(), threading.Event()
    late, soon = (organization(key=key, published=False) for key in ("late", "soon"))
    cursor = now(client)

    def slow() -> None:
        try:
            with transaction.atomic():
                publish(Organization, [late.pk], by=None)
                begun.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(20)
    publish(Organization, [soon.pk], by=None)
    page = get(client, f"changes/?cursor={cursor}")
    assert [one["key"] for one in page["results"]] == ["soon"]
    go_on.set()
    thread.join()
    assert told(client, page["cursor"]) == [("organizations", "late", "published")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_who_asks_while_another_looks_waits_for_nobody(client: Client) -> None:
    organization(key="one")
    now(client)
    held_, go_on = threading.Event(), threading.Event()

    def look() -> None:
        try:
            with transaction.atomic():
                ChangeFeed.objects.select_for_update().get()
                held_.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    held_.wait(20)
    organization(key="two")
    assert told(client) == [("organizations", "one", "published")]
    go_on.set()
    thread.join()
    assert len(told(client)) == 2


def test_queries_are_as_many_for_one_change_as_for_thirty(
    client: Client, django_assert_num_queries: Any
) -> None:
    organization()
    now(client)
    with django_assert_num_queries(5):
        get(client, "changes/?expand=record")
    write(
        [
            Draft(
                Organization(
                    kind="ico",
                    name=f"G{n}",
                    country="CA",
                    quebec_presence="headquarters",
                    region="06",
                )
            )
            for n in range(30)
        ],
        by=None,
    )
    publish(Organization, list(Organization.objects.values_list("pk", flat=True)), by=None)
    now(client)
    with django_assert_num_queries(5):
        assert len(get(client, "changes/?expand=record")["results"]) == 31
