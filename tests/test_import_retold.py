"""What an import said in one language, read in another."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.tests.people import signed_in
from organizations.models import Organization
from registry.imports.retelling import retold
from registry.models import ImportBatch
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
