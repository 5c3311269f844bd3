"""The whole of the data in one file: what is in it, what is not, and how it is had."""

import csv
import datetime
import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from organizations.models import Alias, Organization
from portal.open_data.building import build
from portal.open_data.files import built
from portal.tasks import make_open_data
from registry.actions import archive
from tests.builders import organization, project, stored
from tests.harvesting import everything
from tests.test_api import world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
ZIP, SQLITE = (f"/donnees-ouvertes/mrif-partners.{one}" for one in ("zip", "sqlite"))
SECRETS = ("SECRET", "secret@", "Jacmel", "18.23", "Fonds-Rouge")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.OPEN_DATA_FOLDER = str(tmp_path / "made")
    return tmp_path / "made"


@pytest.fixture
def made(folder: Path, world: Any) -> Path:  # noqa: F811
    organization(key="accents", name="Œuvre « d’été »", acronym="=1+1", aliases=["Été", "N’djé"])
    call_command("build_open_data", verbosity=0)
    return folder


def read(client: Client, address: str, **headers: str) -> tuple[Any, bytes]:
    response: Any = client.get(address, headers=headers)
    content = response.content if not response.streaming else b"".join(response.streaming_content)
    return response, content


def rows(archive_: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive_.read(name).decode("utf-8"), newline="")))


def test_the_zip_holds_every_public_table_and_what_describes_it(client: Client, made: Path) -> None:
    response, content = read(client, ZIP)
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        names = {*file.namelist()}
        organizations = rows(file, "organizations.csv")
        codes = rows(file, "codelists.csv")
        dictionary = rows(file, "dictionary.csv")
        package = json.loads(file.read("datapackage.json"))
        for name in names:
            for secret in SECRETS:
                assert secret.encode() not in file.read(name), (name, secret)
        french, english = (file.read(name).decode() for name in ("LISEZ-MOI.txt", "README.txt"))
        file.extractall(made.parent / "out")
    assert names >= {"projects.csv", "partnerships.csv", "needs.csv", "LICENCE.txt"}
    assert {one["key"] for one in organizations} == {"accents", "ico", "south"}
    one = next(one for one in organizations if one["key"] == "accents")
    assert (one["name"], one["aliases"]) == ("Œuvre « d’été »", "Été|N’djé")
    assert one["acronym"] == "'=1+1"
    assert list(one)[:5] == ["key", "kind", "subtype", "name", "acronym"]
    assert {"list": "countries", "code": "HT", "fr": "Haïti", "en": "Haiti"} in codes
    assert {one["column"] for one in dictionary if one["table"] == "organizations"} == {*one}
    assert "Licence" in french
    assert "withdrawn" in english
    for told in package["resources"]:
        path = made.parent / "out" / told["path"]
        assert told["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert told["bytes"] == path.stat().st_size
        header, *lines = csv.reader(path.open(newline="", encoding="utf-8"))
        assert header == [one["name"] for one in told["schema"]["fields"]]
        assert len(lines) == told["rows"]
        assert not any("access" in one for one in told["schema"]["fields"])


def test_the_database_says_what_the_api_says(client: Client, made: Path) -> None:
    _response, content = read(client, SQLITE)
    for secret in SECRETS:
        assert secret.encode() not in content, secret
    (made / "copy").write_bytes(content)
    with closing(sqlite3.connect(made / "copy")) as file:
        file.row_factory = sqlite3.Row
        ask = file.execute
        assert ask("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        for name, records in everything(client).items():
            key = "id" if name == "partnerships" else "key"
            kept = {str(row[key]): row for row in ask(f"SELECT * FROM {name}")}  # noqa: S608
            assert kept.keys() == records.keys()
            for key_, record in records.items():
                assert dict(kept[key_]).items() <= {**plain(record)}.items()
        lists = ask("SELECT value, share FROM projects_countries").fetchall()
        assert [tuple(one) for one in lists] == [("HT", None)]
        assert ask("SELECT value FROM projects_lead_key").fetchone()[0] == "ico"
        sums = "SELECT sum(committed_cad) FROM projects JOIN projects_countries ON key = owner"
        assert ask(sums).fetchone()[0] == 1250.5
        types = {one["name"]: one["type"] for one in ask("PRAGMA table_info(projects)")}
        assert (types["start"], types["committed_cad"], types["key"]) == ("DATE", "REAL", "TEXT")
        refers = {(one["from"], one["table"]) for one in ask("PRAGMA foreign_key_list(needs)")}
        assert refers >= {("organization_key", "organizations"), ("sector", "sectors")}
        assert ask("SELECT value FROM metadata WHERE name = 'licence'").fetchone()[0] == "CC-BY-4.0"
        meaning = ask("SELECT label_en FROM dictionary WHERE \"column\" = 'aqoci_member'")
        assert meaning.fetchone()[0] == "AQOCI member"


def plain(record: Any) -> dict[str, Any]:
    """A record of the API as the tables have it: codes alone, and no lists."""
    coded = {k: v["code"] if isinstance(v, dict) else v for k, v in record.items() if k != "links"}
    return {key: value for key, value in coded.items() if not isinstance(value, list)}


def test_files_are_served_whole_in_part_or_not_at_all(client: Client, made: Path) -> None:
    response, content = read(client, ZIP)
    etag = response["ETag"]
    assert response["Content-Length"] == str(len(content))
    assert response["Accept-Ranges"] == "bytes"
    assert read(client, ZIP, **{"if-none-match": etag})[0].status_code == 304
    since = {"if-modified-since": response["Last-Modified"]}
    assert read(client, ZIP, **since)[0].status_code == 304
    for asked, expected in {
        "bytes=0-9": content[:10],
        "bytes=10-": content[10:],
        "bytes=-5": content[-5:],
        f"bytes=5-{10**9}": content[5:],
    }.items():
        part, found = read(client, ZIP, range=asked)
        assert (part.status_code, found) == (206, expected)
        assert part["Content-Range"].endswith(f"/{len(content)}")
        assert part["Content-Length"] == str(len(expected))
    assert read(client, ZIP, range=f"bytes={len(content)}-")[0].status_code == 416
    for whole in ("bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b"):
        assert read(client, ZIP, range=whole)[1] == content
    of_another = {"range": "bytes=0-9", "if-range": '"other"'}
    assert read(client, ZIP, **of_another)[1] == content
    assert read(client, ZIP, **{"range": "bytes=0-9", "if-range": etag})[1] == content[:10]
    assert client.head(ZIP)["Content-Length"] == str(len(content))
    assert client.post(ZIP).status_code == 405
    assert read(client, "/en/open-data/mrif-partners.zip")[1] == content
    assert read(client, "/donnees-ouvertes/mrif-partners.exe")[0].status_code == 404


def test_what_is_missing_or_old_is_told_in_one_sentence(client: Client, folder: Path) -> None:
    response, content = read(client, ZIP)
    assert response.status_code == 404
    assert content.decode().count(".") == 1
    page = client.get("/donnees-ouvertes/").content.decode()
    assert "ne sont pas encore prêts" in page
    organization()
    call_command("build_open_data", verbosity=0)
    page = client.get("/donnees-ouvertes/").content.decode()
    assert "Le registre a changé depuis" not in page
    organization(published=False)
    call_command("gather_changes", verbosity=0)
    assert "Le registre a changé depuis" not in client.get("/donnees-ouvertes/").content.decode()
    organization()
    call_command("gather_changes", verbosity=0)
    assert "Le registre a changé depuis" in client.get("/donnees-ouvertes/").content.decode()
    (folder / "mrif-partners.json").write_text("{")
    assert read(client, ZIP)[0].status_code == 404


def test_the_catalogue_tells_sizes_and_marks(client: Client, made: Path) -> None:
    before = client.get("/catalog.jsonld")
    told = {one["dct:identifier"]: one for one in before.json()["dcat:dataset"]}
    files = {one["@id"]: one for one in told["everything"]["dcat:distribution"]}
    _response, content = read(client, ZIP)
    one = files[f"http://testserver{ZIP}"]
    assert one["dcat:byteSize"] == {"@type": "xsd:decimal", "@value": str(len(content))}
    checksum = one["spdx:checksum"]["spdx:checksumValue"]["@value"]
    assert checksum == hashlib.sha256(content).hexdigest()
    assert one["dcat:mediaType"]["@id"].endswith("application/zip")
    assert "everything" not in client.get("/datapackage.json").content.decode()


def test_new_files_take_the_place_of_old_ones_at_once(
    client: Client, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is reading reads to the end; what fails leaves what was there."""
    reading: Any = client.get(ZIP)
    first = {one.path.name for one in built().values()}
    archive(Organization, Organization.objects.filter(key="accents"), by=None, reason="x")
    build(made)
    assert zipfile.ZipFile(io.BytesIO(b"".join(reading.streaming_content))).testzip() is None
    second = {one.path.name for one in built().values()}
    assert not first & second
    assert {one.name for one in made.iterdir()} == {*second, "mrif-partners.json"}
    stored(Alias(organization=Organization.objects.get(key="ico"), name="N"))
    monkeypatch.setattr(sqlite3, "connect", None)  # as where no file can be opened
    with pytest.raises(TypeError):
        build(made)
    assert {one.path.name for one in built().values()} == second


def test_an_empty_registry_is_a_whole_one(client: Client, folder: Path) -> None:
    call_command("build_open_data", verbosity=0)
    _response, content = read(client, ZIP)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert rows(file, "projects.csv") == []


def test_queries_are_as_many_for_one_row_as_for_thirty(
    folder: Path, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    folder.mkdir()
    project()
    with django_assert_max_num_queries(200) as few:
        build(folder)
    count = len(few.captured_queries)
    for _ in range(5):
        project()
    with django_assert_num_queries(count):
        build(folder)


def test_the_worker_makes_them_anew_where_there_is_reason(folder: Path) -> None:
    with time_machine.travel("2026-01-01 12:00:00+00:00", tick=False) as clock:
        one = organization(key="one")
        call_command("gather_changes", verbosity=0)
        make_open_data()
        first = _made()
        clock.shift(datetime.timedelta(days=2))
        call_command("gather_changes", verbosity=0)
        make_open_data()
        assert _made() == first  # nothing changed
        organization(key="two")
        call_command("gather_changes", verbosity=0)
        make_open_data()
        second = _made()
        assert second > first
        organization(key="three")
        call_command("gather_changes", verbosity=0)
        clock.shift(datetime.timedelta(hours=2))
        make_open_data()
        assert _made() == second  # tomorrow
        archive(Organization, [one.pk], by=None, reason="x")
        call_command("gather_changes", verbosity=0)
        make_open_data()
        third = _made()
        assert third > second
        hidden = organization("southern_partner", city="Gao", publish_location=True)
        make_open_data()
        assert _made() == third
        clock.shift(1)
        call_command("gather_changes", verbosity=0)
        call_command("build_open_data", verbosity=0)
        fourth = _made()
        clock.shift(datetime.timedelta(hours=1))
        hidden.publish_location = False  # where it is may be what puts it at risk
        stored(hidden)
        make_open_data()
        fifth = _made()
        assert fifth > fourth
        clock.shift(datetime.timedelta(hours=1))
        make_open_data()
        assert _made() == fifth


def _made() -> Any:
    return built()["zip"].made_at
