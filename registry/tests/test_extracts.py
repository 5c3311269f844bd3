"""Lists taken away: every format holds the same rows, and says how they were made."""

import csv
import datetime
import hashlib
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Contribution
from registry.actions import Draft, archive, write
from registry.tests.test_past import NOON
from tests.builders import organization, project, stored
from tests.interrupted import interrupt
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = "/projets/export."


def body(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


@standing
def registry() -> None:
    """Two published projects, one of them with 1 234,50 $, and a draft."""
    lead = organization(key="cap", name="Cap")
    gift = Contribution(
        payer_name="Ville",
        source="municipal",
        nature="cash",
        stage="committed",
        amount=Decimal("1234.50"),
        amount_cad=Decimal("1234.50"),
    )
    coop = organization("southern_partner", key="coop", name="Lakay")
    water = project(
        "development",
        key="eau",
        title_fr="De l’eau",
        lead=lead,
        partners={"contractor": coop},
        countries=["HT"],
        actual_start="2010-03-01",
    )
    stored(water, contributions=[gift])
    project("awareness", key="=1+1", title_fr="-Semaine(1)", lead=lead, regions=["06"])
    project("awareness", published=False, key="secret", title_fr="Brouillon", lead=lead)


@pytest.mark.usefixtures("registry")
def test_every_format_holds_the_same_rows() -> None:
    client = Client()
    query = "?sort=title&columns=key,title_fr,committed_cad,start"
    lines = list(csv.reader(io.StringIO(body(client.get(f"{LIST}csv{query}")).decode())))
    assert lines == [
        ["key", "title_fr", "committed_cad", "start"],
        ["eau", "De l’eau", "1234.50", "2010-03-01"],
        ["'=1+1", "'-Semaine(1)", "", ""],
    ]
    found = json.loads(body(client.get(f"{LIST}json{query}")), parse_float=Decimal)
    assert found["count"] == 2
    assert [list(row) for row in found["rows"]] == [lines[0], lines[0]]
    assert {row["key"]: row["committed_cad"] for row in found["rows"]} == {
        "=1+1": None,
        "eau": Decimal("1234.50"),
    }
    assert [json.loads(line) for line in body(client.get(f"{LIST}ndjson{query}")).splitlines()] == (
        json.loads(body(client.get(f"{LIST}json{query}")))["rows"]
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client.get(f"{LIST}xlsx{query}"))))
    first, about = (book.get_sheet_by_index(n).to_python() for n in range(2))
    assert first[0] == lines[0]
    assert {row[0]: row[2] for row in first[1:]} == {"'=1+1": "", "eau": 1234.5}
    assert book.sheet_names[1] == "À propos"
    canonical = body(client.get(f"{LIST}csv{query}"))
    assert next(row[1] for row in about if row[0] == "Lignes") == 2
    assert hashlib.sha256(canonical).hexdigest() in {row[1] for row in about}
    assert ["Filtre", "Trier par", "titre, de A à Z", "sort=title"] in [
        row for row in about if row[0].startswith("Filt")
    ]


@pytest.mark.usefixtures("registry")
def test_what_stands_beside_the_csv_describes_that_very_file() -> None:
    client = Client()
    query = "?country=HT&dialect=excel-fr"
    file = body(client.get(f"{LIST}csv{query}"))
    told = json.loads(body(client.get(f"{LIST}csv-metadata.json{query}")))
    assert told["sha256"] == hashlib.sha256(file).hexdigest()
    assert (told["rows"], told["bytes"]) == (1, len(file))
    assert told["path"] == f"http://testserver/projets/export.csv{query}"
    assert told["titles"] == {"fr": "Projets", "en": "Projects"}
    assert told["dialect"]["delimiter"] == ";"
    assert told["data_date"] == timezone.localdate().isoformat()
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert told["filters"] == [
        {
            "name": "country",
            "values": ["HT"],
            "titles": {"fr": "Pays", "en": "Country"},
            "labels": {"fr": ["Haïti"], "en": ["Haiti"]},
        }
    ]
    fields = {field["name"]: field for field in told["schema"]["fields"]}
    assert list(fields) == next(
        csv.reader([file.decode("utf-8-sig").split("\r\n")[0]], delimiter=";")
    )
    assert fields["committed_cad"]["type"] == "number"
    assert fields["committed_cad"]["decimalChar"] == ","
    assert fields["committed_cad"]["titles"] == {
        "fr": "engagé (CAD)",
        "en": "committed (CAD)",
    }
    assert (fields["start"]["type"], fields["key"]["type"]) == ("date", "string")
    assert told["schema"]["primaryKey"] == ["key"]


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("columns=key,titl_fr", "Vouliez-vous dire title_fr"),
        ("columns=publication", "publication"),
        ("columns=%00", "columns"),
        ("labels=2", "labels"),
        ("rows=mine", "rows"),
        ("as_of=2020-01-01", "l’historique commence le"),
        ("as_of=01/02/2020", "as_of"),
        ("since=2999-01-01", "n’est pas encore venu"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "ndjson", "csv-metadata.json"])
def test_a_wrong_parameter_is_named(ending: str, query: str, told: str) -> None:
    response = Client().get(f"{LIST}{ending}?{query}")
    assert response.status_code == 400
    assert told in response.content.decode()


@pytest.mark.usefixtures("registry")
def test_staff_take_drafts_and_their_columns_and_nobody_else_does() -> None:
    assert Client().get(f"{LIST}csv?rows=all").status_code == 403
    analyst = signed_in("analyst")
    response = analyst.get(f"{LIST}csv?rows=all&sort=title")
    name = f"projects-staff-{timezone.localdate()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.DictReader(io.StringIO(body(response).decode())))
    assert {row["key"]: row["publication"] for row in rows} == {
        "'=1+1": "published",
        "eau": "published",
        "secret": "draft",
    }
    told = json.loads(body(analyst.get(f"{LIST}csv-metadata.json?rows=all")))
    assert (told["access"], told["licenses"]) == ("staff", [])
    fields = {field["name"]: field.get("access") for field in told["schema"]["fields"]}
    assert (fields["publication"], fields["key"]) == ("staff", None)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "ndjson"])
def test_an_empty_registry_gives_a_file_of_no_row(ending: str) -> None:
    found = body(Client().get(f"{LIST}{ending}"))
    if ending == "json":
        assert json.loads(found)["rows"] == []
    if ending == "ndjson":
        assert found == b""


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("ending", "last"),
    [
        ("ndjson", '{"error":"Ce fichier est incomplet\u00a0: téléchargez-le de nouveau."}\n'),
        ("json", ""),
    ],
)
def test_a_file_that_breaks_off_cannot_be_taken_for_whole(
    ending: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exports.CHUNK", 1)
    monkeypatch.setattr("registry.extracts.files.LINES", 1)
    monkeypatch.setattr("registry.exports.CHUNK", 1)
    for number in range(9):
        project(key=f"more-{number}")
    pieces = iter(Client().get(f"{LIST}{ending}").streaming_content)  # type: ignore[attr-defined]
    got = [next(pieces), *([next(pieces)] if ending == "json" else [])]
    interrupt()
    with pytest.raises(DatabaseError):
        got.extend(pieces)
    assert got[-1].decode().endswith(last)
    if ending == "json":
        with pytest.raises(ValueError, match="delimiter"):
            json.loads(b"".join(got))


def test_a_day_before_1900_is_a_text_and_a_moment_is_that_of_quebec() -> None:
    organization(key="a", name="A", founded=1850)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(body(Client().get("/organismes/export.xlsx?columns=name,updated_at")))
    )
    assert isinstance(book.get_sheet_by_index(0).to_python()[1][1], datetime.datetime)


def test_staff_take_the_list_of_a_past_day_and_nobody_else_does() -> None:
    with time_machine.travel(NOON, tick=False):
        gone, stays = organization(key="a", name="Alpha"), organization(key="b", name="Bêta")
    with time_machine.travel(NOON + datetime.timedelta(60), tick=False):
        archive(Organization, [gone.pk], by=None, reason="fermé")
        write([Draft(replace_name(stays, "Gamma"))], by=None)
    address = "/organismes/export.csv?as_of=2025-03-01&q=alpha&q=&columns=key,name"
    assert Client().get(address).status_code == 403
    analyst = signed_in("analyst")
    response = analyst.get(address)
    assert 'filename="organizations-staff-2025-03-01.csv"' in response["Content-Disposition"]
    assert body(response).decode() == "key,name\r\na,Alpha\r\n"
    everyone = analyst.get("/organismes/export.csv?as_of=2025-03-01&columns=name")
    assert body(everyone).decode() == "name\r\nAlpha\r\nBêta\r\n"
    assert body(analyst.get("/organismes/export.csv?columns=name")).decode() == "name\r\nGamma\r\n"
    told = json.loads(
        body(analyst.get("/organismes/export.csv-metadata.json?as_of=2025-03-01&columns=name"))
    )
    assert (told["as_of"], told["data_date"], told["rows"]) == ("2025-03-01", "2025-03-01", 2)


def replace_name(record: Any, name: str) -> Any:
    record.name = name
    return record


def test_staff_see_what_changed_between_two_days() -> None:
    with time_machine.travel(NOON, tick=False):
        gone = organization(key="a", name="Alpha", latitude="10.5", longitude="20")
        other = organization(key="b", name="Bêta", latitude="1", longitude="2")
    with time_machine.travel(NOON + datetime.timedelta(60), tick=False):
        archive(Organization, [gone.pk], by=None, reason="fermé")
        other.latitude = Decimal("3.25")
        write([Draft(replace_name(other, "=Bêta"))], by=None)
        organization(key="c", name="Gamma", latitude="-4", longitude="2")
    analyst = signed_in("analyst")
    address = "/organismes/export.csv?since=2025-03-01&columns=name,latitude&rows=all"
    assert Client().get(address).status_code == 403
    response = analyst.get(address)
    assert "organizations-changes-staff-" in response["Content-Disposition"]
    assert body(response).decode().splitlines() == [
        "change,key,column,before,after,difference",
        "changed,b,name,Bêta,'=Bêta,",
        "changed,b,latitude,1.00000,3.25000,2.25000",
        "added,c,,,,",
        "total,,latitude,11.50000,9.75000,-1.75000",
    ]
    public = body(analyst.get("/organismes/export.csv?since=2025-03-01&columns=name")).decode()
    assert public.splitlines()[1:] == ["changed,b,name,Bêta,'=Bêta,", "added,c,,,,", "gone,a,,,,"]
    nothing = body(analyst.get("/organismes/export.csv?since=2025-03-02&as_of=2025-03-03")).decode()
    assert nothing.splitlines()[1:] == []
    assert analyst.get(f"{address}&as_of=2025-03-01").status_code == 400
