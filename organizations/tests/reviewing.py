"""Norms, reviews and files of evidence for tests, built through the product's own verbs."""

import io
import itertools
import zipfile
from typing import Any

from accounts.models import User
from organizations.actions import confirm
from organizations.evidence import DOCX, ODT
from organizations.models import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Norm,
    Organization,
)
from tests.builders import organization, stored

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40
EXE = b"MZ\x90\x00" + b"\0" * 200
_numbers = itertools.count(1)


def somebody(name: str = "") -> User:
    return User.objects.create_user(username=name or f"person-{next(_numbers)}", is_staff=True)


def norm(code: str = "", *, version: str = "1", criteria: int = 2) -> Norm:
    """A norm of required criteria C1, C2, …"""
    record = Norm(
        code=code or f"N{next(_numbers)}", version=version, name_fr="Norme", name_en="A norm"
    )
    codes = [f"C{number + 1}" for number in range(criteria)]
    parts = [
        Criterion(code=one, text_fr=f"Critère {one}", text_en=f"Criterion {one}") for one in codes
    ]
    return stored(record, criteria=parts)


def review(
    ico: Organization | None = None,
    *,
    under: Norm | None = None,
    decided_on: str = "2022-06-01",
    decision: str = "eligible",
    reviewer: Any = None,
    **fields: Any,
) -> EligibilityReview:
    """A review that its answers bear; ``reviewer``: who prepared it."""
    under = under or norm()
    answer = "met" if decision == "eligible" else "not_met"
    record = EligibilityReview(
        organization=ico or organization(),
        norm=under,
        decision=decision,
        decided_on=decided_on,
        reviewer=reviewer or somebody(),
        **fields,
    )
    answers = [CriterionAnswer(criterion=one, answer=answer) for one in under.criteria.all()]
    stored(record, answers=answers)
    record.refresh_from_db()
    return record


def confirmed(ico: Organization | None = None, **fields: Any) -> EligibilityReview:
    """As ``review``, and confirmed by a second person."""
    (record,) = confirm([review(ico, **fields)], by=somebody())
    return record


def packed(entries: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def docx(**more: bytes | str) -> bytes:
    types = f'<Types><Override ContentType="{DOCX}.main+xml"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w/>", **more})


def odt(**more: bytes | str) -> bytes:
    return packed({"mimetype": ODT, "content.xml": "<office/>", **more})
