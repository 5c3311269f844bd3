"""Reports through the pages, the files and the command that people use."""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from accounts.tests.people import signed_in
from organizations.models import Need, Organization
from portal.reports import CATALOGUE
from portal.tests.seeding import seed
from registry.actions import archive
from registry.extracts import Type
from tests.builders import organization, partnership, project, stored

pytestmark = pytest.mark.django_db
OF_STAFF = {
    "obligations-due",
    "eligibility-lapsing",
    "projects-without-southern-partner",
    "data-quality",
}
NAMES = CATALOGUE.names


def body(response: Any) -> str:
    assert response.status_code == 200, response.content[:500]
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return str(whole.decode("utf-8-sig"))


def rows(client: Client, name: str, query: str = "") -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(body(client.get(f"/rapports/{name}/export.csv{query}"))))
    )


def command(*words: str) -> tuple[int, str, str]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("export_report", *words, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue(), err.getvalue()


class TestDemonstration:
    @pytest.fixture(autouse=True)
    def demonstration(self, db: Any) -> None:
        seed("--projects", "40")

    def test_page_file_and_command_say_the_same(self) -> None:
        administrator = signed_in("administrator")
        for report in CATALOGUE:
            file = body(administrator.get(f"/rapports/{report.name}/export.csv"))
            assert command(report.name)[1].replace("\ufeff", "") == file, report.name
            found = json.loads(body(administrator.get(f"/rapports/{report.name}/export.json")))
            lines = list(csv.DictReader(io.StringIO(file)))
            assert found["count"] == len(lines)
            keys = [tuple(line[key] for key in report.key) for line in lines]
            assert len(keys) == len(set(keys)), report.name
            response = administrator.get(f"/rapports/{report.name}/")
            totalled = response.context["extract"].is_totalled and bool(lines)
            assert response.context["screen"].count == len(lines) - totalled
            told = json.loads(
                body(administrator.get(f"/rapports/{report.name}/export.csv-metadata.json"))
            )
            assert told["rows"] == len(lines)
            assert (told["name"], told["version"]) == (report.name, report.version)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_defined_in_both_languages(name: str) -> None:
    report = CATALOGUE.get(name)
    assert report
    for texts in (report.title, report.purpose, report.grain, report.question.label):
        said = set()
        for language in ("fr", "en"):
            with override(language):
                said.add(str(texts))
        assert len(said) == 2, said
    for heading in report.headings:
        if heading.type in (Type.INTEGER, Type.NUMBER):
            assert str(heading.help), heading.key
    assert {*report.key} <= {heading.key for heading in report.headings}


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_registry_is_answered(name: str) -> None:
    client = signed_in("administrator")
    assert client.get(f"/rapports/{name}/").status_code == 200
    assert rows(client, name) == []


def test_the_public_sees_no_report_of_staff() -> None:
    page = Client().get("/rapports/").content.decode()
    for name in NAMES:
        seen = f"/rapports/{name}/" in page
        assert seen is (name not in OF_STAFF), name
        expected = 403 if name in OF_STAFF else 200
        assert Client().get(f"/rapports/{name}/").status_code == expected
        assert Client().get(f"/rapports/{name}/export.csv").status_code == expected
        for query in ("rows=all", "as_of=2020-01-01", "since=2020-01-01"):
            assert Client().get(f"/rapports/{name}/export.csv?{query}").status_code in (400, 403)
    assert "/rapports/obligations-due/" in signed_in("analyst").get("/rapports/").content.decode()


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("icos/?region=99", 400, "99"),
        ("icos/?page=2", 404, ""),
        ("icos/?page=x", 400, "Page"),
        ("icos/export.csv?region=99", 400, "region"),
        ("icos/export.csv?dialect=excel", 400, "dialect"),
        ("funding-by-source/?year_from=2020&year_to=2019", 400, "2019 est avant 2020"),
        ("funding-by-source/?year_from=%00", 400, ""),
        ("icoss/", 404, ""),
        ("icos/export.pdf", 404, ""),
    ],
)
def test_a_wrong_parameter_is_named(
    query: str, status: int, told: str, assert_valid_html: Callable[[Any], None]
) -> None:
    response = Client().get(f"/rapports/{query}")
    assert response.status_code == status
    assert told in response.content.decode()
    if "export" not in query and "%00" not in query:  # a page gives back what was typed
        assert_valid_html(response)


def test_a_wrong_parameter_is_told_at_its_field() -> None:
    page = Client().get("/rapports/funding-by-source/?year_from=x").content.decode()
    [said] = re.findall(r'<div id="id_year_from_error" class="invalid-feedback">(.*)</div>', page)
    assert said == "<strong>Saisissez un nombre entier.</strong>"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ico"], "Vouliez-vous dire icos"),
        (["icos", "--filter", "regoin=06"], "region"),
        (["icos", "--filter", "region=99"], "99"),
        (["icos", "--as-of", "hier"], "as_of"),
        (["icos", "--output", "nowhere/icos.csv"], "nowhere n’est pas un dossier"),
    ],
)
def test_the_command_says_in_a_line_what_is_wrong(words: list[str], told: str) -> None:
    code, out, err = command(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_staff_read_a_report_as_of_a_day_and_what_changed_since() -> None:
    day = datetime.datetime(2025, 3, 1, 17, tzinfo=datetime.UTC)
    with time_machine.travel(day, tick=False):
        gone = organization(key="a", name="Alpha")
        organization(key="b", name="Bêta")
    with time_machine.travel(day + datetime.timedelta(60), tick=False):
        archive(Organization, [gone.pk], by=None, reason="fermé")
        organization(key="c", name="Gamma")
    analyst = signed_in("analyst")
    assert [row["key"] for row in rows(analyst, "icos")] == ["b", "c"]
    assert [row["key"] for row in rows(analyst, "icos", "?as_of=2025-03-01")] == ["a", "b"]
    changed = rows(analyst, "icos", "?since=2025-03-01")
    assert [(row["change"], row["key"]) for row in changed] == [("added", "c"), ("gone", "a")]
    page = analyst.get("/rapports/icos/?since=2025-03-01").content.decode()
    assert "Pour le personnel seulement" in page
    assert command("icos", "--as-of", "2025-03-01")[1].count("\r\n") == 3
    assert [row["key"] for row in rows(analyst, "icos")] == ["b", "c"]


@pytest.mark.parametrize("name", ["icos", "funding-by-country", "needs-unmet", "data-quality"])
def test_queries_do_not_grow_with_the_rows(name: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in("administrator")
    client.get(f"/rapports/{name}/")
    organization(), project("awareness", regions=["06"])
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(400) as found:
            client.get(f"/rapports/{name}/")
        counts.append(len(found))
        for _ in range(5):
            lead = organization()
            project("awareness", lead=lead, regions=["06"])
    assert counts[1] <= counts[0] + 3


def test_names_and_titles_are_told_in_their_own_language() -> None:
    south = organization(
        "southern_partner", key="ht", country="HT", name="Fanm Vanyan", name_language="ht"
    )
    partnership(organization(key="ico", name="Cap", name_language="fr"), south)
    stored(Need(organization=south, title_fr="Un puits", title_en="A well", status="open"))
    page = body(Client().get("/en/reports/partnerships/"))
    assert '<td lang="ht">Fanm Vanyan</td>' in page
    assert '<td lang="fr">Cap</td>' in page
    needs = body(Client().get("/en/reports/needs-unmet/"))
    assert '<td lang="fr">Un puits</td><td>A well</td>' in needs
    assert '<td lang="ht">Fanm Vanyan</td>' in needs
    icos = body(Client().get("/rapports/icos/"))
    assert "<td>Cap</td>" in icos  # the page's own
