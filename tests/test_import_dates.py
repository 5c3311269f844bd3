"""Whether the day or the month comes first: all values of a column tell, or a person says it."""

import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.people import signed_in
from organizations.models import Partnership
from registry.imports.dates import Order, order_of, orders_of
from registry.imports.importer import IMPORTERS
from tests import builders
from tests.importing import csv_file, load, xlsx_file
from tests.test_import_manner import hand_in, read
from tests.test_import_pages import PAGE

MONTH_FIRST = (
    "partnerships.csv, start: its dates have the month first, it seems. They are refused until "
    "someone says that they are: month/day/year."
)
HEADER = "ico_key,partner_key,start,end"
MARCH_4, MARCH_31 = datetime.date(2021, 3, 4), datetime.date(2021, 3, 31)


@pytest.fixture
def pairs(db: None) -> None:
    builders.organization("ico", key="ico", published=False)
    for key in "ab":
        builders.organization("southern_partner", key=key, published=False)


def text_of(*days: str) -> list[str]:
    return [HEADER, *(f"ico,{key},{day}," for key, day in zip("ab", days, strict=False))]


def starts() -> list[datetime.date | None]:
    return list(Partnership.objects.order_by("partner__key").values_list("start", flat=True))


@pytest.mark.usefixtures("pairs")
@pytest.mark.parametrize("days", [("04/03/2021", "31/03/2021"), ("04-03-2021", "31.03.2021")])
def test_one_value_above_twelve_tells_of_all(tmp_path: Path, days: tuple[str, str]) -> None:
    """Wherever it stands: the values before it are read so too."""
    outcome = load(csv_file(tmp_path, "partnerships", *text_of(*days)))
    assert outcome.err == []
    assert outcome.out[0] == "partnerships.csv, start: day/month/year, as its dates tell"
    assert starts() == [MARCH_4, MARCH_31]


@pytest.mark.usefixtures("pairs")
def test_that_the_month_comes_first_is_told_and_for_a_person_to_say(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "partnerships", *text_of("03/04/2021", "03/31/2021"))
    outcome = load(path)
    assert (outcome.code, len(outcome.err)) == (1, 2)
    assert outcome.out[0] == MONTH_FIRST
    assert starts() == []
    assert load(path, dates="mdy").err == []
    assert starts() == [MARCH_4, MARCH_31]


@pytest.mark.usefixtures("pairs")
def test_a_sheet_tells_too(tmp_path: Path) -> None:
    rows = [line.split(",") for line in text_of("04/03/2021", "31/03/2021")]
    assert load(xlsx_file(tmp_path / "classeur.xlsx", partnerships=rows)).err == []
    assert starts() == [MARCH_4, MARCH_31]


@pytest.mark.usefixtures("pairs")
def test_each_column_tells_of_itself(tmp_path: Path) -> None:
    lines = [HEADER, "ico,a,04/03/2021,05/04/2022", "ico,b,31/03/2021,06/04/2022"]
    outcome = load(csv_file(tmp_path, "partnerships", *lines))
    assert outcome.out[0] == "partnerships.csv, start: day/month/year, as its dates tell"
    assert outcome.out[1].startswith("partnerships.csv, end: no date tells whether the day")
    assert [line.partition("=")[0] for line in outcome.err] == [
        "partnerships.csv:2 end",
        "partnerships.csv:3 end",
    ]


@pytest.mark.usefixtures("pairs")
def test_where_no_value_tells_it_is_asked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "partnerships", *text_of("04/03/2021", "05/05/2021"))
    outcome = load(path)
    assert outcome.code == 1
    assert outcome.out[0].startswith("partnerships.csv, start: no date tells whether the day")
    assert "Which is the day and which the month is not certain." in outcome.err[0]
    assert starts() == []
    assert load(path, dates="dmy").code == 0
    assert starts() == [MARCH_4, datetime.date(2021, 5, 5)]


@pytest.mark.usefixtures("pairs")
def test_values_that_contradict_each_other_tell_nothing(tmp_path: Path) -> None:
    lines = [*text_of("31/03/2021", "03/04/2021"), "ico,a,03/31/2022,"]
    outcome = load(csv_file(tmp_path, "partnerships", *lines))
    assert outcome.out[0].startswith("partnerships.csv, start: some dates have the day first")
    assert [line.partition(" ")[0] for line in outcome.err] == [
        "partnerships.csv:3",
        "partnerships.csv:4",
    ]


@pytest.mark.usefixtures("pairs")
def test_the_preview_tells_the_order_and_an_officer_corrects_it() -> None:
    officer = signed_in("officer")
    text = "\n".join(text_of("03/04/2021", "03/31/2021"))
    batch = hand_in(officer, "partnerships.csv", text.encode())
    assert escape(MONTH_FIRST) in page_of(officer, batch.pk)
    assert [row.outcome for row in batch.rows.order_by("number")] == ["refused", "refused"]
    read(officer, batch, **{"t0-dates": "mdy"})
    assert escape(MONTH_FIRST) not in page_of(officer, batch.pk)
    assert [row.changes["start"][1] for row in batch.rows.order_by("number")] == [
        "2021-03-04",
        "2021-03-31",
    ]


def page_of(client: Client, pk: int) -> str:
    return client.get(f"{PAGE}{pk}/").content.decode()


@given(st.lists(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)), max_size=30))
def test_what_is_told_is_never_wrong(days: list[datetime.date]) -> None:
    """Dates that are all written in one order are read in it, or in none."""
    for shape, order in (("%d/%m/%Y", Order.DAY_FIRST), ("%m/%d/%Y", Order.MONTH_FIRST)):
        lines = [(n, ["", day.strftime(shape)]) for n, day in enumerate(days)]
        found = orders_of(IMPORTERS["partnerships"], ["ico_key", "start"], lines)
        assert found.get("start") in (order, Order.EITHER, None)
        telling = [day for day in days if day.day > 12]
        assert (found.get("start") == order) == bool(telling)


@pytest.mark.parametrize(
    "cell", ["", "2021-03-04", "05/05/2021", "3/4/21", "mars 2021", "a/b/2021"]
)
def test_what_tells_nothing(cell: str) -> None:
    assert order_of(cell) is None
