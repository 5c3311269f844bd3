"""How a file is read: told, and corrected where the guess is wrong."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tests.people import signed_in
from registry.imports.importer import IMPORTERS
from registry.imports.readings import Reading
from registry.models import ImportBatch
from tests import builders
from tests.test_import_pages import PAGE, upload

pytestmark = pytest.mark.django_db
NAMED = "key,kind,name,country\na,southern_partner,Coopérative Éléphant,HT\n"


def hand_in(client: Client, name: str, content: bytes) -> ImportBatch:
    client.post(PAGE, {"files": [SimpleUploadedFile(name, content)]})
    batch = ImportBatch.objects.first()
    assert batch is not None
    return batch


def read(client: Client, batch: ImportBatch, **asked: str) -> None:
    """Say how the first table is read, with its columns as they are known."""
    address = f"{PAGE}{batch.pk}/columns/"
    form = client.post(address, {"look": "1", **asked}).context["tables"][0]
    columns = {
        form.add_prefix(name): form.get_initial_for_field(field, name) or ""
        for name, field in form.fields.items()
    }
    client.post(address, {**columns, **asked, "keep": "1"})
    batch.refresh_from_db()


def test_how_a_file_was_read_is_told() -> None:
    officer = signed_in("officer")
    page = upload(officer, organizations=NAMED.replace(",", ";")).content.decode()
    assert "organizations.csv: Windows-1252, with a semicolon between cells" in page


def test_a_wrong_encoding_is_corrected_before_anything_is_stored() -> None:
    """No letter stands before those that it tells otherwise: it cannot be guessed."""
    officer = signed_in("officer")
    named = NAMED.replace("Coopérative Éléphant", "École Élan")
    batch = hand_in(officer, "organizations.csv", named.encode("cp850"))
    assert "encoding is unknown" in batch.problems
    looked = officer.post(
        f"{PAGE}{batch.pk}/columns/",
        {"look": "1", "t0-encoding": "cp850", "t0-table": "organizations"},
    ).content.decode()
    assert "École Élan" in looked
    read(officer, batch, **{"t0-encoding": "cp850"})
    assert batch.rows.get().changes["name"] == ["", "École Élan"]
    assert "MS-DOS (850)" in batch.read_as


def test_a_file_that_is_not_in_the_encoding_that_was_chosen_says_so_and_may_be_chosen_again() -> (
    None
):
    officer = signed_in("officer")
    batch = hand_in(officer, "organizations.csv", NAMED.encode("cp1252"))
    address = f"{PAGE}{batch.pk}/columns/"
    page = officer.post(address, {"look": "1", "t0-encoding": "utf-8-sig"}).content.decode()
    assert "the encoding changes or is unknown" in page
    read(officer, batch, **{"t0-encoding": "utf-8-sig", "t0-table": "organizations"})
    assert batch.state == "unusable"
    read(officer, batch, **{"t0-encoding": "cp1252"})
    assert batch.rows.get().changes["name"] == ["", "Coopérative Éléphant"]


def test_what_is_between_cells_is_corrected() -> None:
    officer = signed_in("officer")
    text = "key|kind|name, in full, as registered|country\na|southern_partner|Coopérative|HT\n"
    batch = hand_in(officer, "organizations.csv", text.encode())
    read(officer, batch, **{"t0-delimiter": "|", "t0-c2": "name"})
    assert batch.rows.get().changes["name"] == ["", "Coopérative"]


@pytest.mark.parametrize(("order", "day"), [("dmy", "2024-02-01"), ("mdy", "2024-01-02")])
def test_the_order_of_dates(order: str, day: str) -> None:
    ico = builders.organization("ico", key="ico", published=False)
    partner = builders.organization("southern_partner", key="sud", published=False)
    officer = signed_in("officer")
    text = f"ico_key,partner_key,start\n{ico.key},{partner.key},01/02/2024\n"
    batch = hand_in(officer, "partnerships.csv", text.encode())
    assert batch.rows.get().outcome == "refused"  # nobody can tell
    read(officer, batch, **{"t0-dates": order})
    assert batch.rows.get().changes["start"] == ["", day]


@pytest.mark.parametrize(
    ("sign", "cell", "amount"),
    [
        (",", "1.234,56", "1234.56"),
        (".", "1,234.56", "1234.56"),
        (",", "1.234", "1234"),
        (".", "1.234", "1.234"),
        (",", "12,5", "12.5"),
        ("", "12,5", "12.5"),
    ],
)
def test_the_decimal_sign(sign: str, cell: str, amount: str) -> None:
    reading = Reading("organizations", {}, decimal=sign)
    cells = reading.straight(IMPORTERS["organizations"], {"latitude": cell, "name": cell})
    assert cells["name"] == cell
    assert Decimal(cells["latitude"].replace(",", ".")) == Decimal(amount)


def test_a_file_with_the_same_columns_is_read_in_the_manner_that_was_remembered() -> None:
    officer = signed_in("officer")
    text = "Code,Nature,Nom complet,Pays,Fondée\na,southern_partner,Coopérative Éléphant,HT,\n"
    chosen = dict(
        zip(
            ("t0-c0", "t0-c1", "t0-c2", "t0-c3", "t0-c4"),
            ("key", "kind", "name", "country", "founded"),
            strict=True,
        )
    )
    batch = hand_in(officer, "reseau.csv", text.encode("cp850"))
    read(
        officer,
        batch,
        **{"t0-table": "organizations", "t0-encoding": "cp850", "name": "Réseau"},
        **chosen,
    )
    assert batch.rows.get().changes["name"] == ["", "Coopérative Éléphant"]
    again = hand_in(officer, "reseau-2.csv", text.replace("a,s", "b,s").encode("cp850"))
    assert again.readings["reseau-2.csv"]["encoding"] == "cp850"
    assert again.rows.get().changes["name"] == ["", "Coopérative Éléphant"]


def test_columns_are_guessed_by_what_their_names_say_in_full() -> None:
    officer = signed_in("officer")
    header = "Code,Nom officiel de l’organisme,Pays d’intervention,Citty,Site web de l’organisme"
    batch = hand_in(officer, "reseau.csv", f"{header}\na,b,c,d,e\n".encode())
    form = officer.get(f"{PAGE}{batch.pk}/columns/").context["tables"][0]
    guessed = [form.get_initial_for_field(form.fields[f"c{n}"], f"c{n}") for n in range(5)]
    assert guessed == ["", "name", "country", "city", "website"]
