"""A hundred writers on the same records, on PostgreSQL: none is lost, and no rule is broken."""

import datetime
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Alias, Membership, Organization
from portal.actions import TooMany
from portal.actions.counting import count_sending
from projects.models import Contribution, CountryShare, Participation, Project
from registry.actions import Draft, publish, write
from registry.actions.queue import take_turn
from registry.counting import counted
from registry.refusals import Refused
from registry.tests.filling import Filled
from tests.builders import organization, project

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgresql,  # SQLite has one writer at a time
]
WRITERS, AT_ONCE = 100, 40  # as many as the connections of a server leave room for


def all_at_once(write_as: Callable[[int], Any]) -> Counter[Any]:
    """What a hundred writers are answered, each on a connection of its own."""
    told: list[Any] = [None] * WRITERS
    room, begin = threading.BoundedSemaphore(AT_ONCE), threading.Event()

    def run(number: int) -> None:
        begin.wait(30)
        with room:
            try:
                told[number] = write_as(number)
            except Refused as refused:
                told[number] = ",".join(sorted({one.code for one in refused.problems}))
            except Exception as fault:  # noqa: BLE001 - it is told below, in its place
                told[number] = repr(fault)
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    begin.set()
    for thread in threads:
        thread.join(240)
    return Counter(told)


def test_a_hundred_writers_lose_no_update() -> None:
    """Each adds a payment to one project, and none of them is lost."""
    record = project()
    payer = organization("quebec_partner")

    def pay(number: int) -> str:
        paid = {"source": "own_resources", "stage": "committed", "amount": number + 1}
        write([Draft(Contribution(project=record, organization=payer, **paid))], by=None)
        return "stored"

    assert all_at_once(pay) == {"stored": WRITERS}
    rows = record.contributions.all()
    assert sorted(int(one.amount) for one in rows) == list(range(1, WRITERS + 1))
    assert Contribution.history.count() == WRITERS


def test_of_a_hundred_who_saw_the_same_version_one_is_stored_and_the_others_are_told() -> None:
    ico = organization(name="Avant", published=False)
    url = f"/en/admin/organizations/organization/{ico.pk}/change/"
    officer = signed_in("officer")
    form = Filled(officer, url)

    def save(number: int) -> str:
        client = Client()
        client.cookies = officer.cookies
        answer = client.post(url, {**form.data, "name": f"Après {number}"})
        if answer.status_code == 302:
            return "stored"
        return "told" if 'name="merge_state"' in answer.content.decode() else "something else"

    assert all_at_once(save) == {"stored": 1, "told": WRITERS - 1}
    ico.refresh_from_db()
    assert ico.name.startswith("Après ")
    assert [one.name for one in ico.history.order_by("history_id")][1:] == [ico.name]


def test_a_project_has_one_lead_whoever_asks() -> None:
    record = project(published=False)
    Participation.objects.filter(project=record).delete()
    icos = [organization() for _ in range(3)]

    def lead(number: int) -> str:
        role = Participation(project=record, organization=icos[number % 3], role="lead")
        write([Draft(role)], by=None)
        return "stored"

    told = all_at_once(lead)
    assert sum(told.values()) == WRITERS
    assert not [answer for answer in told if "Error" in answer], told
    # A second lead is a reason not to be published, the same organization twice is refused.
    kept = publish(Project, [record.pk], by=None)
    leads = record.participations.filter(role="lead").count()
    assert (leads == 1) == (not kept.held_back)
    assert told["stored"] == leads


def test_memberships_never_overlap() -> None:
    ico = organization()

    def join(number: int) -> str:
        start = datetime.date(2020, 1, 1) + datetime.timedelta(days=number % 10)
        until = start + datetime.timedelta(days=20)
        sourced = {"source_url": "https://example.org", "checked_on": "2026-01-15"}
        write([Draft(Membership(organization=ico, start=start, end=until, **sourced))], by=None)
        return "stored"

    assert all_at_once(join) == {"stored": 1, "membership.interval": WRITERS - 1}
    assert ico.memberships.count() == 1


def test_shares_add_up_to_a_hundred_whoever_writes_them() -> None:
    record = project(published=False)

    def share(number: int) -> str:
        mine = Project.objects.get(pk=record.pk)
        part = number % 99 + 1
        halves = [
            CountryShare(country="HT", share=part),
            CountryShare(country="SN", share=100 - part),
        ]
        write([Draft(mine, {"countries": halves})], by=None)
        return "stored"

    told = all_at_once(share)
    assert told["stored"] >= 1
    assert not [answer for answer in told if "Error" in answer], told
    assert sum(one.share for one in record.countries.all()) == 100
    assert record.countries.count() == 2


def test_a_draft_is_published_once() -> None:
    record = organization(published=False)

    def show(number: int) -> int:
        return len(publish(Organization, [record.pk], by=None).moved)

    assert all_at_once(show) == {1: 1, 0: WRITERS - 1}
    published = record.history.filter(publication="published").count()
    assert published == 1


def test_one_worker_takes_the_turn_of_a_job() -> None:
    every = datetime.timedelta(minutes=1)
    assert all_at_once(lambda number: take_turn("a job", every)) == {True: 1, False: WRITERS - 1}


def test_counts_that_processes_share_miss_nobody() -> None:
    assert all_at_once(lambda number: counted("many", 120)) == dict.fromkeys(
        range(1, WRITERS + 1), 1
    )


def test_no_more_is_sent_than_may_be() -> None:
    def send(number: int) -> str:
        try:
            count_sending("one address", 10, datetime.timedelta(hours=1))
        except TooMany:
            return "too many"
        return "sent"

    told = all_at_once(send)
    assert told == {"sent": 10, "too many": WRITERS - 10}


def test_other_names_of_an_organization_are_all_there() -> None:
    """Each reads the record, adds a name of its own, and writes what it read: a verb that was told
    what its writer saw refuses what changed since, and the writer reads it again."""
    ico = organization(published=False)

    def name(number: int) -> str:
        for _attempt in range(WRITERS):
            mine = Organization.objects.get(pk=ico.pk)
            names = [Alias(name=one) for one in mine.aliases.values_list("name", flat=True)]
            try:
                written = {"aliases": [*names, Alias(name=f"Nom {number}")]}
                write([Draft(mine, written, seen=mine.updated_at)], by=None)
            except Refused:
                continue
            return "stored"
        return "gave up"

    assert all_at_once(name) == {"stored": WRITERS}
    assert ico.aliases.count() == WRITERS
