"""What a run of the import does to what is stored: create, update, leave, publish, hold back."""

import datetime
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from organizations.models import Membership, Organization, Sector
from projects.models import Contribution, Project
from registry.actions import archive
from registry.imports import engine
from tests.importing import ORGANIZATIONS, PROJECTS, csv_file, load, stored, xlsx_file

pytestmark = pytest.mark.django_db

HEADER = "key,kind,name,quebec_presence,region,publication"
FIT = "a,ico,Alpha,headquarters,06,published"
MESSAGE = "Nothing says that this ICO has its headquarters or an office in Québec."
REMEDY = "Record its headquarters in Québec, or its Québec office with authority."
NO_PRESENCE = f"{MESSAGE} {REMEDY} [ico.quebec_presence]"


def organizations(folder: Path, *rows: str, header: str = HEADER) -> Path:
    return csv_file(folder, "organizations", header, *rows)


def counts(created: int = 0, updated: int = 0, unchanged: int = 0, held: int = 0) -> str:
    rows = created + updated + unchanged
    return (
        f"organizations.csv: {rows} rows, {created} created, {updated} updated, "
        f"{unchanged} unchanged, {held} held back, 0 refused"
    )


def test_creates_updates_and_leaves_with_one_line_of_history_each(tmp_path: Path) -> None:
    officer = User.objects.create_user("agathe")
    header = "key,kind,name,acronym"
    load(organizations(tmp_path, "a,ico,Alpha,AA", "b,ico,Bêta,BB", header=header), by="agathe")
    path = organizations(tmp_path, "a,ico,Alpha,AA", "b,ico,Bêta,B2", "c,ico,C,", header=header)
    outcome = load(path, by="agathe")
    assert outcome.out == [counts(created=1, updated=1, unchanged=1), "Everything was stored."]
    history = Organization.history.order_by("history_id")
    fields = ("key", "acronym", "history_type", "history_user", "history_change_reason")
    reason = "import_registry organizations.csv"
    assert list(history.values_list(*fields)) == [
        ("a", "AA", "+", officer.pk, reason),
        ("b", "BB", "+", officer.pk, reason),
        ("c", "", "+", officer.pk, reason),
        ("b", "B2", "~", officer.pk, reason),
    ]


def test_an_empty_cell_makes_unknown_and_an_absent_column_leaves(tmp_path: Path) -> None:
    header = "key,kind,name,city,founded,publish_location,aliases,active_countries"
    load(organizations(tmp_path, "a,ico,A,Laval,1998,yes,B|C,HT", header=header))
    header = "key,kind,name,city,founded,publish_location,aliases"
    load(organizations(tmp_path, "a,ico,A,,,,", header=header))
    record = Organization.objects.get()
    assert (record.city, record.founded, record.publish_location) == ("", None, False)
    assert not record.aliases.exists()
    assert [row.country for row in record.active_countries.all()] == ["HT"]


def test_a_header_alone_is_no_fault(tmp_path: Path) -> None:
    outcome = load(organizations(tmp_path))
    assert (outcome.code, outcome.out) == (0, [counts(), "Everything was stored."])


def test_a_dry_run_reports_the_same_and_stores_nothing(tmp_path: Path) -> None:
    path = organizations(tmp_path, FIT, "b,ico,Bêta,,,published")
    before = stored()
    dry = load(path, dry_run=True)
    assert stored() == before
    wet = load(path)
    assert dry.code == wet.code == 0
    assert dry.out == [*wet.out[:-1], "Dry run: nothing was stored."]
    assert wet.out[-1] == "Everything was stored."


def test_a_dry_run_of_refused_rows_exits_with_1_too(tmp_path: Path) -> None:
    path = organizations(tmp_path, "a,icoo,A,,,")
    assert load(path, dry_run=True) == load(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_second_run_changes_nothing(tmp_path: Path, form: str) -> None:
    """Rows of every kind, with columns left out and two contributions that look the same."""
    tables = {
        "organizations": ["key,kind,name,country,quebec_presence,region,nonprofit,publication",
                          "a,ico,Alpha,CA,headquarters,06,,published",
                          "s,southern_partner,Sud,HT,,,true,published"],
        "memberships": ["organization_key,start", "a,2010-01-01", ],
        "partnerships": ["ico_key,partner_key,expertise", "a,s,eau"],
        "needs": ["key,organization_key,title_fr", "n,s,Puits"],
        "projects": ["key,type,title_fr,countries,sectors,publication,exception_reason",
                     "p,development,Puits,HT:60|SN:40,14030|11110,published,Raison"],
        "participations": ["project_key,organization_key,role", "p,a,lead", "p,s,contractor"],
        "contributions": ["project_key,payer_name,source,stage,amount",
                          "p,Ville,municipal,planned,5", "p,Ville,municipal,planned,7"],
        "obligations": ["project_key,kind,due_on", "p,Rapport final,2030-01-31"],
    }  # fmt: skip
    if form == "csv":
        for name, lines in tables.items():
            csv_file(tmp_path, name, *lines)
    else:
        sheets = {name: [line.split(",") for line in lines] for name, lines in tables.items()}
        xlsx_file(tmp_path / "registre.xlsx", **sheets)
    first = load(tmp_path)
    assert (first.code, first.err) == (0, [])
    before = stored()
    second = load(tmp_path, format="json")
    files = json.loads("\n".join(second.out))["files"]
    assert [file["table"] for file in files] == list(tables)
    assert [file["unchanged"] for file in files] == [len(rows) - 1 for rows in tables.values()]
    assert (second.code, stored()) == (0, before)
    assert Project.objects.get().publication == "published"
    assert sorted(Contribution.objects.values_list("amount", flat=True)) == [5, 7]


def test_a_row_unfit_for_publication_is_stored_as_a_draft_and_said(tmp_path: Path) -> None:
    outcome = load(organizations(tmp_path, FIT, "b,ico,Bêta,,,published"))
    assert (outcome.code, outcome.out) == (
        0,
        [
            f"Held back: organizations.csv:3 b: {NO_PRESENCE}",
            counts(created=2, held=1),
            "Everything was stored.",
        ],
    )
    states = dict(Organization.objects.values_list("key", "publication"))
    assert states == {"a": "published", "b": "draft"}


def test_what_makes_a_published_record_unfit_makes_it_a_draft_again(tmp_path: Path) -> None:
    load(organizations(tmp_path, FIT))
    outcome = load(organizations(tmp_path, "a,", header="key,quebec_presence"))
    assert outcome.out == [
        f"Held back: organizations.csv:2 a: {NO_PRESENCE}",
        counts(updated=1, held=1),
        "Everything was stored.",
    ]
    record = Organization.objects.get()
    assert (record.publication, record.slug) == ("draft", "alpha")
    assert record.history.first().history_change_reason == "ico.quebec_presence"


def test_a_part_that_makes_a_published_project_unfit_makes_it_a_draft_again(
    tmp_path: Path,
) -> None:
    csv_file(tmp_path, "organizations", "key,kind,name", "a,ico,Alpha", "b,ico,Bêta")
    header = "key,type,title_fr,quebec_regions,publication"
    csv_file(tmp_path, "projects", header, "p,awareness,Semaine,06,published")
    roles = csv_file(tmp_path, "participations", "project_key,organization_key,role", "p,a,lead")
    load(tmp_path)
    assert Project.objects.get().publication == "published"
    roles.write_text("project_key,organization_key,role\np,b,lead\n")
    outcome = load(roles)
    assert outcome.out[0] == (
        "Held back: participations.csv:2 p: The project does not have exactly one lead. "
        "Name the ICO that leads it. [project.lead]"
    )
    assert Project.objects.get().publication == "draft"


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_file_lowers_a_published_record(tmp_path: Path, state: str) -> None:
    load(organizations(tmp_path, FIT))
    outcome = load(organizations(tmp_path, FIT.replace("published", state)))
    assert outcome.out[0] == counts(updated=1)
    assert Organization.objects.get().publication == state
    assert load(organizations(tmp_path, FIT.replace("published", state))).out[0] == counts(
        unchanged=1
    )


def test_an_empty_publication_leaves_the_record_as_it_is(tmp_path: Path) -> None:
    load(organizations(tmp_path, FIT))
    assert load(organizations(tmp_path, FIT.replace("published", ""))).out[0] == counts(unchanged=1)
    assert Organization.objects.get().publication == "published"


@pytest.mark.parametrize("state", ["draft", "in_review", "published"])
def test_a_file_does_not_bring_back_what_a_person_archived(tmp_path: Path, state: str) -> None:
    load(organizations(tmp_path, FIT))
    archive(Organization, [Organization.objects.get().pk], by=None, reason="Dissoute en 2020.")
    outcome = load(organizations(tmp_path, FIT.replace("published", state)))
    assert outcome.out[:2] == [
        "Held back: organizations.csv:2 a: The record is archived. "
        "Withdraw it to draft first, in the registry. [publication.archived]",
        counts(unchanged=1, held=1),
    ]
    record = Organization.objects.get()
    assert (record.publication, record.archived_reason) == ("archived", "Dissoute en 2020.")


def test_a_file_may_say_that_an_archived_record_is_archived(tmp_path: Path) -> None:
    load(organizations(tmp_path, FIT))
    archive(Organization, [Organization.objects.get().pk], by=None, reason="Dissoute en 2020.")
    outcome = load(organizations(tmp_path, FIT.replace("published", "archived")))
    assert outcome.out[0] == counts(unchanged=1)


def test_a_rename_moves_the_address_and_keeps_the_former(tmp_path: Path) -> None:
    load(organizations(tmp_path, FIT))
    load(organizations(tmp_path, FIT.replace("Alpha", "Bêta")))
    record = Organization.objects.get()
    assert (record.slug, record.name_folded, record.search_folded) == ("beta", "beta", "beta")
    assert list(record.former_slugs.values_list("slug", flat=True)) == ["alpha"]


def test_the_default_of_a_column_left_out_is_part_of_what_a_row_is_known_by(
    tmp_path: Path,
) -> None:
    csv_file(tmp_path, "projects", "key,type,title_fr", "p,development,Puits")
    header = "project_key,payer_name,source,stage,amount,nature"
    csv_file(tmp_path, "contributions", header, "p,V,municipal,planned,5,")
    load(tmp_path)
    header = "project_key,payer_name,source,stage,amount"
    csv_file(tmp_path, "contributions", header, "p,V,municipal,planned,6")
    load(tmp_path)
    assert Contribution.objects.values_list("amount", "amount_cad", "nature").get()[::2] == (
        6,
        "cash",
    )


def test_a_sector_that_the_standard_no_longer_lists_is_adopted_for_an_older_project(
    tmp_path: Path,
) -> None:
    header = "key,type,title_fr,planned_start,sectors"
    path = csv_file(tmp_path, "projects", header, "p,development,Puits,2005-01-01,11199")
    assert load(path, dry_run=True).code == 0
    assert not Sector.objects.filter(code="11199").exists()
    assert load(path).code == 0
    assert Sector.objects.get(code="11199").withdrawn_on is not None


def test_memberships_are_known_again_by_their_start(tmp_path: Path) -> None:
    csv_file(tmp_path, "organizations", "key,kind,name", "a,ico,Alpha")
    header = "organization_key,start,end"
    csv_file(tmp_path, "memberships", header, "a,2010-01-01,2012-01-01", "a,2015-01-01,")
    load(tmp_path)
    csv_file(tmp_path, "memberships", header, "a,2015-01-01,2016-01-01")
    load(tmp_path)
    assert list(Membership.objects.order_by("start").values_list("end", flat=True)) == [
        datetime.date(2012, 1, 1),
        datetime.date(2016, 1, 1),
    ]


def test_json_says_the_same(tmp_path: Path) -> None:
    outcome = load(organizations(tmp_path, FIT, "b,ico,Bêta,,,published"), format="json")
    assert json.loads("\n".join(outcome.out)) == {
        "stored": True,
        "dry_run": False,
        "ignored": [],
        "read_as": [],
        "files": [
            {
                "file": "organizations.csv",
                "table": "organizations",
                "rows": 2,
                "created": 2,
                "updated": 0,
                "unchanged": 0,
                "held_back": 1,
                "refused": 0,
            }
        ],
        "refused": [],
        "held_back": [
            {
                "file": "organizations.csv",
                "row": 3,
                "key": "b",
                "rules": [
                    {
                        "code": "ico.quebec_presence",
                        "message": MESSAGE,
                        "remedy": REMEDY,
                    }
                ],
            }
        ],
    }


def test_json_of_refused_rows(tmp_path: Path) -> None:
    outcome = load(organizations(tmp_path, "a,icoo,A,,,"), format="json")
    said = json.loads("\n".join(outcome.out))
    assert (outcome.code, outcome.err, said["stored"]) == (1, [], False)
    assert said["refused"] == [
        {
            "file": "organizations.csv",
            "row": 2,
            "column": "kind",
            "value": "icoo",
            "code": "cell",
            "message": "This is not one of: ico, southern_partner, quebec_partner.",
            "remedy": "Did you mean ico?",
        }
    ]


def test_json_of_unusable_input(tmp_path: Path) -> None:
    outcome = load(organizations(tmp_path, header="key,nmae"), format="json")
    message = "organizations.csv:1: unknown column “nmae”. Did you mean “name”?"
    assert outcome.code == 2
    assert json.loads("\n".join(outcome.out)) == {"stored": False, "unusable": [message]}


def test_a_record_is_touched_once_however_long_the_file_of_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csv_file(tmp_path, "organizations", *ORGANIZATIONS)
    csv_file(tmp_path, "projects", *PROJECTS)
    assert load(tmp_path).code == 0
    before = Project.objects.get()
    rows = ("p1,ico1,lead", "p1,ico1,partner", "p1,sud1,contractor")
    path = csv_file(tmp_path, "participations", "project_key,organization_key,role", *rows)
    monkeypatch.setattr(engine, "CHUNK", 1)
    with CaptureQueriesContext(connection) as asked:
        assert load(path).code == 0
    updates = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "projects_project"')]
    after = Project.objects.get()
    assert len(updates) == 1
    assert after.updated_at > before.updated_at
    assert after.participations.count() == 3
