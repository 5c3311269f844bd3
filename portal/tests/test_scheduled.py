"""Extracts taken by the clock: set up in the admin, made once, told once, kept for a time."""

import datetime
import hashlib
import io
import itertools
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.tests.people import signed_in
from portal import tasks
from portal.enums import Frequency, RunState
from portal.models import KeptExtract, KeptPiece, ScheduledExtract
from registry.worker import Worker
from tests.builders import organization, project

pytestmark = pytest.mark.django_db
ADD = "/admin/portal/scheduledextract/add/"
NOON = datetime.datetime(2026, 3, 2, 17, tzinfo=datetime.UTC)  # a Monday


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://registre.example"


def person(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def given(*recipients: User, **others: Any) -> dict[str, Any]:
    return {
        "title": "Projets du mois",
        "what": "projects",
        "query": "https://registre.example/projets/?country=HT",
        "ending": "csv",
        "often": "monthly",
        "first_on": "2026-03-02",
        "recipients": [one.pk for one in recipients],
        "days_kept": "30",
        "locale": "fr",
        "is_active": "on",
        **others,
    }


def set_up(client: Client, *recipients: User, **others: Any) -> ScheduledExtract:
    response = client.post(ADD, given(*recipients, **others))
    assert response.status_code == 302, response.context["adminform"].form.errors
    return ScheduledExtract.objects.latest("pk")


def cron() -> tuple[int, str]:
    out, code = io.StringIO(), 0
    try:
        call_command("make_scheduled_extracts", stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue()


def test_a_file_is_made_once_told_once_and_taken_by_who_receives_it() -> None:
    with time_machine.travel(NOON, tick=False):
        officer, analyst, other = (signed_in(role) for role in ("officer", "analyst", "reviewer"))
        User.objects.update(email="")
        User.objects.filter(pk=person(analyst).pk).update(email="analyst@example.org")
        project("awareness", key="a", regions=["06"], countries=["HT"])
        project("awareness", key="b", regions=["06"], countries=["SN"])
        schedule = set_up(officer, person(analyst))
        assert schedule.query == "country=HT"
        assert schedule.by == person(officer)
        for _ in range(2):
            assert cron()[0] == 0
        kept = KeptExtract.objects.get()
        assert (kept.state, kept.rows, kept.name) == (RunState.MADE, 1, "projects-2026-03-02.csv")
        (message,) = mail.outbox
        assert message.to == ["analyst@example.org"]
        link = f"https://registre.example/admin/portal/keptextract/{kept.pk}/take/"
        assert link in str(message.body)
        assert not message.attachments
        address = link.removeprefix("https://registre.example")
        for client in (officer, analyst):
            response: Any = client.get(address)
            content = b"".join(response.streaming_content)
            assert hashlib.sha256(content).hexdigest() == kept.sha256
            assert content.decode().splitlines()[1].startswith("a,")
            assert "no-store" in response["Cache-Control"]
            assert kept.name in client.get("/admin/portal/keptextract/").content.decode()
        assert other.get(address).status_code == 404
        assert Client().get(address).status_code == 302
        assert kept.name not in other.get("/admin/portal/keptextract/").content.decode()
    assert ScheduledExtract.objects.get().next_on == datetime.date(2026, 4, 2)
    with time_machine.travel(NOON + datetime.timedelta(31), tick=False):
        assert cron()[0] == 0  # the second one is made, the first is thirty days old
        assert KeptExtract.objects.get().due_on == datetime.date(2026, 4, 2)
        assert KeptPiece.objects.count() == 1
    assert len(mail.outbox) == 2


def test_who_may_not_see_drafts_does_not_get_them_by_being_sent_them() -> None:
    with time_machine.travel(NOON, tick=False):
        officer, account = signed_in("officer"), signed_in("analyst")
        reader = person(account)
        project("awareness", key="secret", published=False)
        set_up(officer, reader, query="rows=all", what="projects")
        assert cron()[0] == 0
        kept = KeptExtract.objects.get()
        assert kept.name == "projects-staff-2026-03-02.csv"
        address = f"/admin/portal/keptextract/{kept.pk}/take/"
        assert account.get(address).status_code == 200
        reader.groups.clear()
        assert account.get(address).status_code in (403, 404)


def test_the_owner_is_told_why_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOON, tick=False):
        officer, analyst = signed_in("officer"), signed_in("analyst")
        User.objects.filter(pk=person(officer).pk).update(email="officer@example.org")
        schedule = set_up(officer, person(analyst), what="icos", query="")
        ScheduledExtract.objects.filter(pk=schedule.pk).update(query="region=99")
        code, out = cron()
        assert (code, "region" in out) == (1, True)
        (message,) = mail.outbox
        assert message.to == ["officer@example.org"]
        assert "99" in str(message.body)
        assert "a échoué" in message.subject
        gone = set_up(officer, person(analyst), what="icos", query="")
        User.objects.filter(pk=gone.by_id).update(is_active=False)
        assert cron()[0] == 1
        assert KeptExtract.objects.get(schedule=gone).state == RunState.FAILED
        assert len(mail.outbox) == 2


def test_what_takes_longer_than_the_worker_gives_ends_and_is_told(settings: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        officer = signed_in("officer")
        User.objects.filter(pk=person(officer).pk).update(email="officer@example.org")
        set_up(officer, person(officer))
        settings.EXTRACT_MINUTES = 0
        code, _out = cron()
        kept = KeptExtract.objects.get()
        assert (code, kept.state, KeptPiece.objects.count()) == (1, RunState.FAILED, 0)
        assert "plus de 0 minute" in kept.reason
        (message,) = mail.outbox
        assert kept.reason in str(message.body)


def test_a_message_that_the_mail_refuses_leaves_later_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with time_machine.travel(NOON, tick=False):
        officer = signed_in("officer")
        User.objects.update(email="officer@example.org")
        set_up(officer, person(officer))
        sends, refused = locmem.EmailBackend.send_messages, itertools.count()

        def out_of_order(self: Any, messages: Any) -> int:
            if next(refused) == 0:
                raise OSError("no mail")
            return int(sends(self, messages))

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", out_of_order)
        cron()
        assert mail.outbox == []
        assert KeptExtract.objects.get().told_at is None
        tasks.tell_again()
        tasks.tell_again()
        assert len(mail.outbox) == 1


def test_a_worker_that_dies_in_between_repeats_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOON, tick=False):
        officer = signed_in("officer")
        User.objects.update(email="officer@example.org")
        organization(key="o")
        set_up(officer, person(officer), what="icos", query="", ending="xlsx")
        tasks.begin_extracts()
        tasks.begin_extracts()
        kept = KeptExtract.objects.get()
        assert DBTaskResult.objects.count() == 1
        with monkeypatch.context() as patched:

            def dies(*_: Any, **__: Any) -> None:
                raise DatabaseError("gone")

            patched.setattr(KeptPiece.objects, "create", dies)
            tasks.make_extract.func(kept.pk)
        kept.refresh_from_db()
        assert kept.state == RunState.FAILED  # said to its owner, and nothing half kept
        assert KeptPiece.objects.count() == 0
        for _ in range(2):
            tasks.make_extract.func(kept.pk)
        assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_takes_what_is_due() -> None:
    officer = signed_in("officer")
    User.objects.update(email="officer@example.org")
    day = datetime.date.today().isoformat()  # noqa: DTZ011 - as the form would
    set_up(officer, person(officer), first_on=day, often="daily", query="")
    Worker(once=True).run()
    assert KeptExtract.objects.get().state == RunState.MADE
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"query": "country=ZZ"}, "query"),
        ({"query": "contry=HT"}, "query"),
        ({"what": "obligations-due"}, ""),
        ({"what": "pivot", "query": "down=type&across=type"}, "query"),
        ({"what": "nothing"}, "what"),
        ({"days_kept": "0"}, "days_kept"),
        ({"days_kept": "99999"}, "days_kept"),
        ({"ending": "pdf"}, "ending"),
        ({"first_on": "never"}, "first_on"),
        ({"recipients": []}, "recipients"),
        ({"recipients": [999]}, "recipients"),
        ({"query": "x" * 3000}, "query"),
    ],
)
def test_what_cannot_be_taken_is_told_when_it_is_set_up(wrong: Any, field: str) -> None:
    analyst = signed_in("analyst")
    response = analyst.post(ADD, {**given(person(analyst), query=""), **wrong})
    if not field:
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert not ScheduledExtract.objects.exists()


def test_the_public_is_never_a_recipient_and_others_change_nothing() -> None:
    officer, other = signed_in("officer"), signed_in("reviewer")
    public = User.objects.create_user("public", email="p@example.org")
    response = officer.post(ADD, given(public))
    assert list(response.context["adminform"].form.errors) == ["recipients"]
    schedule = set_up(officer, person(other))
    change = f"/admin/portal/scheduledextract/{schedule.pk}/change/"
    assert other.get(change).status_code == 200
    assert other.post(change, given(person(other), title="Mien")).status_code == 403
    assert signed_in("analyst").get(change).status_code == 302
    assert officer.post(change, given(person(other), title="Autre")).status_code == 302
    assert ScheduledExtract.objects.get().title == "Autre"
    assert Client().get(change).status_code == 302


@pytest.mark.parametrize(
    ("often", "first", "after", "due"),
    [
        (Frequency.DAILY, "2026-03-02", "2026-03-02", "2026-03-03"),
        (Frequency.DAILY, "2026-03-02", "2026-03-20", "2026-03-21"),
        (Frequency.WEEKLY, "2026-03-02", "2026-03-02", "2026-03-09"),
        (Frequency.WEEKLY, "2026-03-02", "2026-03-17", "2026-03-23"),
        (Frequency.MONTHLY, "2026-01-31", "2026-01-31", "2026-02-28"),
        (Frequency.MONTHLY, "2026-01-31", "2026-02-28", "2026-03-31"),
        (Frequency.MONTHLY, "2026-01-31", "2026-12-31", "2027-01-31"),
        (Frequency.MONTHLY, "2026-03-15", "2026-07-02", "2026-07-15"),
        (Frequency.WEEKLY, "2026-05-01", "2026-03-17", "2026-05-01"),
    ],
)
def test_the_days_on_which_an_extract_is_due(often: str, first: str, after: str, due: str) -> None:
    day = datetime.date.fromisoformat
    one = ScheduledExtract(often=often, first_on=day(first))
    assert one.due_after(day(after)) == day(due)
