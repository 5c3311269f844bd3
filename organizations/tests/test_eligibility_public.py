"""What anyone reads of the eligibility of an ICO: as much as is public, and true today."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from organizations.actions import confirm, revoke
from organizations.models import Organization
from organizations.tests.reviewing import confirmed, norm, review, somebody
from organizations.tests.test_detail import words
from registry.actions import Draft, write
from tests.builders import membership, organization

pytestmark = pytest.mark.django_db
NOTHING = "Not checked, or nothing is published."


def page(client: Client, ico: Organization) -> str:
    return words(client.get(f"/en/organizations/{ico.slug}/"))


def test_an_eligible_ico_says_under_which_norm_since_when_and_until_when(client: Client) -> None:
    ico = organization()
    confirmed(
        ico, under=norm("QSF-X", version="2021"), decided_on="2022-06-01", lapses_on="2999-06-01"
    )
    text = page(client, ico)
    assert "eligible Eligible since June 1, 2022. Lapses on June 1, 2999." in text
    assert "Norm: A norm (version 2021)" in text
    assert "Its headquarters are in Québec." in text
    assert NOTHING not in text


def test_it_shows_as_lapsed_the_same_day_without_anyone_acting(client: Client) -> None:
    ico = organization()
    confirmed(ico, decided_on="2022-06-01", lapses_on="2025-06-01")
    with time_machine.travel("2025-05-31 23:59-04:00"):
        assert "Lapses on June 1, 2025." in page(client, ico)
    with time_machine.travel("2025-06-01 00:01-04:00"):
        text = page(client, ico)
    assert "eligibility lapsed Eligibility lapsed on June 1, 2025." in text
    assert "Eligible since" not in text


def undecided(ico: Organization) -> None:
    pass


def waiting(ico: Organization) -> None:
    review(ico)


def refused(ico: Organization) -> None:
    confirmed(ico, decided_on="2021-01-01")
    confirmed(ico, decided_on="2022-01-01", decision="ineligible")


def revoked(ico: Organization) -> None:
    made = confirmed(ico)
    revoke(made, on=made.decided_on, reason="Hidden reason", by=None)


@pytest.mark.parametrize("decide", [undecided, waiting, refused, revoked])
def test_what_is_not_public_reads_as_if_nothing_had_been_decided(
    client: Client, decide: Callable[[Organization], None]
) -> None:
    one, other = organization(name="Une", acronym="A"), organization(name="Une", acronym="A")
    decide(one)
    # But for the address, which is printed.
    text, as_nothing = (page(client, ico).replace(f"/{ico.slug}/", "") for ico in (one, other))
    assert NOTHING in text
    assert text == as_nothing


def test_notes_people_and_evidence_stay_with_the_staff(client: Client) -> None:
    ico, person = organization(), somebody("hidden-person")
    made = review(ico, reviewer=person, note="Hidden note")
    answer = made.answers.first()
    assert answer is not None
    answer.evidence_url, answer.note = "https://example.org/hidden", "Hidden too"
    write([Draft(answer)], by=None)
    confirm([made], by=somebody("hidden-second"))
    content = client.get(f"/en/organizations/{ico.slug}/").content.decode()
    assert "Eligible since" in content
    assert "idden" not in content.replace("visually-hidden", "").replace("aria-hidden", "")


def test_an_office_with_the_three_powers_is_the_other_route(client: Client) -> None:
    powers = {"office_selects": True, "office_manages": True, "office_acts": True}
    ico = organization(quebec_presence="office", **powers)
    assert "an office in Québec with authority to select projects" in page(client, ico)


def test_membership_of_the_aqoci_says_its_days_its_source_and_when_it_was_checked(
    client: Client,
) -> None:
    ico = organization()
    membership(ico, "2010-01-01", "2014-12-31", checked_on="2026-01-15")
    text = page(client, ico)
    assert "Jan. 1, 2010 – Dec. 31, 2014 ( source , checked on Jan. 15, 2026)" in text


def test_queries_do_not_grow_with_decisions(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    ico = organization()
    url = ico.get_absolute_url()
    with django_assert_num_queries(5):
        client.get(url)
    confirmed(ico, decided_on="2009-01-01")
    with django_assert_num_queries(6):
        client.get(url)
    for year in range(2010, 2022):
        confirmed(ico, decided_on=f"{year}-01-01")
    with django_assert_num_queries(6):
        client.get(url)


def test_the_page_is_valid_html(client: Client, assert_valid_html: Callable[[Any], None]) -> None:
    ico = organization()
    confirmed(ico, lapses_on="2999-01-01")
    for prefix in ("/organismes", "/en/organizations"):
        assert_valid_html(client.get(f"{prefix}/{ico.slug}/"))
