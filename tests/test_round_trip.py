"""What is taken away can be corrected and loaded again: what nobody changed counts as unchanged."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from accounts.tests.people import signed_in
from organizations.models import Alias, Organization
from projects.models import Project, SectorShare
from registry.actions import archive, submit
from tests.builders import organization, project, stored
from tests.importing import csv_file, load
from tests.standing import standing

pytestmark = pytest.mark.django_db
WAYS = ["csv", "csv?dialect=excel-fr", "csv?labels=1", "csv?labels=1&dialect=excel-fr", "xlsx"]
WAYS += ["xlsx?labels=1"]


@standing
def registry() -> None:
    """Names that a spreadsheet would run or split, every state, days, shares and coordinates."""
    lead = organization(
        name="=SOMME(A1;B1) | « Œuvre »",
        key="-1",
        founded=1850,
        postal_code="H2X 1Y4",
        neq="1143920115",
        phone="+1 514 555-0100",
        description_fr="Une ligne\nune autre ; et\t« encore »",
        latitude="45.5",
        longitude="-73.12345",
    )
    stored(lead, aliases=[Alias(name="@droit"), Alias(name="'=1+1")])
    souths = [organization("southern_partner", name=f"Lakay {n}", city="Jacmel") for n in range(2)]
    archive(Organization, [souths[1].pk], by=None, reason="Fermé en 2020.")
    organization("quebec_partner", name="Cégep", published=False)
    one = project(
        "development",
        title_fr="-Puits(1)",
        lead=lead,
        partners={"contractor": souths[0]},
        countries=["HT"],
        planned_start="2010-03-01",
        planned_end="2012-06-30",
    )
    stored(
        one,
        sectors=[
            SectorShare(sector_id="14030", share="33.33"),
            SectorShare(sector_id="31120", share="66.67"),
        ],
    )
    draft = project("awareness", published=False, lead=lead, regions=["06", "17"])
    submit(Project, [draft.pk], by=None)


def taken(folder: Path, kind: str, way: str) -> Path:
    sign = "&" if "?" in way else "?"
    response: Any = signed_in("analyst").get(f"/{kind}/export.{way}{sign}rows=all")
    assert response.status_code == 200
    name = response["Content-Disposition"].split('"')[1]
    path = folder / name
    path.write_bytes(b"".join(response.streaming_content))
    return path


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kind", "rows"), [("organismes", 4), ("projets", 2)])
def test_what_nobody_changed_is_unchanged(tmp_path: Path, kind: str, rows: int, way: str) -> None:
    outcome = load(taken(tmp_path, kind, way))
    assert (outcome.code, outcome.err) == (0, []), outcome.err
    assert f" {rows} unchanged" in outcome.out[-2], outcome.out


@pytest.mark.usefixtures("registry")
def test_what_a_person_corrects_in_a_spreadsheet_is_stored(tmp_path: Path) -> None:
    path = taken(tmp_path, "organismes", "csv?dialect=excel-fr")
    path.write_bytes(path.read_bytes().replace(b"Lakay 0", "Lakay zéro".encode()))
    assert load(path).code == 0
    assert Organization.objects.filter(name="Lakay zéro").count() == 1


@pytest.mark.usefixtures("registry")
def test_the_sheet_is_named_after_what_it_holds(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(taken(tmp_path, "projets", "xlsx"))
    assert book.sheet_names == ["projects", "À propos"]


def test_a_region_keeps_its_zero_in_a_spreadsheet_that_takes_it_for_a_number(
    tmp_path: Path,
) -> None:
    """Saved by LibreOffice in French, ``06`` is ``6``: the row is unchanged, and not of ``16``."""
    lead = organization(key="a", region="06")
    project("awareness", published=False, key="p", lead=lead, regions=["03"])
    path = csv_file(tmp_path, "organizations", "key;region", "a;6")
    assert " 1 unchanged" in load(path).out[-2]
    path = csv_file(tmp_path, "projects", "key;quebec_regions", "p;3")
    assert " 1 unchanged" in load(path).out[-2]
    assert load(csv_file(tmp_path, "organizations", "key;region", "a;0")).code == 1
