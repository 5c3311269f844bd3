"""What the data map says of how long each thing is kept, with the clock moved: to the day before,
where it still is there, and to the day after, where it is gone."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import person, signed_in
from accounts.tests.signing import PASSWORD, gives_password, staff
from organizations.models import Contact, Organization
from organizations.tests.people import contact, in_days
from portal.models import CorrectionProposal, Sending, Subscription
from portal.senders import fingerprint
from portal.tasks import forget_who_sent
from portal.tests.corrections import proposed
from registry.actions import Draft, archive, presence, remove, write
from registry.models import ImportBatch, ImportFile, Incident, PersonalAccess, Presence, SentForm
from registry.retention import TERMS
from registry.tasks import forget_what_is_done
from tests.builders import organization, stored
from tests.databases import ROOT
from tests.test_data_map import MAP
from tests.test_import_pages import COOPERATIVES, confirm, upload

pytestmark = pytest.mark.django_db
NOON = "2026-03-02T17:00:00Z"
YEARS = 6


def purge() -> None:
    call_command("purge_personal_data", verbosity=0)


def shift(clock: Any, **time: float) -> None:
    clock.shift(datetime.timedelta(**time))


def contacts(clock: Any) -> None:
    due = contact(review_on=in_days(10))
    archived = contact(organization("ico", published=True), review_on=in_days(4000))
    former = contact(review_on=in_days(4000))
    shift(clock, days=1)
    former.person = "Jean Cyr"
    write([Draft(former)], by=None)
    archive(Organization, [archived.organization_id], by=None, reason="Dissous")
    purge()  # of what is archived, at once
    assert [one.person for one in (*Contact.objects.filter(pk=archived.pk),)] == [""]
    shift(clock, days=88)
    purge()
    assert Contact.history.filter(id=former.pk, person="Marie Roy").exists()
    shift(clock, days=2)
    purge()
    assert not Contact.history.filter(id=former.pk, person="Marie Roy").exists()
    assert Contact.objects.get(pk=due.pk).person == "Marie Roy"
    shift(clock, days=10)
    purge()
    assert Contact.objects.get(pk=due.pk).person == ""
    assert not Contact.history.filter(id=due.pk).exclude(person="").exists()


def organizations(clock: Any) -> None:
    one = organization(email="info@example.org")
    archive(Organization, [one.pk], by=None, reason="Dissous")
    shift(clock, days=366 * YEARS)
    purge()
    assert Organization.objects.get().email == "info@example.org"


def corrections(clock: Any) -> None:
    one = proposed(organization(), comment="Faux")
    CorrectionProposal.objects.update(decided_at=timezone.now(), status="refused")
    for days, is_kept in ((89, True), (2, False)):
        shift(clock, days=days)
        purge()
        one.refresh_from_db()
        assert bool(one.email) == bool(one.name) == is_kept


def subscriptions(clock: Any) -> None:
    told = {"list": "organizations", "locale": "fr"}
    Subscription.objects.create(email="a@example.org", **told)
    Subscription.objects.create(email="b@example.org", confirmed_at=timezone.now(), **told)
    for days, kept in ((6, "ab"), (2, "b"), (366 * YEARS, "b")):
        shift(clock, days=days)
        purge()
        emails = Subscription.objects.order_by("email").values_list("email", flat=True)
        assert [*emails] == [f"{letter}@example.org" for letter in kept]


def sessions_from(clock: Any) -> None:
    """Each with its address and browser, as long as the session, and until the weekly command."""
    staff()
    client = Client(HTTP_USER_AGENT="Firefox")
    gives_password(client, password=PASSWORD)
    assert (UserSession.objects.count(), Session.objects.count()) == (1, 1)
    for hours, kept in ((11, 1), (2, 0)):
        shift(clock, hours=hours)
        call_command("clearsessions")
        assert (UserSession.objects.count(), Session.objects.count()) == (kept, kept)


def forms(clock: Any) -> None:
    officer, record = person("officer"), organization()
    presence.be_present(record, by=officer)
    assert presence.claim("t", "c", Organization, by=officer)
    for days, is_kept in ((1, True), (28, True), (2, False)):
        shift(clock, days=days)
        forget_what_is_done()
        assert not Presence.objects.exists()
        assert SentForm.objects.exists() == is_kept


def sendings(clock: Any) -> None:
    Sending.objects.create(fingerprint=fingerprint("192.0.2.1"))
    before = fingerprint("192.0.2.1")
    for hours, is_kept in ((23, True), (2, False)):
        shift(clock, hours=hours)
        forget_who_sent()
        assert Sending.objects.exists() == is_kept
    assert fingerprint("192.0.2.1") != before


def counts(clock: Any) -> None:
    """No entry of the cache outlives an hour."""
    staff()
    gives_password(Client(), password="faux")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(expires) FROM shared_cache")
        ((count, last),) = cursor.fetchall()
    if isinstance(last, str):
        last = datetime.datetime.fromisoformat(last)
    hour = timezone.now() + datetime.timedelta(hours=1)
    assert count
    assert last.replace(tzinfo=datetime.UTC) <= hour


def sessions(clock: Any) -> None:
    client = signed_in("officer")
    for hours, status in ((1.9, 200), (1.9, 200), (1.9, 200), (1.9, 200), (1.9, 200), (1.9, 200)):
        shift(clock, hours=hours)
        assert client.get("/admin/").status_code == status
    shift(clock, hours=0.7)
    assert client.get("/admin/").status_code == 302


def incidents(clock: Any) -> None:
    told = {"title": "Courriel égaré", "information": "Un courriel", "circumstances": "Ailleurs"}
    stored(Incident(known_on="2026-01-05", **told))
    shift(clock, days=366 * YEARS)
    purge()
    assert Incident.objects.get().circumstances == "Ailleurs"


def imports(clock: Any) -> None:
    officer = signed_in("officer")
    upload(officer, organizations=COOPERATIVES)
    done = ImportBatch.objects.get()
    confirm(officer, done)
    upload(officer, organizations=COOPERATIVES.replace("sud", "nord"))
    assert ImportBatch.objects.get(pk=done.pk).state == "applied"
    for days, batches, files in ((30, 2, 2), (2, 1, 1), (332, 1, 1), (3, 1, 0)):
        shift(clock, days=days)
        purge()
        held = sum(bool(one.content) for one in ImportFile.objects.all())
        assert (ImportBatch.objects.count(), held) == (batches, files), days


def names_of_staff(clock: Any) -> None:
    """Who changed what is part of the record, however long ago."""
    officer = person("officer")
    one = organization()
    one.acronym = "A"
    write([Draft(one)], by=officer)
    shift(clock, days=366 * YEARS)
    purge()
    assert Organization.history.first().history_user == officer
    assert User.objects.get().username == "officer"
    assert PersonalAccess.objects.count() == 0
    remove([one], by=officer)
    assert Organization.history.first().history_user == officer


# By the first cell of each line of the map: what proves it here, or the test elsewhere that does.
PROOFS: dict[str, Callable[[Any], None] | str] = {
    "`organizations.Contact`": contacts,
    "`organizations.Organization`": organizations,
    "`portal.CorrectionProposal`": corrections,
    "`portal.Subscription`": subscriptions,
    "`usersessions.UserSession`": sessions_from,
    "`registry.Presence`, `registry.SentForm`, `registry.SavedView`": forms,
    "`portal.Sending`": sendings,
    "the cache (`CACHE_URL`)": counts,
    "sessions": sessions,
    "`registry.Incident`": incidents,
    "files of imports": imports,
    "the log, messages about failures, figures": (
        "tests/test_watching.py::test_the_log_tells_each_request_and_no_personal_data"
    ),
    "archives of `backup`, the journal of PostgreSQL": (
        "tests/test_backup.py::test_older_archives_go_and_never_the_latest"
    ),
}
# Kept as long as the history that names them, as the map says above them.
AS_HISTORY = {
    "`accounts.User`",
    "`account.EmailAddress`, `socialaccount.SocialAccount`",
    "`mfa.Authenticator`",
    "`organizations.Organization`, `projects.Project`",
    "`organizations.EligibilityReview`, `organizations.EvidenceFile`",
    "`organizations.NotDuplicate`, `organizations.Merge`, `organizations.Split`",
    "`projects.ProgrammeRule`",
    "`registry.PersonalAccess`",
    "`portal.ScheduledExtract`, `portal.ScheduledExtract_recipients`",
    "`portal.Receiver`",
    "`registry.ImportBatch`, `registry.ImportReading`, `registry.BulkChange`",
    "`admin.LogEntry`",
    "`accounts.User_groups`, `accounts.User_user_permissions`",
}


@pytest.mark.parametrize(
    "prove", [*(one for one in PROOFS.values() if callable(one)), names_of_staff]
)
def test_it_is_kept_as_long_as_the_map_says(prove: Any, settings: Any) -> None:
    settings.PERSONAL_DATA_DAYS = 90
    with time_machine.travel(NOON, tick=False) as clock:
        prove(clock)


def test_each_line_of_the_map_is_proved() -> None:
    lines = [line.split("|")[1].strip() for line in MAP.splitlines() if line.startswith("| ")]
    assert {*lines} - {"where", "---"} == {*PROOFS} | AS_HISTORY
    for proof in PROOFS.values():
        if isinstance(proof, str):
            path, _, name = proof.partition("::")
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), proof


def test_each_term_is_carried_out_here() -> None:
    """A new one is proved above, and named here."""
    assert {*TERMS} == {
        "contact.review",
        "contact.archived",
        "contact.former",
        "correction.decided",
        "subscription.unconfirmed",
        "import.abandoned",
        "import.done",
    }
