"""The refuse rules of eligibility, and what breaks each."""

import datetime
from typing import Any

from django.db.models import Subquery

from organizations.models import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Norm,
    Organization,
)
from tests.builders import organization, stored
from tests.refusing import Case, Guarded

DAY = datetime.date(2024, 1, 31)
OTHER = Subquery(Norm.objects.filter(code="OCI").values("pk"))  # a migration brings it


def norm(code: str = "N1") -> Norm:
    criteria = [Criterion(code="c1", text_fr="Siège au Québec.")]
    return stored(Norm(code=code, name_fr="Norme"), criteria=criteria)


def bare_norm() -> Norm:
    return stored(Norm(code="N3", name_fr="Norme"))


def review(of: Organization | None = None, **fields: Any) -> EligibilityReview:
    of = of or organization(published=False)
    values = {"norm": norm(), "decision": "eligible", "decided_on": DAY, **fields}
    return stored(EligibilityReview(organization=of, **values))


def answer() -> CriterionAnswer:
    record = review()
    return stored(CriterionAnswer(review=record, criterion=record.norm.criteria.get()))


ALONE = [
    Case(
        "norm.dates",
        bare_norm,
        {"start": DAY, "end": datetime.date(2024, 1, 30)},
        "end",
        "norm_dates",
    ),
    Case(
        "answer.dates",
        answer,
        {"evidence_on": DAY, "valid_until": datetime.date(2024, 1, 30)},
        "valid_until",
        "answer_dates",
    ),
    Case(
        "review.second_person",
        review,
        {"confirmed_on": DAY},
        "confirmed_by",
        "review_second_person",
    ),
    Case(
        "review.revocation",
        review,
        {"revoked_on": DAY, "revoked_reason": "Fermé."},
        "revoked_reason",
        "review_revocation",
    ),
    Case(
        "review.revocation",
        review,
        {"revoked_reason": "Fermé."},
        "revoked_reason",
        "review_revocation",
    ),
]
ACROSS = [
    Case(
        "answer.norm",
        lambda: CriterionAnswer(review=review(), criterion=norm("N2").criteria.get()),
        {},
        "criterion",
    ),
]
GUARDED = [
    Guarded(
        "answer.norm",
        answer,
        lambda: {"criterion": norm("N2").criteria.get()},
        {"review__norm": {"norm": OTHER}, "criterion__norm": {"norm": OTHER}},
    ),
]
