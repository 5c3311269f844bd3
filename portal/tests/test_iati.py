"""The registry as IATI 2.03: what anyone reads at its addresses, and what the command writes."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from organizations.models import Organization
from projects.iati.shares import parts
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    Place,
    Programme,
    Project,
    ProjectGoal,
    SectorShare,
)
from registry.actions import withdraw
from registry.xml import document, node, writable
from tests.builders import organization, project, stored
from tests.ruleset import broken

pytestmark = pytest.mark.django_db
ACTIVITIES, ORGANIZATIONS = "/iati/activities.xml", "/iati/organisations.xml"
MINISTRY = "CA_QC-QBC-MRIF"


def read(path: str = ACTIVITIES) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(b"".join(response.streaming_content))


def activity(key: str) -> Any:
    name = f"{MINISTRY}-{key}"
    return next(one for one in read() if one.findtext("iati-identifier") == name)


def values(one: Any, path: str, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(found.get(name) for name in names) for found in one.findall(path)]


def paid(source: str, stage: str, amount: str, day: str | None, **fields: Any) -> Contribution:
    payer = {} if "organization" in fields else {"payer_name": "Payeur caché"}
    given = {"source": source, "stage": stage, "amount": Decimal(amount), "date": day}
    return Contribution(**given, **payer, **fields)


@pytest.fixture
def water() -> Project:
    """A development project of which everything is known."""
    powers = dict.fromkeys(("office_selects", "office_manages", "office_acts"), True)
    office = {"quebec_presence": "office", **powers}
    lead = organization(key="cap", name="Cap Sud", neq="1140000001", **office)
    coop = organization("southern_partner", key="coop", name="Koperativ", name_language="ht")
    school = organization("quebec_partner", key="uqx", subtype="educational_institution")
    record = project(
        "development",
        key="eau/1",
        title_fr="De l’eau & du sel",
        title_en="Water",
        summary_en="Wells.",
        programme=Programme.objects.get(code="PQDI"),
        lead=lead,
        partners={"contractor": coop, "expertise_provider": school},
        regions=[],
        countries=["HT"],
        sectors=["14030"],
        status="closed",
        planned_start="2019-01-01",
        planned_end="2021-01-01",
        actual_start="2019-02-01",
        actual_end="2020-12-31",
        reach=120,
        source_url="https://example.org/eau?a=é%",
    )
    shares = [("HT", "60"), ("SN", "40")]
    stored(
        record,
        countries=[CountryShare(country=code, share=Decimal(share)) for code, share in shares],
        goals=[ProjectGoal(goal=6)],
        markers=[MarkerValue(marker="1", significance=2)],
        places=[
            Place(name="Hinche", country="HT", latitude=19, longitude=-72, publish_location=True),
            Place(name="Lieu caché", country="HT", latitude=18, longitude=-73),
        ],
        contributions=[
            paid("mrif", "planned", "900", "2019-02-01"),
            paid("mrif", "planned", "100.5", "2019-03-31"),
            paid("mrif", "committed", "1000", "2019-02-15"),
            paid("federal", "committed", "50", "2019-02-16"),
            paid("own_resources", "disbursed", "20", "2019-03-01", organization=lead),
            paid(
                "southern_partner",
                "disbursed",
                "30",
                "2019-04-01",
                currency="USD",
                rate=Decimal("1.3"),
                rate_date="2019-03-30",
                nature="service",
                valuation_method="Taux local",
            ),
            paid("other_donor", "disbursed", "10", None),
            paid("mrif", "committed", "5000", "2999-01-01"),
        ],
    )
    return record


@pytest.mark.usefixtures("water")
def test_an_activity_tells_what_the_registry_knows() -> None:
    one = activity("eau%2F1")
    narratives = {
        path: [(found.get("{http://www.w3.org/XML/1998/namespace}lang"), found.text) for found in
               one.findall(f"{path}/narrative")]
        for path in ("title", "description")
    }  # fmt: skip
    assert narratives == {
        "title": [("fr", "De l’eau & du sel"), ("en", "Water")],
        "description": [("en", "Wells.")],
    }
    assert values(one, "participating-org", "role", "type", "ref") == [
        ("1", "10", MINISTRY),
        ("4", "24", f"{MINISTRY}-ORG-coop"),
        ("4", "80", f"{MINISTRY}-ORG-uqx"),
        ("2", "21", "CA_QC-QBC-1140000001"),
    ]
    assert values(one, "other-identifier", "type", "ref") == [("A1", "eau/1")]
    assert values(one, "activity-status", "code") == [("4",)]
    assert values(one, "activity-date", "type", "iso-date") == [
        ("1", "2019-01-01"),
        ("2", "2019-02-01"),
        ("3", "2021-01-01"),
        ("4", "2020-12-31"),
    ]
    shares = [("HT", "60"), ("SN", "40")]
    assert values(one, "recipient-country", "code", "percentage") == shares
    assert one.xpath("location/name/narrative/text()") == ["Hinche"]
    assert one.xpath("location/point/pos/text()") == ["19.00000 -72.00000"]
    assert values(one, "sector", "vocabulary", "code", "percentage") == [("1", "14030", "100")]
    assert values(one, "tag", "vocabulary", "code") == [
        ("2", "6"),
        ("99", "type:development"),
        ("99", "programme:PQDI"),
    ]
    assert values(one, "policy-marker", "code", "significance") == [("1", "2")]
    assert values(one, "budget", "status") == [("1",)]
    assert one.xpath("budget/*/@iso-date") == ["2018-04-01", "2019-03-31"]
    assert one.xpath("budget/value/text()") == ["1000.50"]
    assert one.xpath("result/indicator/period/actual/@value") == ["120"]
    assert [link.get("url") for link in one.findall("document-link")] == [
        "http://testserver/projets/de-l-eau-du-sel/",
        "http://testserver/en/projects/de-l-eau-du-sel/",
        "https://example.org/eau?a=%C3%A9%25",
    ]


@pytest.mark.usefixtures("water")
def test_what_is_committed_and_disbursed_are_transactions() -> None:
    """In the currency and on the day of each; what has no day, or is to come, is none."""
    found = [
        (
            *one.xpath("transaction-type/@code|transaction-date/@iso-date"),
            *one.xpath("value/@currency|value/@value-date|value/text()"),
            one.xpath("string(provider-org/narrative)"),
            one.xpath("string(receiver-org/narrative)"),
        )
        for one in activity("eau%2F1").findall("transaction")
    ]
    name = "Ministère des Relations internationales et de la Francophonie"
    assert found == [
        ("2", "2019-02-15", "CAD", "2019-02-15", "1000.00", name, "Cap Sud"),
        ("2", "2019-02-16", "CAD", "2019-02-16", "50.00", "Payeur caché", "Cap Sud"),
        ("3", "2019-03-01", "CAD", "2019-03-01", "20.00", "Cap Sud", ""),
        ("3", "2019-04-01", "USD", "2019-03-30", "30.00", "partenaire du Sud", "Cap Sud"),
    ]


def test_awareness_takes_place_in_canada_and_has_its_own_code() -> None:
    project("awareness", key="semaine", sectors=["14030"], planned_start="2020-01-01")
    one = activity("semaine")
    assert values(one, "recipient-country", "code", "percentage") == [("CA", "100")]
    assert values(one, "sector", "code", "percentage") == [("99820", "100")]
    assert values(one, "default-aid-type", "code") == [("H01",)]
    assert one.xpath("location/name/narrative/text()") == ["Montréal (06)"]
    assert values(one, "tag", "code") == [("type:awareness",), ("sector:14030",)]


def test_shares_that_nobody_knows_are_equal_and_say_so() -> None:
    project(
        "fieldwork",
        key="stage",
        partners={"partner": organization("southern_partner")},
        countries=["SN", "HT", "BF"],
        planned_start="2020-01-01",
    )
    one = activity("stage")
    assert values(one, "recipient-country", "code", "percentage") == [
        ("BF", "33.34"),
        ("HT", "33.33"),
        ("SN", "33.33"),
    ]
    assert len(one.findall("recipient-country/narrative")) == 6
    assert values(one, "sector", "code", "percentage") == [("99810", "100")]


@pytest.mark.usefixtures("water")
def test_whom_to_ask_is_the_ministry_and_nobody(settings: Any) -> None:
    told = {"email": "info@mrif.example.org", "website": "https://mrif.example.org/"}
    settings.MINISTRY = settings.MINISTRY | told
    one = activity("eau%2F1").find("contact-info")
    assert [child.tag for child in one] == ["organisation", "email", "website"]
    assert [one.findtext(name) for name in told] == list(told.values())
    own = read(ORGANIZATIONS)[0].xpath("document-link/@url")
    assert own == [told["website"]]


@pytest.mark.usefixtures("water")
def test_organizations_are_there_with_the_identifier_of_the_activities() -> None:
    organization(key="oubli", published=False)
    found = read(ORGANIZATIONS)
    reporters = {one.get("secondary-reporter") for one in found.findall("*/reporting-org")}
    assert found.xpath("*/organisation-identifier/text()") == [
        MINISTRY,
        "CA_QC-QBC-1140000001",
        f"{MINISTRY}-ORG-coop",
        f"{MINISTRY}-ORG-uqx",
    ]
    assert reporters == {"0", "1"}
    references = set(read().xpath("//participating-org/@ref"))
    assert references <= set(found.xpath("*/organisation-identifier/text()"))


def worlds() -> None:
    """Projects of which little is known, or something odd."""
    souths = [organization("southern_partner") for _ in range(2)]
    common = {"partners": {"contractor": souths[0], "partner": souths[1]}, "regions": []}
    project("development", countries=["HT"], planned_start="2030-01-01", **common)
    project("development", countries=["HT", "SN", "ML"], planned_start="2001-01-01", **common)
    project("awareness", actual_start="2020-01-01", regions=["02", "16"])
    odd = project("awareness", planned_start="2020-01-01", title_en="Odd", key="?&é")
    three = zip(("11110", "12220", "14030"), ("33.33", "33.33", "33.34"), strict=True)
    shares = [SectorShare(sector_id=code, share=Decimal(share)) for code, share in three]
    stored(odd, sectors=shares, cohorts=[Cohort(name="A", participants=8)])


@pytest.mark.usefixtures("water")
def test_the_files_are_clean_by_the_rules_of_the_standard() -> None:
    worlds()
    tree = read()
    assert len(tree) == 5
    assert broken(tree) == []


def schema(folder: Path, name: str) -> Any:
    return etree.XMLSchema(etree.parse(folder / "iati" / f"iati-{name}-schema.xsd"))


CODES = {
    "ActivityStatus": "//activity-status/@code",
    "OrganisationRole": "//participating-org/@role",
    "OrganisationType": "//@type[parent::reporting-org or parent::participating-org "
    "or parent::provider-org or parent::receiver-org]",
    "PolicyMarker": "//policy-marker/@code",
    "Sector": "//sector/@code",
    "TransactionType": "//transaction-type/@code",
    "UNSDG-Goals": "//tag[@vocabulary='2']/@code",
}


@pytest.mark.usefixtures("water")
def test_the_files_are_valid_by_the_schema_and_the_code_lists(shared_data: Path) -> None:
    worlds()
    tree = read()
    schema(shared_data, "activities").assertValid(tree)
    for name, path in CODES.items():
        lines = (shared_data / "iati" / f"{name}.csv").read_text("utf-8-sig").splitlines()
        used = set(tree.xpath(path))
        assert used
        assert used <= {line.partition(",")[0] for line in lines}, name
    schema(shared_data, "organisations").assertValid(read(ORGANIZATIONS))


texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40)


@given(text=texts, url=texts)
def test_whatever_is_stored_can_be_read(text: str, url: str) -> None:
    """Even what came by no door of ours."""
    record = Project.objects.first() or project("awareness", planned_start="2020-01-01")
    smuggled = {"title_fr": f"{text}.", "summary_en": text, "audience": text}
    models.QuerySet(Project).update(**smuggled, source_url=f"https://x.org/{url}")
    models.QuerySet(Organization).update(iati_identifier=text, name_language=text[:3])
    found = read()
    assert broken(found) == []
    assert len(read(ORGANIZATIONS)) == 2
    title = found.xpath("string(iati-activity[@xml:lang]/title/narrative)")
    assert unbroken(title) == unbroken(writable(f"{text}.").strip()), record.key


def unbroken(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


shares = st.one_of(st.none(), st.decimals(Decimal("0.01"), 100, places=2))


@given(st.dictionaries(st.text("ABC", min_size=2, max_size=3), shares, min_size=1, max_size=30))
def test_shares_always_add_up_to_100(rows: dict[str, Decimal | None]) -> None:
    found = parts(
        [SectorShare(sector_id=code, share=share) for code, share in rows.items()], "sector_id"
    )
    assert sum(one.percentage for one in found) == 100
    assert all(0 < one.percentage <= 100 for one in found)
    assert len(found) == len(rows)


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_no_text_breaks_a_document(text: str, value: str) -> None:
    pieces = document("root", {}, [node("one", {"of": value}, text=text)])
    one = etree.fromstring(b"".join(pieces))[0]
    assert (one.text or "") == writable(text)
    assert one.get("of", "") == writable(value)


def test_a_project_without_a_start_is_left_out_and_the_command_says_so(tmp_path: Path) -> None:
    project("awareness", key="sans")
    project("awareness", key="avec", planned_start="2020-01-01")
    err, out = io.StringIO(), io.StringIO()
    path = tmp_path / "activities.xml"
    call_command("export_iati", "activities", "--output", str(path), stderr=err)
    identifiers = "iati-activity/iati-identifier/text()"
    assert etree.parse(path).xpath(identifiers) == [f"{MINISTRY}-avec"]
    assert " 1 " in err.getvalue()
    call_command("export_iati", "organisations", stdout=out)
    assert len(etree.fromstring(out.getvalue().encode())) == 3
    with pytest.raises(SystemExit, match="2"):
        call_command("export_iati", "activities", "--output", "/nowhere/a.xml", stderr=err)


def test_queries_do_not_grow_with_the_projects() -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            record = project("awareness", planned_start="2020-01-01", sectors=["14030"])
            stored(record, contributions=[paid("mrif", "committed", "5", "2020-01-01")])
        with CaptureQueriesContext(connection) as found:
            assert len(read()) == len(counts) * 4 + 1
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_file_is_made_again_only_when_something_changed() -> None:
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        record = project("awareness", planned_start="2020-01-01")
    client = Client()
    first = client.get(ACTIVITIES)
    assert client.get(ACTIVITIES, headers={"If-None-Match": first["ETag"]}).status_code == 304
    asked = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(ACTIVITIES, headers=asked).status_code == 304
    withdraw(Project, [record.pk], by=None, reason="Retiré.")
    again = client.get(ACTIVITIES, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert len(etree.fromstring(b"".join(again.streaming_content))) == 0
    assert client.post(ACTIVITIES).status_code == 405


def test_a_file_that_breaks_off_cannot_be_read_as_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.batches.BATCH", 1)
    monkeypatch.setattr("registry.xml.PIECE", 1)
    for _ in range(4):  # two pieces are made before the answer begins
        project("awareness", planned_start="2020-01-01")
    pieces = iter(Client().get(ACTIVITIES).streaming_content)
    file = [next(pieces)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE projects_place RENAME TO elsewhere")
    with pytest.raises(Exception, match="projects_place"):
        file += pieces
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(b"".join(file))
