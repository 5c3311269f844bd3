"""Who follows a list is told what is new in it, once."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client

from organizations.models import Organization
from portal.actions import send_digest
from portal.models import Subscription
from portal.tests.following import followed, links
from registry.actions import Draft, withdraw, write
from tests.builders import organization, organizations, project
from tests.racing import race

__all__ = ["race"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


class Refusing(EmailBackend):
    """A mail server that refuses, and quotes the address that it was given."""

    def send_messages(self, messages: Any) -> int:
        raise OSError(f"550 {messages[0].to[0]} unknown")


def run(*options: str) -> str:
    out = StringIO()
    call_command("send_digests", *options, stdout=out)
    return out.getvalue()


def test_what_came_and_what_changed_is_told_once(capture: Any) -> None:
    old = organization("southern_partner", name="Ancien")
    same = organization("southern_partner", name="Pareil")
    one = followed(capture, "country=HT")
    assert run() == "rien de nouveau\u00a0: 1\n"
    new = organization("southern_partner", name="Nouveau", city="Gonaïves")
    organization("southern_partner", name="Ailleurs", country="SN")
    old.acronym = "AN"
    write([Draft(old)], by=None)
    assert run("--dry-run") == "envoyés\u00a0: 1\n"
    assert not mail.outbox
    assert run() == "envoyés\u00a0: 1\n"
    (message,) = mail.outbox
    assert message.subject == "Organismes\u00a0: 1 nouveauté, 1 modification"
    assert message.to == ["marie@example.org"]
    body = message.body
    assert body.index("Nouveau") < body.index("Ancien")
    assert not [told for told in (same.name, "Ailleurs", "Gonaïves") if told in body]
    stop = f"/suivi/{one.token}/arreter/"
    assert links(message) == [
        "/organismes/",
        f"/organismes/{new.slug}/",
        f"/organismes/{old.slug}/",
        stop,
        f"/suivi/{one.token}/",
    ]
    headers = message.message()
    assert headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{stop}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert run() == "rien de nouveau\u00a0: 1\n"
    assert len(mail.outbox) == 1


def test_what_a_change_elsewhere_brings_into_the_list_is_new(capture: Any) -> None:
    ico = organization(name="Cap Boréal")
    followed(capture, "active=HT", language="en")
    project("awareness", lead=ico, countries=["HT"])
    run()
    (message,) = mail.outbox
    assert message.subject == "Organizations: 1 new"
    assert f"/en/organizations/{ico.slug}/" in message.body


def test_what_is_not_public_is_in_no_digest(capture: Any) -> None:
    gone = organization(name="Retiré")
    followed(capture)
    followed(capture, name="projects")
    lead = organization(name="Responsable caché", published=False)
    project(lead=lead, title_fr="Projet brouillon", published=False)
    gone.acronym = "RT"
    write([Draft(gone)], by=None)
    withdraw(Organization, [gone.pk], by=None)
    assert run() == "rien de nouveau\u00a0: 2\n"
    assert not mail.outbox


def test_more_than_fifty_are_counted_with_a_link_to_the_rest(
    capture: Any, django_assert_num_queries: Any
) -> None:
    one = followed(capture, "kind=southern_partner")
    organization("southern_partner")
    with django_assert_num_queries(6):
        assert send_digest(one.pk, site="https://example.org") == "sent"
    organizations("southern_partner", 53)
    with django_assert_num_queries(6):
        assert send_digest(one.pk, site="https://example.org") == "sent"
    body = mail.outbox[1].body
    assert body.count("/organismes/groupe-") == 50
    assert "Et 3 autres, dans la liste" in body
    assert "https://example.org/organismes/?kind=southern_partner&sort=-updated" in body
    assert mail.outbox[1].subject == "Organismes\u00a0: 53 nouveautés ou modifications"


def test_a_mail_server_that_fails_loses_and_repeats_nothing(
    capture: Any, settings: Any, caplog: Any
) -> None:
    followed(capture)
    organization(name="Nouveau")
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "portal.tests.test_digests.Refusing"
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 1
    assert "OSError" in caplog.text
    assert "marie" not in caplog.text
    settings.EMAIL_BACKEND = working
    run()
    run()
    assert [message.body.count("Nouveau") for message in mail.outbox] == [1]


@pytest.mark.parametrize("broken", [{"narrowing": "kind=banque"}, {"list": "nothing"}])
def test_a_list_that_is_no_more_is_told_and_forgotten(capture: Any, broken: Any) -> None:
    one = followed(capture)
    Subscription.objects.filter(pk=one.pk).update(**broken)
    assert Client().get(f"/suivi/{one.token}/").status_code == 200
    run()
    run()
    (message,) = mail.outbox
    assert message.subject == "Une liste que vous suivez n’existe plus"
    assert not Subscription.objects.exists()


def test_a_title_of_several_lines_makes_no_header(capture: Any) -> None:
    followed(capture, name="projects")
    project(title_fr="Un\u2028deux", lead=organization())
    run()
    assert "\n" not in mail.outbox[0].message()["Subject"]


def test_two_commands_at_once_write_once(race: Any) -> None:
    organization()
    one = Subscription.objects.create(
        list="organizations", email="a@example.org", locale="fr", confirmed_at="2026-01-01 00:00Z"
    )

    def send() -> None:
        send_digest(one.pk, site="https://example.org")

    race(send, send)
    assert len(mail.outbox) == 1
    one.refresh_from_db()
    assert json.dumps(one.seen).count(":") == 1
    assert one.claimed_at is None


def test_without_the_address_of_the_site_nothing_is_sent(settings: Any) -> None:
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="SITE_URL"):
        run()
