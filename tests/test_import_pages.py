"""Imports in the staff's site: tried, confirmed, undone."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Participation, Project
from registry.actions import Draft, publish, write
from registry.models import ImportBatch
from tests import builders
from tests.importing import xlsx_file

pytestmark = pytest.mark.django_db
PAGE = "/en/admin/imports/"
COOPERATIVES = """key;kind;name;country;city
sud1;southern_partner;Coopérative de café;HT;Jacmel
sud2;southern_partner;Œuvre d’Haïti;HT;
sud3;southern_partner;Sans pays;ZZ;
"""


def upload(client: Client, **files: str | bytes) -> Any:
    """Hand in files, by name without extension; the page that it leads to."""
    given = [
        SimpleUploadedFile(
            f"{name}.csv" if isinstance(text, str) else f"{name}.xlsx",
            text.encode("cp1252") if isinstance(text, str) else text,
        )
        for name, text in files.items()
    ]
    response = client.post(PAGE, {"files": given}, follow=True)
    assert response.status_code == 200
    return response


def rows(batch: ImportBatch) -> list[tuple[str, int, str, Any]]:
    return [(r.table, r.number, r.outcome, r.changes) for r in batch.rows.all()]


def confirm(client: Client, batch: ImportBatch, reason: str = "liste de mars") -> Any:
    batch.refresh_from_db()
    asked = {"reason": reason, "digest": batch.digest}
    return client.post(f"{PAGE}{batch.pk}/confirm/", asked, follow=True)


def test_what_would_be_done_is_read_before_it_is_done_and_undone_after() -> None:
    known = builders.organization("southern_partner", key="sud1", name="Café", published=False)
    officer = signed_in("officer")
    page = upload(officer, organizations=COOPERATIVES).content.decode()
    batch = ImportBatch.objects.get()
    assert rows(batch)[:2] == [
        (
            "organizations",
            2,
            "updated",
            {"name": ["Café", "Coopérative de café"], "city": ["", "Jacmel"]},
        ),
        (
            "organizations",
            3,
            "created",
            {
                "key": ["", "sud2"],
                "kind": ["", "southern_partner"],
                "name": ["", "Œuvre d’Haïti"],
                "country": ["", "HT"],
            },
        ),
    ]
    assert rows(batch)[2][1:3] == (4, "refused")
    assert "<del>Café</del> → <ins>Coopérative de café</ins>" in page
    assert "organizations.csv: 4" in page
    assert Organization.objects.get().name == "Café"
    assert b"Reason for this import" in officer.post(f"{PAGE}{batch.pk}/confirm/").content
    confirm(officer, batch)
    assert sorted(Organization.objects.values_list("name", flat=True)) == [
        "Coopérative de café",
        "Œuvre d’Haïti",
    ]
    line = known.history.first()
    assert line.history_user.username == "officer"
    assert line.history_change_reason == "import 1 – liste de mars – organizations.csv".replace(
        "1", str(batch.pk), 1
    )
    lines = known.history.count()
    confirm(officer, batch)
    assert known.history.count() == lines
    page = officer.post(f"{PAGE}{batch.pk}/undo/", follow=True).content.decode()
    assert "Undone by" in page
    assert Organization.objects.get().name == "Café"
    assert [one[2] for one in rows(batch)] == ["put_back", "removed", "refused"]


def test_what_somebody_touched_since_is_not_undone_and_is_told() -> None:
    builders.organization("southern_partner", key="sud1", name="Café", published=False)
    officer = signed_in("officer")
    upload(officer, organizations=COOPERATIVES)
    batch = ImportBatch.objects.get()
    confirm(officer, batch)
    one, two = Organization.objects.order_by("key")
    one.acronym = "CC"
    write([Draft(one)], by=None)
    project = builders.project(key="p")
    write([Draft(Participation(project=project, organization=two, role="partner"))], by=None)
    officer.post(f"{PAGE}{batch.pk}/undo/")
    assert [o[2] for o in rows(batch)] == ["touched", "kept", "refused"]
    assert Organization.objects.filter(key__startswith="sud").count() == 2
    kept = batch.rows.get(outcome="kept")
    assert kept.why


def test_rows_refused_are_corrected_and_handed_in_again() -> None:
    officer = signed_in("officer")
    upload(officer, organizations=COOPERATIVES)
    batch = ImportBatch.objects.get()
    taken = officer.get(f"{PAGE}{batch.pk}/rejects.csv")
    text = taken.content.decode()
    assert text.count("\r\n") == 2
    assert "organizations.csv,4," in text
    upload(officer, rejects=text.replace("ZZ", "SN").encode("utf-8").decode())
    second = ImportBatch.objects.first()
    assert second is not None
    assert [(r.table, r.outcome, r.name) for r in second.rows.all()] == [
        ("organizations", "created", "sud3 · Sans pays")
    ]


def test_a_registry_that_changed_since_is_read_again() -> None:
    known = builders.organization("southern_partner", key="sud1", name="Café", published=False)
    officer = signed_in("officer")
    upload(officer, organizations=COOPERATIVES)
    batch = ImportBatch.objects.get()
    known.city = "Cap-Haïtien"
    write([Draft(known)], by=None)
    page = confirm(officer, batch).content.decode()
    assert "The registry changed since" in page
    assert "<del>Cap-Haïtien</del>" in page
    assert Organization.objects.get().name == "Café"
    confirm(officer, batch)
    assert Organization.objects.count() == 2


def test_projects_with_parts_and_shares_are_put_back_as_they_were() -> None:
    builders.project("development", key="p1", title_fr="Puits", countries=["HT"], published=False)
    officer = signed_in("officer")
    before = officer.get("/projets/export.csv?rows=all&columns=key,countries,title_fr").getvalue()
    upload(officer, projects="key,type,title_fr,countries\np1,development,Forages,HT:50|BJ:50\n")
    batch = ImportBatch.objects.get()
    assert rows(batch)[0][3] == {
        "title_fr": ["Puits", "Forages"],
        "countries": ["HT", "BJ:50|HT:50"],
    }
    confirm(officer, batch)
    assert Project.objects.get().title_fr == "Forages"
    officer.post(f"{PAGE}{batch.pk}/undo/")
    after = officer.get("/projets/export.csv?rows=all&columns=key,countries,title_fr").getvalue()
    assert before == after


def test_files_that_cannot_be_read_say_why_and_nothing_is_stored() -> None:
    officer = signed_in("officer")
    page = upload(officer, organizations="key,nom_\nsud1,A\n").content.decode()
    assert "unknown column “nom_”" in page
    assert ImportBatch.objects.get().state == "unusable"
    page = upload(officer, photo=b"\xff\xd8\xff\xe0 not a workbook").content.decode()
    assert "this is not a spreadsheet that can be read" in page
    assert b"This field is required" in officer.post(PAGE, {}).content


def test_who_may_import_and_whose_import_it_is() -> None:
    analyst, officer, reviewer = map(signed_in, ("analyst", "officer", "reviewer"))
    assert analyst.get(PAGE).status_code == 403
    upload(officer, organizations=COOPERATIVES)
    batch = ImportBatch.objects.get()
    assert reviewer.get(f"{PAGE}{batch.pk}/").status_code == 200
    assert analyst.get(f"{PAGE}{batch.pk}/").status_code == 403
    assert analyst.get(f"{PAGE}{batch.pk}/rejects.csv").status_code == 403
    for step in ("confirm", "undo", "discard", "again"):
        assert reviewer.post(f"{PAGE}{batch.pk}/{step}/").status_code == 403
    assert officer.post(f"{PAGE}{batch.pk}/discard/", follow=True).status_code == 200
    assert not ImportBatch.objects.exists()


def test_rows_are_filtered_in_as_many_queries_for_one_as_for_fifty(
    django_assert_max_num_queries: Any,
) -> None:
    officer, counts = signed_in("officer"), []
    for number in (1, 60):
        lines = "".join(f"sud{n};southern_partner;Coop {n};HT;\n" for n in range(number))
        upload(officer, organizations=f"key;kind;name;country;city\n{lines}")
        batch = ImportBatch.objects.first()
        assert batch is not None
        with django_assert_max_num_queries(30) as found:
            page = officer.get(f"{PAGE}{batch.pk}/?outcome=created&q=coop").content.decode()
        counts.append(len(found))
        assert ("Page 1 of 2" in page) is (number == 60)
    assert counts[0] == counts[1]


def test_a_workbook_is_read_by_its_sheets(tmp_path: Any) -> None:
    day = datetime.date(2020, 1, 1)
    path = xlsx_file(
        tmp_path / "book.xlsx",
        organizations=[["key", "kind", "name", "country"], ["i", "ico", "Ami", "CA"]],
        memberships=[["organization_key", "start"], ["i", day]],
    )
    officer = signed_in("officer")
    upload(officer, book=path.read_bytes())
    batch = ImportBatch.objects.get()
    assert [(r.table, r.place, r.number, r.outcome) for r in batch.rows.all()] == [
        ("organizations", "book.xlsx [organizations]", 2, "created"),
        ("memberships", "book.xlsx [memberships]", 2, "created"),
    ]
    confirm(officer, batch)
    officer.post(f"{PAGE}{batch.pk}/undo/")
    assert [r.outcome for r in batch.rows.all()] == ["removed", "removed"]
    assert not Organization.objects.exists()


def test_more_rows_than_a_page_takes_are_for_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.imports.batches.MOST_ROWS", 2)
    page = upload(signed_in("officer"), organizations=COOPERATIVES).content.decode()
    assert "There are more rows than a page can take" in page
    assert not ImportBatch.objects.get().rows.exists()


def test_what_the_public_sees_is_imported_by_a_reviewer() -> None:
    lead = builders.organization("ico", key="i", name="Ami")
    shown = builders.organization("southern_partner", key="sud1", name="Café")
    officer = signed_in("officer")
    rows_of = {
        "organizations": "key,name\nsud1,Coopérative\ni,Ami\n",
        "memberships": "organization_key,start\ni,2020-01-01\n",
    }
    page = upload(officer, **rows_of).content.decode()
    batch = ImportBatch.objects.get()
    assert [(r.name, r.outcome) for r in batch.rows.all()] == [
        ("sud1 · Coopérative", "refused"),
        ("i · Ami", "unchanged"),
        ("i · 2020-01-01", "refused"),
    ]
    assert "What the public sees is changed by a reviewer." in page
    confirm(officer, batch)
    shown.refresh_from_db()
    assert (shown.name, lead.memberships.count()) == ("Café", 0)
    reviewer = signed_in("reviewer")
    upload(reviewer, **rows_of)
    second = ImportBatch.objects.first()
    assert second is not None
    confirm(reviewer, second)
    shown.refresh_from_db()
    assert (shown.name, lead.memberships.count()) == ("Coopérative", 1)


def test_what_is_published_between_the_trial_and_the_confirmation_is_not_changed() -> None:
    known = builders.organization("southern_partner", key="sud1", name="Café", published=False)
    officer = signed_in("officer")
    upload(officer, organizations="key,name\nsud1,Coopérative\n")
    batch = ImportBatch.objects.get()
    assert publish(Organization, [known.pk], by=None).moved
    page = confirm(officer, batch).content.decode()
    assert "The registry changed since" in page
    assert [r.outcome for r in batch.rows.all()] == ["refused"]
    known.refresh_from_db()
    assert known.name == "Café"


def test_what_may_be_there_already_is_told_with_its_reasons(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        known = builders.organization(
            "southern_partner", key="k", name="Ministère de la Santé publique", country="HT"
        )
    officer = signed_in("officer")
    page = upload(
        officer,
        organizations="key,kind,name,country\n"
        "a,southern_partner,Ministry of Public Health,HT\n"
        "b,southern_partner,Ministry of Public Health,SN\n",
    ).content.decode()
    batch = ImportBatch.objects.get()
    first, second = batch.rows.all()
    assert (first.outcome, first.doubt_pk, first.is_held_back) == ("created", known.pk, False)
    assert first.doubt.startswith("It may be “Ministère de la Santé publique” (")
    assert (second.doubt_pk, second.doubt) == (None, "")
    assert "1 possible duplicate" in page
    asked = officer.get(f"{PAGE}{batch.pk}/?outcome=doubtful").content.decode()
    assert f"/organization/{known.pk}/change/" in asked
    assert "organizations.csv: 3" not in asked


MINISTRY = (
    "No,Nom de l’organisme,Genre,Pays d’action,Remarques\n"
    "1,Coopérative,southern_partner,Haïti,à revoir\n"
)


def test_columns_of_another_name_are_chosen_by_hand_and_remembered() -> None:
    officer = signed_in("officer")
    page = upload(officer, reseau=MINISTRY).content.decode()
    assert "and which column is which" in page
    batch = ImportBatch.objects.get()
    columns = f"{PAGE}{batch.pk}/columns/"
    page = officer.get(columns).content.decode()
    assert "Nom de l’organisme" in page
    assert "Haïti" in page
    asked = {"t0-table": "organizations", "t0-c0": "key", "t0-c1": "name", "t0-c2": "kind"}
    looked = officer.post(columns, {**asked, "t0-table": "needs", "look": "1"}).content.decode()
    assert "(title_fr)" in looked
    officer.post(columns, {**asked, "t0-c3": "pays", "keep": "1"})  # no such column
    batch.refresh_from_db()
    assert (batch.state, batch.readings) == ("unusable", {})
    officer.post(columns, {**asked, "t0-c3": "country", "name": "Réseau", "keep": "1"})
    changes = batch.rows.get().changes
    assert (changes["name"], changes["country"]) == (["", "Coopérative"], ["", "HT"])
    upload(officer, autre=MINISTRY.replace("Haïti", "Sénégal"))
    second = ImportBatch.objects.first()
    assert second is not None
    assert second.rows.get().changes["country"] == ["", "SN"]
    assert signed_in("reviewer").get(columns).status_code == 403
