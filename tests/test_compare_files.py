"""Two extracts that were taken, compared: by the page that staff open, and by the command."""

import csv
import datetime
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import Organization
from portal.models import ScheduledExtract
from projects.models import Contribution, Project
from registry.actions import archive
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
PAGE = "/rapports/comparer/"
DAY = datetime.datetime(2025, 3, 1, 17, tzinfo=datetime.UTC)
ENDINGS = ["csv", "csv?dialect=excel-fr", "csv?labels=1&dialect=excel-fr", "xlsx", "json", "ndjson"]


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.content[:400]
    return b"".join(response.streaming_content) if response.streaming else response.content


def extract(ending: str) -> bytes:
    return body(Client().get(f"/projets/export.{ending}"))


def lived() -> tuple[dict[str, bytes], dict[str, bytes], bytes]:
    """The files of projects before and after something changed, and what describes the last."""
    with time_machine.travel(DAY, tick=False):
        lead = organization(key="cap", name="Cap")
        for key in ("a", "=b", "c"):
            gift = Contribution(
                payer_name="Ville",
                source="municipal",
                nature="cash",
                stage="committed",
                amount=Decimal("1000.50"),
                amount_cad=Decimal("1000.50"),
            )
            stored(project(key=key, title_fr=f"Projet {key}", lead=lead), contributions=[gift])
        before = {ending: extract(ending) for ending in ENDINGS}
    with time_machine.travel(DAY + datetime.timedelta(9), tick=False):
        archive(Project, [Project.objects.get(key="a").pk], by=None, reason="fini")
        changed = Project.objects.get(key="=b")
        changed.title_fr = "-Titre; neuf"
        gift = changed.contributions.get()
        gift.amount = gift.amount_cad = Decimal("1250.75")
        stored(changed, contributions=[gift])
        project(key="d", title_fr="Nouveau", lead=lead)
        after = {ending: extract(ending) for ending in ENDINGS}
        described = extract("csv-metadata.json")
    return before, after, described


CHANGES = {
    ("added", "d", "", "", "", ""),
    ("gone", "a", "", "", "", ""),
    ("changed", "'=b", "title_fr", "Projet =b", "'-Titre; neuf", ""),
    ("changed", "'=b", "committed_cad", "1000.50", "1250.75", "250.25"),
    ("total", "", "committed_cad", "3001.50", "2251.25", "-750.25"),
}


def told(file: bytes) -> set[tuple[str, ...]]:
    rows = csv.reader(io.StringIO(file.decode()))
    number = Decimal
    found = set()
    for row in [*rows][1:]:
        if row[2] == "updated_at":
            continue
        cells = [f"{number(c):.2f}" if row[2] == "committed_cad" and c else c for c in row[3:]]
        if row[2] != "disbursed_cad":
            found.add((*row[:3], *cells))
    return found


def handed(before: bytes, after: bytes, ending: str, **others: Any) -> dict[str, Any]:
    name = ending.partition("?")[0]
    return {
        "before": SimpleUploadedFile(f"projects-2025-03-01.{name}", before),
        "after": SimpleUploadedFile(f"projects-2025-03-10.{name}", after),
        **others,
    }


def test_every_format_and_dialect_tells_the_same_changes() -> None:
    before, after, described = lived()
    analyst = signed_in("analyst")
    for ending in ENDINGS:
        others = {}
        if "labels" in ending:
            description = described.replace(b'"sha256"', b'"other"')
            others = {"before_description": SimpleUploadedFile("d.json", description)}
            others["after_description"] = SimpleUploadedFile("d.json", description)
        data = handed(before[ending], after[ending], ending, answer="csv", **others)
        assert told(body(analyst.post(PAGE, data))) == CHANGES, ending
    mixed = handed(before["csv"], after["csv"], "csv", answer="csv")
    mixed["after"] = SimpleUploadedFile("projects-2025-03-10.xlsx", after["xlsx"])
    assert told(body(analyst.post(PAGE, mixed))) == CHANGES


def test_the_page_counts_and_shows_them() -> None:
    before, after, described = lived()
    analyst = signed_in("analyst")
    data = handed(before["csv"], after["csv"], "csv")
    data["after_description"] = SimpleUploadedFile("d.json", described)
    response = analyst.post(PAGE, data)
    assert response.status_code == 200
    counts = [count for _label, count in response.context["found"].counts]
    assert counts[:2] == ["1", "1"]
    page = response.content.decode()
    assert "De projects-2025-03-01.csv à projects-2025-03-10.csv" in page
    assert "1250.75" in page
    same = analyst.post(PAGE, handed(after["csv"], after["csv"], "csv"))
    assert "Rien ne diffère" in same.content.decode()
    assert Client().get(PAGE).status_code == 403
    assert Client().post(PAGE, handed(b"", b"", "csv")).status_code == 403
    assert analyst.get("/en/reports/compare/").status_code == 200
    assert PAGE in analyst.get("/rapports/").content.decode()
    assert PAGE not in Client().get("/rapports/").content.decode()


GOOD = b"key,name\r\na,A\r\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"before": ("a.csv", b"")}, "vide"),
        ({"before": ("a.csv", b"\x00\x01")}, "pas du texte"),
        ({"before": ("a.xlsx", b"no workbook")}, "pas un classeur lisible"),
        ({"before": ("a.pdf", GOOD)}, "CSV, XLSX, JSON ou NDJSON"),
        ({"before": ("a.json", b'{"extract": {"schema"')}, "interrompu"),
        ({"before": ("a.json", b"[1, 2]")}, "interrompu"),
        ({"before": ("a.json", b"[" * 100_000)}, "interrompu"),
        ({"before_description": ("d.json", b"[" * 100_000)}, "ce qui le décrit"),
        ({"before": ("a.ndjson", b'{"key":"a"}\n{"error":"x"}\n')}, "interrompu"),
        ({"before": ("a.csv", GOOD + b"\r\n#ERROR incomplet\r\n")}, "interrompu"),
        ({"before": ("a.csv", b"key,key\r\na,b\r\n")}, "deux fois"),
        ({"before": ("a.csv", b"key,name\r\na,A,B\r\n")}, "plus de cellules"),
        ({"before": ("a.csv", b"key,name\r\na,A\r\na,B\r\n")}, "plusieurs lignes sont « a »"),
        ({"before": ("a.csv", b"year,name\r\n1,A\r\n1,A\r\n")}, "n’a pas la colonne"),
        ({"before_description": ("d.json", b"{}")}, "ce qui le décrit"),
        ({"before_description": ("d.json", b"[]")}, "ce qui le décrit"),
        (
            {"before_description": ("d.json", b'{"sha256":"0","schema":{"fields":[]}}')},
            "ce n’est pas le fichier dont parle sa description",
        ),
        ({"before": ("a.csv", b"\xff\xfek\x00e")}, ""),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(files: Mapping[str, Any], said: str) -> None:
    given = {"before": ("a.csv", GOOD), "after": ("b.csv", GOOD), **files}
    data = {name: SimpleUploadedFile(*file) for name, file in given.items()}
    response = signed_in("analyst").post(PAGE, data)
    assert response.status_code == 400
    assert said.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in response.content.decode()


def test_files_that_the_clock_took_are_compared_by_who_receives_them(settings: Any) -> None:
    settings.SITE_URL = "https://registre.example"
    analyst, other = signed_in("analyst"), signed_in("officer")
    owner = User.objects.get(pk=analyst.session["_auth_user_id"])
    with time_machine.travel(DAY, tick=False):
        lead = organization(key="cap", name="Cap")
        schedule = ScheduledExtract.objects.create(title="T", what="icos", often="daily", by=owner)
        call_command("make_scheduled_extracts", stdout=io.StringIO())
    with time_machine.travel(DAY + datetime.timedelta(1), tick=False):
        archive(Organization, [lead.pk], by=None, reason="fermé")
        call_command("make_scheduled_extracts", stdout=io.StringIO())
    after, before = schedule.kept.all()
    described = analyst.get(f"/admin/portal/keptextract/{before.pk}/take/?description=1")
    assert json.loads(described.content)["sha256"] == before.sha256
    data = {"before_kept": before.pk, "after_kept": after.pk, "answer": "csv"}
    assert body(analyst.post(PAGE, data)).decode().splitlines()[1].startswith("gone,cap,")
    mixed = {"before_kept": before.pk, "after": SimpleUploadedFile("b.csv", GOOD)}
    assert analyst.post(PAGE, mixed).status_code == 200
    assert other.post(PAGE, data).status_code == 400
    assert analyst.post(PAGE, {"before_kept": before.pk}).status_code == 400


def test_reports_are_told_apart_by_their_first_columns() -> None:
    before = b"fiscal_year,source,committed_cad\r\n2020-2021,mrif,10.00\r\n2021-2022,mrif,5.00\r\n"
    after = before.replace(b"5.00", b"7.50")
    answer = signed_in("analyst").post(PAGE, handed(before, after, "csv", answer="csv"))
    assert body(answer).decode().splitlines()[1:] == [
        "changed,2021-2022,committed_cad,5,7.5,2.5",
        "total,,committed_cad,15,17.5,2.5",
    ]


def command(*words: str) -> tuple[int, str, str]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("compare_extracts", *words, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_the_command_compares_what_keep_extracts_kept(tmp_path: Path) -> None:
    with time_machine.travel(DAY, tick=False):
        gone = organization(key="a", name="Alpha")
        organization(key="b", name="Bêta")
        call_command("keep_extracts", tmp_path, stdout=io.StringIO())
    with time_machine.travel(DAY + datetime.timedelta(1), tick=False):
        archive(Organization, [gone.pk], by=None, reason="fermé")
        call_command("keep_extracts", tmp_path, stdout=io.StringIO())
    files = [str(tmp_path / f"organizations-2025-03-0{day}.csv") for day in (1, 2)]
    code, out, _err = command(*files)
    assert code == 0
    assert out.splitlines()[:2] == [
        "change,key,column,before,after,difference",
        "gone,a,,,,",
    ]
    target = tmp_path / "changes.json"
    assert command(*files, "--format", "json", "--output", str(target))[0] == 0
    extract = json.loads(target.read_text())["extract"]
    assert [one["name"] for one in extract["filters"]] == ["before", "after"]
    with Path(files[0]).open("a") as file:
        file.write("c,Gamma\r\n")
    code, out, err = command(*files)
    assert (code, out) == (2, "")
    assert "ce n’est pas le fichier dont parle sa description" in err
    code, _out, err = command(str(tmp_path / "none.csv"), files[1])
    assert code == 2
    assert len(err.splitlines()) == 1
