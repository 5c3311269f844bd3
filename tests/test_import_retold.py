"""What an import said in one language, read in another."""

from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from accounts.tests.people import signed_in
from organizations.models import Organization
from registry.actions import import_batches
from registry.bilingual import in_each_language
from registry.imports.retelling import retold
from registry.imports.steps import TRIES, take_step
from registry.models import BatchStep, ImportBatch, ImportRow
from registry.rules import Severity

pytestmark = pytest.mark.django_db
SHOWN_TO_ALL = "Ce que le public voit est modifié par une personne responsable de la révision."


def test_rules_speak_the_language_of_the_reader() -> None:
    reviewer = signed_in("reviewer")
    text = "key;kind;name;country;publication\nb;ico;Aide;CA;published\nc;zz;Aide;CA;\n"
    file = SimpleUploadedFile("organizations.csv", text.encode())
    reviewer.post("/admin/imports/", {"files": [file]})
    batch = ImportBatch.objects.get()
    rule = next(
        rule
        for rule in Organization.rules_of(Severity.PUBLISH)
        if rule.code == batch.rows.get(number=2).notes[0]["code"]
    )
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = str(rule.message), str(rule.remedy)
    for address, own, other in (("/admin", "fr", "en"), ("/en/admin", "en", "fr")):
        page = unescape(reviewer.get(f"{address}/imports/{batch.pk}/").content.decode())
        for sentence in said[own]:
            assert sentence in page
        assert page.count(said[own][0]) == 2  # why, and beside its row
        for sentence in said[other]:
            assert sentence not in page


def test_other_sentences_stay_as_they_were_said() -> None:
    with override("en"):
        assert retold("Aucun pays de ce nom.") == "Aucun pays de ce nom."
        assert retold("") == ""
        assert retold(SHOWN_TO_ALL) == "What the public sees is changed by a reviewer."


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def handed_in(reader: Client, address: str, name: str, content: bytes) -> ImportBatch:
    reader.post(f"{address}/imports/", {"files": [SimpleUploadedFile(name, content)]})
    return ImportBatch.objects.select_related("by").latest("pk")


WRONG = (
    "key;kind;name;country;founded;publication\n"
    "a;southern_partner;Ministère de la Santé publique;HT;;\n"
    "b;southern_partner;Ministry of Public Health;HT;;\n"
    "c;southern_partner;Sans année;HT;x;\n;ico;Sans clé;CA;;archived\nd;sud;Genre;QQ;1.5;\n"
    "a;ico;Encore;CA;;\nd;ico;" + "x" * 301 + ";CA;;;débord\nTotal;;;;;\n"
)


def test_the_same_is_kept_whatever_the_language_of_the_reader(reviewer: Client) -> None:
    """So that whoever confirms may read another language than when the files were read."""
    content = f"Titre;;\n{WRONG}".encode()
    one = handed_in(reviewer, "/admin", "organizations.csv", content)
    other = handed_in(reviewer, "/en/admin", "organizations.csv", content)
    assert one.digest == other.digest
    kept = "why_fr", "why_en", "doubt_fr", "doubt_en", "notes"
    assert [*one.rows.values(*kept)] == [*other.rows.values(*kept)]
    for stem in ("why", "doubt"):
        told = one.rows.exclude(**{f"{stem}_fr": ""}).values_list(f"{stem}_fr", f"{stem}_en")
        assert told
        assert all(french != english for french, english in told)
    assert one.ignored_fr == other.ignored_fr != one.ignored_en == other.ignored_en
    assert one.read_as_fr == other.read_as_fr != one.read_as_en == other.read_as_en


def test_what_was_read_in_one_language_is_confirmed_in_the_other(reviewer: Client) -> None:
    batch = handed_in(reviewer, "/admin", "organizations.csv", WRONG.encode())
    asked = {"digest": batch.digest, "reason": "liste"}
    reviewer.post(f"/en/admin/imports/{batch.pk}/confirm/", asked)
    batch.refresh_from_db()
    assert (batch.state, Organization.objects.count()) == ("applied", 2)


def test_refused_rows_are_taken_away_in_the_language_of_who_takes_them(reviewer: Client) -> None:
    batch = handed_in(reviewer, "/admin", "organizations.csv", WRONG.encode())
    address = f"imports/{batch.pk}/rejects.csv"
    french = reviewer.get(f"/admin/{address}").content.decode()
    english = reviewer.get(f"/en/admin/{address}").content.decode()
    assert ("Cette valeur n’est pas un nombre." in french, "not a number" in french) == (
        True,
        False,
    )
    assert ("This is not a number." in english, "n’est pas un nombre" in english) == (True, False)
    assert french.splitlines()[0] == english.splitlines()[0]


@pytest.mark.parametrize(
    "name, content",
    [
        ("organizations.csv", b"\n"),
        ("organizations.csv", b"key;kind;nmae\n"),
        ("organizations.csv", b"kind;name;zzz\n"),
        ("organizations.csv", b"key;name;name\n"),
        ("organizations.csv", "key;name\na;é\n".encode() + b"b;\xe9\n"),
        ("organizations.csv", b'key;name\na;"b\n'),
        ("organizations.csv", b"key;name\na;\0\n"),
        ("organizations.csv", b"key;name\na;\x81\xff\n"),
        ("organizations.csv", ";".join(["a"] * 501).encode()),
        ("autre.csv", b"un;deux\n1;2\n"),
        ("corrections.csv", b"table;file;row;key\nzut;f;2;a\n"),
        ("organizations.xlsx", b"key"),
        ("iati.xml", b"<iati-activities version='1.05'><iati-activity/></iati-activities>"),
        ("iati.xml", b"<autre/>"),
        ("iati.xml", b"<autre"),
    ],
)
def test_what_cannot_be_read_is_told_in_both_languages(
    reviewer: Client, name: str, content: bytes
) -> None:
    batch = handed_in(reviewer, "/admin", name, content)
    assert batch.state == "unusable"
    said = batch.problems_fr.splitlines(), batch.problems_en.splitlines()
    assert all(french != english for french, english in zip(*said, strict=True))
    told = in_each_language(lambda: batch.problems)
    assert told == {"fr": batch.problems_fr, "en": batch.problems_en}
    again = handed_in(reviewer, "/en/admin", name, content)
    assert (again.problems_fr, again.problems_en) == (batch.problems_fr, batch.problems_en)


def test_the_worker_tells_in_both_languages_what_broke_off(reviewer: Client) -> None:
    batch = handed_in(reviewer, "/admin", "organizations.csv", WRONG.encode())
    import_batches.ask_for(batch, BatchStep.READ)
    context: Any = SimpleNamespace(attempt=TRIES + 1)
    take_step.func(context, batch.pk, BatchStep.READ, "fr")
    batch.refresh_from_db()
    assert batch.told_en.startswith("This broke off several times")
    assert batch.told_fr.startswith("Le travail s’est interrompu")


def test_what_was_kept_in_one_language_is_still_read(reviewer: Client) -> None:
    """As it was, but for what a rule says."""
    batch = handed_in(
        reviewer, "/admin", "organizations.csv", b"key;kind;name;country\na;zz;A;CA\n"
    )
    note = {"column": "kind", "value": "zz", "code": "cell", "message": "Genre faux.", "remedy": ""}
    ImportRow.objects.update(why_fr="Genre faux.", why_en=None, notes=[note])
    ImportBatch.objects.update(read_as_fr="organizations.csv : UTF-8", read_as_en="")
    page = reviewer.get(f"/en/admin/imports/{batch.pk}/").content.decode()
    assert page.count("Genre faux.") == 2  # why, and beside its row
    assert "organizations.csv : UTF-8" in page
