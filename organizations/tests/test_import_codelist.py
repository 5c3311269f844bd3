"""The command that refreshes the code table of sectors."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from organizations.models import Need, Sector
from registry.models import PendingChange
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 4)
HEADER = "code,name_en,name_fr,category,status"


@pytest.fixture
def refresh(tmp_path: Path) -> object:
    def run(*lines: str, encoding: str = "utf-8", **options: object) -> str:
        path, told = tmp_path / "table.csv", StringIO()
        path.write_bytes("\r\n".join(lines).encode(encoding))
        with time_machine.travel(datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)):
            call_command("import_codelist", "sectors", path, stdout=told, **options)
        return told.getvalue()

    return run


def said(code: str) -> tuple[str, str, datetime.date | None]:
    return Sector.objects.values_list("name_en", "name_fr", "withdrawn_on").get(code=code)


def test_codes_are_made_changed_withdrawn_and_left_alone(refresh) -> None:
    others = Sector.objects.count() - 3
    told = refresh(
        HEADER,
        "11110,Education policy and management,Politique de l'éducation,111,active",
        "11120,Education facilities and training,Equipements scolaires et formation,111,active",
        "11130,Teacher training,Formation des enseignants,111,withdrawn",
        "11999,Something new,Quelque chose d'autre,111,",
        lang="en",
    )
    assert told == (
        f"1 created, 2 updated, 1 unchanged; {others} of ours are not in the file, "
        "and stay as they are\n"
    )
    assert said("11110")[:2] == ("Education policy and management", "Politique de l’éducation")
    # Ours has the accent and the marks that the standard's file leaves out.
    assert said("11120")[1] == "Équipements scolaires et formation"
    assert said("11130")[2] == DAY
    assert said("11999") == ("Something new", "Quelque chose d’autre", None)


def test_the_day_of_a_withdrawal_is_kept_and_may_be_told(refresh) -> None:
    before = said("11130")
    refresh(HEADER, "11130,Teacher training,,111,withdrawn")
    assert said("11130") == (*before[:2], DAY)  # and no French name is no news
    with time_machine.travel(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)):
        refresh(HEADER, "11130,Teacher training,,111,withdrawn")
    assert said("11130")[2] == DAY
    refresh("code;name_en;withdrawn_on", "11130;Teacher training;2020-01-31", encoding="utf-16")
    assert said("11130")[2] == datetime.date(2020, 1, 31)
    refresh(HEADER, "11130,Teacher training,,111,active")
    assert said("11130") == before


def test_a_dry_run_says_the_same_and_stores_nothing(refresh) -> None:
    before = [*Sector.objects.values_list()]
    told = refresh(HEADER, "11999,Something new,Du nouveau,111,active", dry_run=True, lang="en")
    assert told.splitlines()[0].startswith("1 created, 0 updated, 0 unchanged;")
    assert told.splitlines()[1] == "Dry run: nothing was stored."
    assert [*Sector.objects.values_list()] == before


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([HEADER], "there is no row."),
        ([], "the column code is missing."),
        (["code,name_fr", "11110,Un"], "the column name_en is missing."),
        (
            ["code,nom_en", "11110,One"],
            "nom_en is no column of a code table. Did you mean name_en?",
        ),
        (["code,name_en,code", "11110,One,1"], "a column is there twice."),
        ([HEADER, "11110,One,,,", "11110,Two,,,"], "row 3: 11110 is there twice."),
        ([HEADER, "11110,,Un,,"], "row 2: A code has an English name: it is the standard's own."),
        ([HEADER, "11110,One,,,gone"], "row 2: This is not one of: active, withdrawn."),
    ],
)
def test_a_wrong_file_is_refused_whole(refresh, lines: list[str], why: str) -> None:
    before = [*Sector.objects.values_list()]
    good = ["11999,Something new,Du nouveau,111,active"] if lines[:1] == [HEADER] else []
    with pytest.raises(CommandError) as refused:
        refresh(*lines, *(good if len(lines) > 1 else []), lang="en")
    assert str(refused.value) == f"table.csv: {why}\nNothing was stored."
    assert refused.value.returncode == 2
    assert [*Sector.objects.values_list()] == before


def test_every_wrong_row_is_told(refresh) -> None:
    with pytest.raises(CommandError) as refused:
        refresh(HEADER, "111100,One,,,", "11120,Two\x07,,,", "11130,Three,,,", lang="en")
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "table.csv",
        "row 3",
        "Nothing was stored.",
    ]


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_codelist", "sectors", tmp_path / "none.csv", lang="en")
    assert str(refused.value) == "none.csv: the file cannot be opened.\nNothing was stored."


def test_what_names_a_code_that_changed_is_looked_at_by_the_feed(refresh) -> None:
    partner = organization("southern_partner")
    sector = Sector.objects.get(code="11110")
    (need,) = stored(partner, needs=[Need(sector=sector, title_fr="Eau")]).needs.all()
    call_command("gather_changes", stdout=StringIO())
    refresh(HEADER, "11110,Another name,Un autre nom,111,active")
    assert [*PendingChange.objects.values_list("of", "record_pk")] == [
        ("organizations.need", need.pk)
    ]


def test_the_file_of_the_standard_is_taken(shared_data: Path) -> None:
    file, told = shared_data / "iati" / "Sector.csv", StringIO()
    call_command("import_codelist", "sectors", file, stdout=told, lang="en")
    again = StringIO()
    call_command("import_codelist", "sectors", file, stdout=again, lang="en")
    assert again.getvalue().startswith("0 created, 0 updated, 326 unchanged;")
