"""The public page of one project, as a visitor reads it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organizations.models import Need
from projects.actions import record_exceptions
from projects.models import Contribution, NeedAnswer, Place, Project
from registry.actions import Draft, archive, publish, write
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    """What a person reads on the page, on one line."""
    assert response.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main>")[0])
    return " ".join(bare.split())


def test_the_page_tells_who_where_when_and_who_pays(client: Client) -> None:
    lead = organization(name="Cap Boréal")
    south = organization("southern_partner", name="Coop Lakay")
    one = project(
        "development",
        title_fr="De l’eau",
        title_en="Water",
        summary_fr="Des puits.",
        lead=lead,
        partners={"contractor": south},
        countries=["HT"],
        sectors=["14030"],
        actual_start="2010-03-01",
    )
    for stage, amount in [("committed", "150000.40"), ("disbursed", "90000")]:
        row = {"source": "mrif", "payer_name": "MRIF", "stage": stage}
        stored(Contribution(project=one, amount=amount, **row))
    stored(
        Contribution(
            project=one, organization=lead, source="own_resources", stage="committed", amount="20"
        )
    )
    need = stored(Need(organization=south, title_fr="Un puits", title_en="A well"))
    stored(NeedAnswer(project=one, need=need))

    page = words(client.get(f"/en/projects/{one.slug}/"))

    assert "Water Summary Des puits. (in French)" in page
    assert "Lead Cap Boréal Main implementer Coop Lakay (Haiti)" in page
    assert "MRIF $150,000 $90,000 Own resources $20 Total $150,020 $90,000" in page
    assert "Needs answered A well" in page
    assert "Start March 1, 2010 End not checked" in page
    assert "150\u00a0000\u00a0$" in client.get(f"/projets/{one.slug}/").content.decode()


def test_what_is_not_published_is_nowhere_on_the_page(client: Client) -> None:
    secret = organization("southern_partner", name="Hidden partner", published=False)
    one = project("fieldwork", countries=["HT"], partners={"partner": secret}, regions=[])
    stored(NeedAnswer(project=one, need=stored(Need(organization=secret, title_fr="Hidden need"))))
    parts = [Place(name="Hidden place"), Place(name="Jacmel", publish_location=True)]
    write([Draft(one, {"places": parts})], by=None)

    page = words(client.get(one.get_absolute_url()))

    assert "Hidden" not in page
    assert "Jacmel" in page


def test_an_exception_is_stated_with_its_reason(client: Client) -> None:
    one = project("fieldwork", countries=["HT"], published=False)
    record_exceptions({one.pk: "Partenaire protégé."}, by=None)
    publish(Project, [one.pk], by=None)

    page = words(client.get(f"/en/projects/{one.slug}/"))

    assert (
        "Published by exception: No southern partner is named. Reason: Partenaire protégé." in page
    )


def test_former_addresses_redirect_and_archived_projects_are_gone(client: Client) -> None:
    one = project(title_fr="Premier titre")
    one.title_fr = "Second titre"
    write([Draft(one)], by=None)
    assert client.get("/projets/premier-titre/")["Location"] == "/projets/second-titre/"

    archive(Project, [one.pk], by=None, reason="twice")
    assert client.get("/projets/second-titre/").status_code == 410
    assert client.get("/projets/premier-titre/").status_code == 404


def test_queries_do_not_grow_with_what_is_shown(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    one = project(
        "development", partners={"contractor": organization("southern_partner")}, countries=["HT"]
    )
    for number in range(8):
        role = {"role": "partner", "organization": organization("southern_partner")}
        stored(one.participations.model(project=one, **role))
        amount = {"source": "mrif", "payer_name": f"{number}", "stage": "planned", "amount": 5}
        stored(Contribution(project=one, **amount))
    with django_assert_max_num_queries(14):
        client.get(one.get_absolute_url())


def test_pages_are_valid_html(client: Client, assert_valid_html: Callable[[Any], None]) -> None:
    one = project(title_fr="Eau & <sel>", title_en="Salt", summary_fr="A\nB", countries=["CA"])
    for prefix in ("/projets", "/en/projects"):
        assert_valid_html(client.get(f"{prefix}/{one.slug}/"))
