"""A message leaves at least once, whoever dies over it; nothing is tried for ever."""

import datetime
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command

from accounts.models import User
from accounts.tests.people import signed_in
from portal import tasks
from portal.actions import send_answer
from portal.models import CorrectionProposal, KeptExtract, Subscription
from portal.tests.corrections import proposed
from portal.tests.following import followed
from registry.models import PersonalAccess
from tests.builders import organization

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 2, 17, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1, seconds=1)


class Killed(BaseException):
    """The process is no more."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the mail server does, until it is told otherwise: raises that, or works."""
    works = locmem.EmailBackend.send_messages

    def does(error: BaseException | None) -> None:
        def send(self: Any, messages: Any) -> int:
            if error:
                raise error
            return int(works(self, messages))

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)

    return does


def test_the_message_about_an_extract_outlives_who_dies_over_it(
    server: Callable[..., None],
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _scheduled()
        server(Killed())
        with pytest.raises(Killed):
            call_command("make_scheduled_extracts")
        server(None)
        tasks.tell_again()
        assert mail.outbox == []  # the other may still be at it
        clock.shift(HOUR)
        tasks.tell_again()
        tasks.tell_again()
        assert len(mail.outbox) == 1
        assert KeptExtract.objects.get().told_at is not None


def test_a_message_that_no_server_takes_for_days_is_given_up_and_staff_see_it(
    server: Callable[..., None],
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        officer = _scheduled()
        server(OSError("no mail"))
        call_command("make_scheduled_extracts")
        page = "/admin/portal/keptextract/"
        assert "jamais" not in officer.get(page).content.decode()
        clock.shift(datetime.timedelta(days=3, seconds=1))
        server(None)
        tasks.tell_again()
        assert mail.outbox == []
        officer.force_login(officer.who)
        assert (
            "jamais\u00a0: le serveur de courrier ne l’a pas pris"
            in officer.get(page).content.decode()
        )


def _scheduled() -> Any:
    """An extract of today, for the officer who set it up; their browser."""
    officer = signed_in("officer")
    officer.who = User.objects.get(pk=officer.session["_auth_user_id"])
    User.objects.filter(pk=officer.who.pk).update(email="officer@example.org")
    asked = {
        "title": "T",
        "what": "organizations",
        "ending": "csv",
        "often": "monthly",
        "first_on": "2026-03-02",
        "recipients": [officer.who.pk],
        "days_kept": "30",
        "locale": "fr",
        "is_active": "on",
    }
    assert officer.post("/admin/portal/scheduledextract/add/", asked).status_code == 302
    return officer


def test_the_answer_to_a_correction_outlives_who_dies_over_it(server: Callable[..., None]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        one = proposed(organization(), comment="x")
        CorrectionProposal.objects.filter(pk=one.pk).update(decided_at=NOON, status="accepted")
        server(Killed())
        with pytest.raises(Killed):
            send_answer(one.pk)
        server(None)
        assert not send_answer(one.pk)
        one.refresh_from_db()
        assert one.answered_at is None
        clock.shift(HOUR)
        assert send_answer(one.pk)
        assert not send_answer(one.pk)
        assert len(mail.outbox) == 1


def _run() -> int:
    try:
        call_command("send_digests")
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_an_address_that_takes_no_mail_is_erased_after_three_runs(
    server: Callable[..., None],
    django_capture_on_commit_callbacks: Any,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = followed(django_capture_on_commit_callbacks)
    organization()
    server(SMTPRecipientsRefused({one.email: (550, b"marie@example.org unknown")}))
    assert [_run(), _run(), _run()] == [1, 1, 0]
    assert (
        "terminés\u00a0: l’adresse ne reçoit plus de courrier\u00a0: 1" in capsys.readouterr().out
    )
    assert not Subscription.objects.exists()
    line = PersonalAccess.objects.get()
    assert (line.action, line.purpose) == (
        "destroyed",
        "terminés\u00a0: l’adresse ne reçoit plus de courrier",
    )
    assert "marie" not in caplog.text


def test_what_is_not_refused_for_good_is_tried_again(
    server: Callable[..., None], django_capture_on_commit_callbacks: Any
) -> None:
    one = followed(django_capture_on_commit_callbacks)
    organization()
    for error in (
        SMTPRecipientsRefused({one.email: (550, b"no")}),
        SMTPRecipientsRefused({one.email: (550, b"no")}),
        SMTPRecipientsRefused({one.email: (451, b"later")}),
        OSError("away"),
    ):
        server(error)
        assert _run() == 1
    server(None)
    assert _run() == 0
    assert len(mail.outbox) == 1
    one.refresh_from_db()
    assert one.refusals == 0
