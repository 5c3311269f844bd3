"""Anyone proposes to correct what a public page says."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from organizations.models import Organization
from portal.models import CorrectionProposal, ProposedChange, Sending
from portal.senders import LIMIT, fingerprint
from portal.tests.corrections import PERSON, filled, page_of, proposed, send, words
from registry.actions import Draft, archive, withdraw, write
from tests.builders import organization, project
from tests.naughty import naughty

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[str, str, str]]:
    return [*ProposedChange.objects.values_list("field", "shown", "proposed")]


# The form


@pytest.mark.parametrize(
    "language, told", [("fr", "Proposer une correction"), ("en", "Propose a correction")]
)
@pytest.mark.parametrize("make", [organization, project])
def test_a_public_page_leads_to_a_form_of_what_it_says(
    client: Client, assert_valid_html: Callable[[Any], None], make: Any, language: str, told: str
) -> None:
    record = make()
    url = page_of(record, language)
    assert url in client.get(url.removesuffix("correction/")).content.decode()
    page = client.get(url)
    assert page.status_code == 200
    assert told in words(page)
    assert_valid_html(page)


def test_what_is_changed_is_kept_with_what_the_person_saw(client: Client) -> None:
    ico = organization(website="https://old.example.org", city="Gaspé")
    response = send(
        client,
        ico,
        new_website="https://new.example.org",
        new_founded="1998",
        sources="https://new.example.org/contact",
        comment="Nous avons déménagé.",
        sender_affiliation="Cap Boréal",
        **PERSON,
    )
    assert response.status_code == 302
    assert response["Location"] == f"/organismes/{ico.slug}/correction/envoyee/"
    assert client.get(response["Location"]).status_code == 200
    one = CorrectionProposal.objects.get()
    assert (one.organization, one.project, one.status, one.locale) == (ico, None, "open", "fr")
    assert (one.name, one.email, one.affiliation) == (
        "Marie Roy",
        "marie@example.org",
        "Cap Boréal",
    )
    assert one.comment == "Nous avons déménagé."
    assert changes() == [
        ("website", "https://old.example.org", "https://new.example.org"),
        ("founded", "", "1998"),
    ]


def test_what_is_typed_at_an_address_that_the_record_has_left_is_kept(client: Client) -> None:
    ico = organization(name="Cap Boréal")
    former = Organization.objects.get(pk=ico.pk)
    ico.name = "Cap Austral"
    write([Draft(ico)], by=None)
    assert ico.slug != former.slug
    response = send(client, former, new_website="https://new.example.org", **PERSON)
    assert response["Location"] == f"/organismes/{ico.slug}/correction/envoyee/"
    assert changes() == [("website", "", "https://new.example.org")]


def test_in_english_of_a_project_by_nobody_named(client: Client) -> None:
    one = project(summary_fr="Un\ndeux", planned_start="2024-05-01")
    response = send(
        client, one, language="en", new_title_en="The world", new_planned_start="2024-06-01"
    )
    assert response["Location"] == f"/en/projects/{one.slug}/correction/sent/"
    assert CorrectionProposal.objects.get().locale == "en"
    assert changes() == [
        ("title_en", "", "The world"),
        ("planned_start", "2024-05-01", "2024-06-01"),
    ]


def test_a_comment_alone_is_enough_and_nothing_at_all_is_not(client: Client) -> None:
    ico = organization()
    assert send(client, ico).status_code == 200
    assert not CorrectionProposal.objects.exists()
    assert send(client, ico, comment="Le logo est périmé.").status_code == 302
    assert changes() == []


def test_a_value_that_changed_since_the_form_was_shown_is_not_proposed_back(client: Client) -> None:
    ico = organization(website="https://a.example.org")
    given = filled(client.get(page_of(ico)))
    Organization.objects.filter(pk=ico.pk).update(phone="418 555-0100")
    with time_machine.travel(time_after(60)):
        client.post(page_of(ico), {**given, "new_acronym": "CB"})
    assert changes() == [("acronym", "", "CB")]


def time_after(seconds: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=seconds)


def test_errors_keep_what_was_typed(client: Client, assert_valid_html: Any) -> None:
    ico = organization()
    wrong = {
        "new_website": "javascript:alert(1)",
        "new_founded": "hier",
        "comment": "Ceci <b>reste</b>",
    }
    page = send(client, ico, **wrong, sender_email="pas une adresse")
    assert page.status_code == 200
    form = page.context["form"]
    assert {*form.errors} == {"new_website", "new_founded", "sender_email"}
    assert {name: form[name].value() for name in wrong} == wrong
    assert "Ceci &lt;b&gt;reste&lt;/b&gt;" in page.content.decode()
    assert_valid_html(page)
    assert not CorrectionProposal.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"new_founded": "1200"},
        {"new_website": "ftp://example.org"},
        {"new_country": "XX"},
        {"new_name": ""},
        {"new_email": "pas une adresse"},
    ],
)
def test_what_the_record_could_never_hold_is_said_at_once(
    client: Client, typed: dict[str, str]
) -> None:
    assert {*send(client, organization(), **typed).context["form"].errors} == {*typed}
    assert not CorrectionProposal.objects.exists()


def test_reload_and_a_double_click_send_once(client: Client) -> None:
    ico = organization()
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        given = {**filled(client.get(page_of(ico))), "comment": "Une fois"}
        clock.shift(60)
        first, second = (client.post(page_of(ico), given) for _n in range(2))
    assert first["Location"] == second["Location"]
    assert CorrectionProposal.objects.count() == 1
    assert Sending.objects.count() == 1


# What is not public


def test_what_is_not_published_has_no_form(client: Client) -> None:
    draft, gone, back = organization(published=False), organization(), project()
    archive(Organization, [gone.pk], by=None, reason="fermé")
    withdraw(type(back), [back.pk], by=None)
    for record in (draft, gone, back):
        for url in (page_of(record), page_of(record).replace("correction/", "correction/envoyee/")):
            assert client.get(url).status_code == 404
        assert client.post(page_of(record), {"comment": "x"}).status_code == 404
    assert client.get("/organismes/nobody/correction/").status_code == 404


def test_staff_only_columns_are_in_no_form_and_cannot_be_proposed(client: Client) -> None:
    hidden = {
        "postal_code": "H2H 2H2",
        "city": "Amqui",
        "latitude": "48.5",
        "longitude": "-64.2",
        "office_selects": True,
        "iati_identifier": "CA-X-1",
    }
    ico = organization(**hidden)
    page = client.get(page_of(ico))
    text = page.content.decode()
    for value in ("H2H 2H2", "Amqui", "48.5", "CA-X-1"):
        assert value not in text
    assert not {f"new_{name}" for name in (*hidden, "key", "publication", "officer", "slug")} & {
        *page.context["form"].fields
    }
    sent = send(
        client, ico, comment="x", new_city="Ailleurs", new_publication="draft", new_officer="1"
    )
    assert sent.status_code == 302
    assert changes() == []


def test_a_published_place_can_be_corrected(client: Client) -> None:
    ico = organization(city="Gaspé", publish_location=True)
    send(client, ico, new_city="Percé")
    assert changes() == [("city", "Gaspé", "Percé")]


# Robots


@pytest.mark.parametrize("after", [0, 2.9, 86_401])
def test_too_fast_and_too_late_are_refused_kindly_and_the_next_try_passes(
    client: Client, after: float
) -> None:
    ico = organization()
    page = send(client, ico, after=after, comment="Tout ce que j’ai tapé", new_acronym="CB")
    assert page.status_code == 200
    assert not CorrectionProposal.objects.exists()
    again = filled(page)
    assert (again["comment"], again["new_acronym"]) == ("Tout ce que j’ai tapé", "CB")
    with time_machine.travel(time_after(after + 10)):
        assert client.post(page_of(ico), again).status_code == 302
    assert changes() == [("acronym", "", "CB")]


def test_the_trap_is_emptied_and_nothing_typed_is_lost(client: Client) -> None:
    page = send(client, organization(), sender_fax="buy now", comment="Je suis là")
    assert page.status_code == 200
    assert (filled(page)["sender_fax"], filled(page)["comment"]) == ("", "Je suis là")
    assert not CorrectionProposal.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "é" * 5000])
def test_a_token_that_is_not_ours_stores_nothing(client: Client, token: str) -> None:
    ico = organization()
    assert send(client, ico, token=token, comment="x").status_code == 200
    assert not CorrectionProposal.objects.exists()


def test_the_token_of_another_record_is_not_good(client: Client) -> None:
    other = filled(client.get(page_of(organization())))["token"]
    assert send(client, organization(), token=other, comment="x").status_code == 200
    assert not CorrectionProposal.objects.exists()


def test_links_and_lengths_have_limits(client: Client) -> None:
    ico = organization()
    links = " ".join(f"https://{n}.example.org" for n in range(6))
    assert "sources" in send(client, ico, sources=links).context["form"].errors
    long = {
        "comment": "a" * 4001,
        "sources": "b" * 2001,
        "sender_name": "c" * 201,
        "new_description_fr": "d" * 10_001,
        "new_name": "e" * 301,
    }
    assert {*send(client, ico, **long).context["form"].errors} == {*long}


def test_an_address_sends_so_many_an_hour_and_is_kept_nowhere(client: Client) -> None:
    ico = organization()
    for number in range(LIMIT):
        assert send(client, ico, comment=f"no {number}").status_code == 302
    page = send(client, ico, comment="encore")
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    assert page.context["form"]["comment"].value() == "encore"
    assert CorrectionProposal.objects.count() == LIMIT
    assert send(Client(REMOTE_ADDR="192.0.2.9"), ico, comment="d’ailleurs").status_code == 302
    kept = {*Sending.objects.values_list("fingerprint", flat=True)}
    assert len(kept) == 2
    assert not any("127.0.0.1" in one or "192.0.2.9" in one for one in kept)
    with time_machine.travel(time_after(90_000)):
        assert send(client, ico, comment="demain").status_code == 302
        assert Sending.objects.count() == 1


def test_fingerprints_change_with_the_day_and_take_a_network_for_one() -> None:
    with time_machine.travel("2026-05-01 16:00Z"):
        today = fingerprint("2001:db8:1:2::5")
        assert today == fingerprint("2001:db8:1:2:ffff::1") != fingerprint("2001:db8:1:3::5")
        assert fingerprint("not an address") != today
    with time_machine.travel("2026-05-02 16:00Z"):
        assert fingerprint("2001:db8:1:2::5") != today


def test_behind_a_proxy_the_visitor_is_who_the_trusted_one_names(
    client: Client, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ico = organization()
    for number in range(2):
        visitor = Client(HTTP_X_FORWARDED_FOR=f"10.0.0.1, 198.51.100.{number}")
        send(visitor, ico, comment="x")
    assert Sending.objects.values("fingerprint").distinct().count() == 2


# Whatever people type


# Fields in which a string may stand, with what says it in the proposal.
HOLDERS = {
    "comment": "comment",
    "sources": "sources",
    "sender_name": "name",
    "sender_affiliation": "affiliation",
    "new_title_en": "title_en",
    "new_summary_fr": "summary_fr",
    "new_summary_en": "summary_en",
    "new_audience": "audience",
}


def kept_in(one: CorrectionProposal) -> dict[str, str]:
    found = {change.field: change.proposed for change in one.changes.all()}
    return {name: getattr(one, at, None) or found.get(at, "") for name, at in HOLDERS.items()}


def as_kept(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_every_string_is_kept_as_it_is_or_refused_with_a_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.actions.proposing.LIMIT", 10_000)
    one, strings, kept = project(), naughty(), 0
    for start in range(0, len(strings), len(HOLDERS)):
        chunk = strings[start : start + len(HOLDERS)]
        typed = dict(zip(HOLDERS, chunk, strict=False))
        response = send(client, one, **typed)
        while response.status_code == 200 and typed:
            errors = {*response.context["form"].errors}
            assert errors, typed
            # Of no field of its own: too many links in all, or nothing left to say.
            wrong = errors & {*typed} or {*typed}
            typed = {name: text for name, text in typed.items() if name not in wrong}
            response = send(client, one, **{"comment": "x", **typed})
        assert response.status_code == 302
        found = kept_in(CorrectionProposal.objects.latest("pk"))
        for name, text in typed.items():
            assert as_kept(found[name]) == as_kept(text)
        kept += len(typed)
    assert kept > 0.9 * len(strings)


def test_queries_do_not_grow_with_what_was_proposed(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    ico = organization()
    for number in range(3):
        proposed(ico, comment=f"no {number}")
    given = filled(client.get(page_of(ico)))
    with django_assert_max_num_queries(3):
        client.get(page_of(ico))
    with time_machine.travel(time_after(60)), django_assert_max_num_queries(12):
        client.post(page_of(ico), {**given, "comment": "x", "new_acronym": "A"})
