"""The recipe of the documentation for spreadsheets: what it names is there, and what it says to
choose gives what it says."""

import csv
import datetime
import io
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from python_calamine import CalamineWorkbook

from projects.models import Contribution, ProjectGoal
from tests.builders import organization, project, stored
from tests.harvesting import EXAMPLES
from tests.machine import libreoffice

pytestmark = pytest.mark.django_db

RECIPE = (EXAMPLES / "README.md").read_text("utf-8").split("## In a spreadsheet")[1]
CALC = RECIPE.split("**LibreOffice Calc.**")[1].split("**Neither.**")[0]
# What LibreOffice calls what the recipe names.
CHARACTER_SETS, LANGUAGES = {"Unicode (UTF-8)": 76}, {"English (Canada)": 4105}
SEPARATORS = {"comma": 44}
TEXT = 2


def fill() -> None:
    lead = organization(key="ico", name="Côte « Solidaire »")
    given = {"countries": ["HT"], "sectors": ["14030"], "regions": ["06"]}
    one = project(key="p", lead=lead, actual_start="2020-04-01", **given)
    paid = {"source": "mrif", "payer_name": "MRIF", "stage": "committed", "amount": "1250.50"}
    stored(one, goals=[ProjectGoal(goal=6)], contributions=[Contribution(**paid)])
    project(key="elsewhere", lead=lead, countries=["SN"])


def addresses() -> list[str]:
    return sorted(set(re.findall(r"https://REGISTRY(/[^`]+)`", RECIPE)))


def codes() -> list[str]:
    """The columns of codes that the recipe says to mark as text."""
    return re.findall(r"`(\w+)`", CALC.split("columns of codes")[1].split(")")[0])


def table(client: Client, address: str, **dialect: str) -> list[dict[str, str]]:
    content = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), **dialect))


def test_every_address_gives_what_its_step_says(client: Client) -> None:
    fill()
    listed, regions = "/projets/export.csv?country=HT", "/api/v1/codelists/regions/"
    assert addresses() == [regions, listed]
    (row,) = table(client, listed)
    assert (row["key"], row["lead"]) == ("p", "Côte « Solidaire »")
    assert Decimal(row["committed_cad"]) == Decimal("1250.5")
    assert datetime.date.fromisoformat(row["start"]) == datetime.date(2020, 4, 1)
    # What is merged on the code of a region.
    labels = {one["code"]: one["fr"] for one in client.get(regions).json()["results"]}
    assert labels[row["regions"]] == "Montréal"


def test_the_columns_that_it_names_are_there_and_its_codes_would_be_taken_for_numbers(
    client: Client,
) -> None:
    fill()
    (row,) = table(client, "/projets/export.csv?country=HT")
    named = {"committed_cad", "disbursed_cad", "start", "end", *codes()}
    assert named <= row.keys()
    assert all(f"`{name}`" in RECIPE for name in named)
    assert codes() == ["sectors", "sdgs", "regions"]
    assert [row["sdgs"], row["regions"]] == ["6", "06"]


def test_the_file_for_a_french_spreadsheet(client: Client) -> None:
    fill()
    address = "/projets/export.csv?country=HT&dialect=excel-fr"
    assert b"".join(client.get(address).streaming_content).startswith(b"\xef\xbb\xbf")
    (row,) = table(client, address, delimiter=";")
    assert row["committed_cad"] == "1250,50"


def test_the_workbook_says_in_its_second_sheet_how_it_was_made(client: Client) -> None:
    fill()
    address = "/projets/export.xlsx?country=HT"
    content = b"".join(client.get(address).streaming_content)
    rows, made = (sheet_of(io.BytesIO(content), number) for number in (0, 1))
    of_project = dict(zip(*rows, strict=True))
    assert (of_project["committed_cad"], of_project["regions"]) == (1250.5, "06")
    assert of_project["start"] == datetime.date(2020, 4, 1)
    assert any("country" in map(str, row) for row in made) or "HT" in str(made)


def sheet_of(file: Any, number: int) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(number).to_python()


@pytest.mark.libreoffice
def test_libreoffice_reads_the_file_at_its_address(
    live_server: LiveServer, tmp_path: Path, client: Client
) -> None:
    """Asked without a window for what the recipe has a reader choose in the one of the import."""
    fill()
    (listed,) = re.findall(r"https://REGISTRY(/[^`]+)`", CALC)
    columns = [*table(client, listed)[0]]
    marked = "/".join(f"{columns.index(name) + 1}/{TEXT}" for name in codes())
    chosen = [_chosen(one) for one in (SEPARATORS, CHARACTER_SETS, LANGUAGES)]
    special = str("Detect special" in CALC).lower()
    options = f"{chosen[0]},34,{chosen[1]},1,{marked},{chosen[2]},false,{special}"

    command = [str(libreoffice()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += [f"--infilter=CSV:{options}", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, f"{live_server.url}{listed}"], check=True, timeout=120)

    with (tmp_path / "export.xlsx").open("rb") as file:
        headers, row = sheet_of(file, 0)
    told = dict(zip(headers, row, strict=True))
    assert headers == columns
    assert (told["key"], told["lead"]) == ("p", "Côte « Solidaire »")
    assert (told["committed_cad"], told["start"]) == (1250.5, datetime.date(2020, 4, 1))
    assert [told[name] for name in codes()] == ["14030", "6", "06"]


def _chosen(known: dict[str, int]) -> int:
    """What the recipe names, as LibreOffice numbers it."""
    (named,) = [number for name, number in known.items() if f"*{name}*" in CALC]
    return named
