"""The public page of one project, as a visitor reads it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from organizations.models import Need
from projects.actions import record_exceptions
from projects.models import (
    Cohort,
    Contribution,
    NeedAnswer,
    Participation,
    Place,
    Programme,
    Project,
)
from projects.tests.funding import pay
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

    assert "Water Main implementer: Coop Lakay (Haiti) Summary Des puits. (in French)" in page
    assert "Lead Cap Boréal Main implementer Coop Lakay (Haiti)" in page
    assert "MRIF $150,000.40 $90,000.00 Own resources $20.00 – Total $150,020.40 $90,000.00" in page
    assert "Committed: MRIF 100.0%, own resources 0.0%. For each dollar" in page
    assert "Leverage: other dollars per MRIF dollar 0.00 0.00 By nature Cash $150,020.40" in page
    assert "Needs answered A well" in page
    assert "Start March 1, 2010 End not checked" in page
    assert "150\u00a0000,40\u00a0$" in client.get(f"/projets/{one.slug}/").content.decode()


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

    with translation.override("en"):
        day = date_format(timezone.localdate())
    assert (
        "Published by exception: No southern partner is named. Reason: Partenaire protégé. "
        f"(recorded on {day})" in page
    )


def test_fieldwork_tells_its_cohorts_and_their_totals(client: Client) -> None:
    south = organization("southern_partner")
    one = project("fieldwork", countries=["HT"], partners={"partner": south}, regions=[])
    known = {"participants": 12, "age_min": 18, "age_max": 30, "training_hours": 60}
    rows = [Cohort(name="Groupe 1", **known), Cohort(name="Groupe 2", participants=1, age_max=35)]
    write([Draft(one, {"cohorts": rows})], by=None)
    page = words(client.get(f"/en/projects/{one.slug}/"))
    assert "Cohort Participants Ages Hours of training Groupe 1 12 18–30 60" in page
    assert "Groupe 2 1 up to 35 not checked All cohorts 13 18–35 at least 60" in page


def test_awareness_tells_where_and_for_whom(client: Client) -> None:
    one = project(regions=["06", "03"], audience="Jeunes", reach=12500)
    page = words(client.get(f"/en/projects/{one.slug}/"))
    assert (
        "Where and for whom Québec regions Capitale-Nationale Montréal "
        "Audience Jeunes People reached 12,500" in page
    )
    other = words(client.get(f"/en/projects/{project().slug}/"))
    assert "Audience not checked People reached not checked" in other


def test_funding_is_drawn_with_its_words_and_says_what_is_not_checked(client: Client) -> None:
    one = project(programme=Programme.objects.get(code="PECM"))
    pay(one, ("committed", "mrif", "62.50"), ("committed", "own_resources", "20"))
    pay(one, ("committed", "southern_partner", "17.50"), ("planned", "municipal", "1"))
    text = client.get(f"/en/projects/{one.slug}/").content.decode()
    said = "Committed: MRIF 62.5%, own resources 20.0%, southern partner 17.5%"
    assert re.findall(r'class="part" width="([\d.]+)"', text) == ["62.50", "20.00", "17.50"]
    drawn = "MRIF 62.5% Own resources 20.0% Southern partner 17.5%"
    page = words(client.get(f"/en/projects/{one.slug}/"))
    assert drawn in page.replace("\u00a0", " ")
    told = said.replace("\u00a0", " ")
    assert f"{told}. For each dollar of the MRIF, others bring $0.60." in page
    assert "Leverage is not computable: nothing comes from the MRIF." in page
    assert "Leverage: other dollars per MRIF dollar not computable 0.60" in page
    assert "By fiscal year No date $1.00 $100.00" in page
    assert "Not checked, for want of a verified figure of the programme: largest MRIF share" in page


def test_former_addresses_redirect_and_archived_projects_are_gone(client: Client) -> None:
    one = project(title_fr="Premier titre")
    one.title_fr = "Second titre"
    write([Draft(one)], by=None)
    assert client.get("/projets/premier-titre/")["Location"] == "/projets/second-titre/"

    archive(Project, [one.pk], by=None, reason="twice")
    assert client.get("/projets/second-titre/").status_code == 410
    assert client.get("/projets/premier-titre/").status_code == 410


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
    pay(one, ("planned", "mrif", 5), ("committed", "federal", 6))
    for prefix in ("/projets", "/en/projects"):
        assert_valid_html(client.get(f"{prefix}/{one.slug}/"))


def test_machines_read_who_takes_part_and_nothing_hidden(client: Client) -> None:
    shown, hidden = organization(name="Cap Boréal"), organization("quebec_partner", published=False)
    one = project("awareness", lead=shown, title_fr="Le monde", planned_start="2020-01-01")
    stored(Participation(project=one, organization=hidden, role="expertise_provider"))
    page = client.get(f"/projets/{one.slug}/").content.decode()
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert told["@id"] == f"http://testserver/projets/{one.slug}/"
    assert (told["name"], told["foundingDate"]) == ("Le monde", "2020-01-01")
    url = f"http://testserver/organismes/{shown.slug}/"
    assert told["member"] == [{"@type": "Organization", "@id": url, "name": "Cap Boréal"}]
    assert "Prévu 2020 – ?" in " ".join(re.sub(r"<[^>]+>", " ", page).split())
