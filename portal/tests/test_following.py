"""Anyone follows a list by e-mail, without an account."""

import datetime
import logging
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.actions.following import MESSAGES
from portal.models import Sending, Subscription
from portal.senders import LIMIT
from portal.tests.corrections import filled, words
from portal.tests.following import FORMS, ask, followed, links
from registry.retention import HOLDERS, TERMS
from tests.builders import organization

pytestmark = pytest.mark.django_db

SENT = {"fr": "/suivre/envoye/", "en": "/en/follow/sent/"}


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


# To ask


@pytest.mark.parametrize(
    "language, subject, told",
    [
        ("fr", "Confirmez que vous suivez une liste", "Organismes – Pays\u00a0: Haïti"),
        ("en", "Confirm that you follow a list", "Organizations – Country: Haiti"),
    ],
)
def test_nothing_is_followed_before_the_owner_of_the_address_confirms(
    capture: Any, assert_valid_html: Any, language: str, subject: str, told: str
) -> None:
    organization("southern_partner")
    form = Client().get(f"{FORMS['organizations', language]}?country=HT&sort=-updated&page=2")
    assert_valid_html(form)
    with capture(execute=True):
        response = ask("country=HT&sort=-updated", "Marie@Example.org", language=language)
    assert response["Location"] == SENT[language]
    assert_valid_html(Client().get(SENT[language]))
    one = Subscription.objects.get()
    assert (one.narrowing, one.email, one.locale) == ("country=HT", "marie@example.org", language)
    (message,) = mail.outbox
    assert (message.subject, message.to) == (subject, ["marie@example.org"])
    assert told in message.body
    (link,) = links(message)
    page = Client().get(link)
    assert_valid_html(page)
    assert Subscription.objects.confirmed().count() == 0  # to look changes nothing
    assert Client().post(link)["Location"] == link
    assert Subscription.objects.confirmed().get() == one
    assert " ".join(told.split()) in words(Client().get(link))


def test_the_answer_is_the_same_whatever_is_known_of_the_address(capture: Any) -> None:
    followed(capture, "country=HT")
    with capture(execute=True), time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
        emails = ("marie@example.org", "MARIE@example.org", "jean@example.org")
        pages = [ask("country=HT", email) for email in emails]
    assert {(page.status_code, page["Location"]) for page in pages} == {(302, SENT["fr"])}
    assert [message.subject for message in mail.outbox] == [
        "Vous suivez déjà cette liste",
        "Confirmez que vous suivez une liste",
    ]
    assert Subscription.objects.count() == 2


def test_one_list_is_followed_once_however_it_is_written(capture: Any) -> None:
    followed(capture, "country=SN&country=HT&kind=southern_partner")
    followed(capture, "kind=ico", email="autre@example.org")
    with capture(execute=True):
        ask("kind=southern_partner&utm=x&country=HT&country=SN&country=HT&page=3")
    assert Subscription.objects.count() == 2
    assert Subscription.objects.first().narrowing == "country=HT&country=SN&kind=southern_partner"  # type: ignore[union-attr]


def test_a_wrong_filter_is_told_on_the_list_s_own_page() -> None:
    for method in ("get", "post"):
        page = getattr(Client(), method)("/suivre/projets/?type=banque")
        assert page.status_code == 400
        assert "banque" in page.content.decode()


# Robots, floods and forgeries


@pytest.mark.parametrize(
    "typed", [{"after": 1}, {"after": 90_000}, {"sender_fax": "x"}, {"token": "x:y"}]
)
def test_what_no_person_does_is_refused_kindly(capture: Any, typed: Any) -> None:
    with capture(execute=True):
        page = ask(**typed)
    assert page.status_code == 200
    assert filled(page)["email"] == "marie@example.org"
    assert not mail.outbox
    assert not Subscription.objects.exists()


def test_a_seal_of_another_form_is_not_good() -> None:
    token = filled(Client().get("/suivre/projets/"))["token"]
    assert ask(token=token).status_code == 200


def test_a_sender_and_an_address_have_limits(capture: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    with capture(execute=True):
        for number in range(LIMIT):
            assert ask(email=f"a{number}@example.org").status_code == 302
        page = ask(email="b@example.org")
        assert (page.status_code, page["Retry-After"]) == (429, "3600")
        for number in range(MESSAGES + 1):  # from everywhere, to one address
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            assert ask(f"q={number}", "c@example.org", client=client).status_code == 302
    assert len(mail.outbox) == LIMIT + MESSAGES
    kept = " ".join(Sending.objects.values_list("fingerprint", flat=True))
    assert "example" not in kept + caplog.text


def test_a_double_click_writes_once(capture: Any) -> None:
    with capture(execute=True):
        for _number in range(2):
            ask()
    assert len(mail.outbox) == 1


def test_the_form_asks_for_the_token_of_the_site() -> None:
    client = Client(enforce_csrf_checks=True)
    assert ask(client=client).status_code == 403


WORDS = st.characters(exclude_characters="\x00", codec="utf-8")  # a list refuses a NUL


class AnyInput(TestCase):
    @given(st.text(max_size=300), st.text(WORDS, max_size=80))
    def test_whatever_is_typed_no_header_is_made_of_it(self, email: str, query: str) -> None:
        mail.outbox.clear()
        Sending.objects.all().delete()
        email = email.encode("utf-8", "replace").decode()
        with self.captureOnCommitCallbacks(execute=True):
            response = ask(urlencode({"q": query}), f"{email}@example.org")
        assert response.status_code in {200, 302}
        for message in mail.outbox:
            assert message.message()["To"].count("@") == 1
            assert "\n" not in str(message.message()["Subject"])


@pytest.mark.parametrize(
    "email",
    [
        "a" * 10_000 + "@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\x00",
        "a@example.org, b@example.org",
        "",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    page = ask(email=email)
    assert page.status_code == 200
    assert "email" in page.context["form"].errors


# To stop


def test_one_click_stops_and_nothing_is_kept(capture: Any, assert_valid_html: Any) -> None:
    one, other = followed(capture, "q=a"), followed(capture, "q=b")
    stop = f"/suivi/{one.token}/arreter/"
    page = Client().get(stop)
    assert_valid_html(page)
    assert Subscription.objects.count() == 2  # to open the link stops nothing
    client = Client(enforce_csrf_checks=True)  # a mail program has no token of the site
    stopped = client.post(stop, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert_valid_html(stopped)
    assert f"/suivi/{other.token}/" in stopped.content.decode()
    assert Subscription.objects.get() == other
    assert client.post(stop).status_code == 200
    assert client.get(stop).status_code == client.get(f"/suivi/{one.token}/").status_code == 410


def test_everything_stops_at_once_and_a_neighbour_stays(
    capture: Any, assert_valid_html: Any
) -> None:
    one = followed(capture, "q=a")
    followed(capture, "q=b", name="projects", language="en")
    neighbour = followed(capture, "q=a", email="jean@example.org")
    page = Client().get(f"/en/following/{one.token}/")
    assert_valid_html(page)
    assert page.content.decode().count("/stop/") == 3
    assert "marie" not in page.content.decode()
    Client().post(f"/en/following/{one.token}/stop/", {"everything": "1"})
    assert Subscription.objects.get() == neighbour


@pytest.mark.parametrize("token", ["x", "x.y", "\x00", "a" * 10_000, "é.é", "%0A"])
def test_a_link_that_is_not_ours_leads_nowhere(token: str) -> None:
    for url in (f"/suivi/{token}/", f"/suivi/{token}/arreter/"):
        assert Client().get(url).status_code == 404
        assert Client().post(url).status_code == 404


# To forget


def test_what_nobody_confirms_is_erased_after_a_week(capture: Any) -> None:
    followed(capture, email="jean@example.org")
    with capture(execute=True):
        ask()
    (link,) = links(mail.outbox.pop())
    term = TERMS["subscription.unconfirmed"]
    assert not term.due(timezone.localdate()).exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7, minutes=2)):
        assert Client().get(link).status_code == Client().post(link).status_code == 410
        due = [*term.due(timezone.localdate()).values_list("pk", flat=True)]
        assert term.erase(due, by=None, reason="échu") == 1
    assert [one.email for one in Subscription.objects.all()] == ["jean@example.org"]


def test_a_person_is_found_and_erased_on_request(capture: Any) -> None:
    followed(capture, "country=HT")
    followed(capture, email="jean@example.org")
    holder = HOLDERS["subscription"]
    (held,) = holder.find("marie")
    assert [value for _label, value in held.values] == [
        "marie@example.org",
        "Organismes – Pays\u00a0: Haïti",
    ]
    assert holder.erase is not None
    assert holder.erase([held.pk], by=None, reason="demande 12") == 1
    assert Subscription.objects.get().email == "jean@example.org"
