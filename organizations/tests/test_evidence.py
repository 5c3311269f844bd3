"""A file of evidence is what its content says, whatever its name."""

import pytest

from organizations.actions import keep_evidence
from organizations.evidence import media_type_of
from organizations.models import EvidenceFile
from organizations.rules import EVIDENCE_FILE, LARGEST_FILE
from organizations.tests.reviewing import EXE, JPEG, PDF, PNG, docx, odt, packed, somebody
from registry.refusals import Refused

pytestmark = pytest.mark.django_db
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kept"),
    [
        ("Lettres patentes.PDF", PDF, "application/pdf", "Lettres patentes.pdf"),
        ("logo", PNG, "image/png", "logo.png"),
        ("photo.jpeg", JPEG, "image/jpeg", "photo.jpg"),
        ("statuts.docx", docx(), DOCX, "statuts.docx"),
        ("statuts v1.2", odt(), ODT, "statuts v1.2.odt"),
        ("malware.exe", PDF, "application/pdf", "malware.pdf"),
        ("../../etc/passwd", PDF, "application/pdf", "passwd.pdf"),
        ("C:\\Temp\\a\nb.pdf", PDF, "application/pdf", "ab.pdf"),
        ("...", PDF, "application/pdf", "document.pdf"),
        ("é" * 300, PDF, "application/pdf", f"{'é' * 196}.pdf"),
    ],
)
def test_a_file_is_kept_with_its_type_and_a_name_that_ends_so(
    name: str, content: bytes, media_type: str, kept: str
) -> None:
    person = somebody()
    file = keep_evidence(name=name, content=content, by=person)
    file = EvidenceFile.objects.get(pk=file.pk)
    assert (file.name, file.media_type, file.size) == (kept, media_type, len(content))
    assert bytes(file.content) == content
    assert file.added_by == person


REFUSED = {
    "empty": b"",
    "an executable": EXE,
    "an executable named as a document": EXE + PDF,
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing that may hold a script": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "plain text": "Procès-verbal".encode(),
    "a bare archive": packed({"a.txt": "a"}),
    "a spreadsheet": packed({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}),
    "another open document": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    "a document with macros": docx(**{"word/vbaProject.bin": b"x"}),
    "one that hides their case": docx(**{"word/VBAPROJECT.BIN": b"x"}),
    "an open document with macros": odt(**{"Basic/Standard/Module1.xml": "<x/>"}),
    "an open document with scripts": odt(**{"Scripts/python/a.py": "1"}),
    "a bomb": docx(bomb=b"\0" * (LARGEST_FILE * 10 + 1)),
    "an archive of many entries": docx(**{f"a{n}": "" for n in range(2001)}),
    "a torn document": docx()[:-30],
    "30 MB": PDF + b"\0" * (30 * 2**20),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_no_evidence_is_refused_by_the_rule(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        keep_evidence(name="statuts.pdf", content=content, by=None)
    (problem,) = refusal.value.problems
    assert (problem.code, str(problem)) == ("evidence.file", str(EVIDENCE_FILE))
    assert not EvidenceFile.objects.exists()


def test_ten_megabytes_are_kept_and_one_byte_more_is_not() -> None:
    full = PDF + b"\0" * (LARGEST_FILE - len(PDF))
    assert media_type_of(full) == "application/pdf"
    assert media_type_of(full + b"\0") == ""


def test_what_an_archive_says_of_its_size_is_tried() -> None:
    """An entry that unfolds into more than it says is torn, so that no bomb can lie."""
    honest = docx(**{"word/media/a": b"a" * 5000})
    said = (5000).to_bytes(4, "little")
    lying = honest.replace(said, (1).to_bytes(4, "little"))
    assert media_type_of(honest) == DOCX
    assert media_type_of(lying) == ""


def test_the_same_content_from_the_same_person_is_the_same_file() -> None:
    one, other = somebody(), somebody()
    first = keep_evidence(name="a.pdf", content=PDF, by=one)
    assert keep_evidence(name="b.pdf", content=PDF, by=one) == first
    assert keep_evidence(name="b.pdf", content=PDF, by=other) != first


def test_files_are_read_without_their_content() -> None:
    kept = keep_evidence(name="a.pdf", content=PDF, by=None)
    assert EvidenceFile.objects.get(pk=kept.pk).get_deferred_fields() == {"content"}
    assert EvidenceFile._base_manager.get(pk=kept.pk).get_deferred_fields() == {"content"}
