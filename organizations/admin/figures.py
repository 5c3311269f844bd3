"""The figures of the year about organizations."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.enums import Decision
from organizations.models import EligibilityReview
from registry.admin.figures import Figure, Line


def _decisions(years: Sequence[int]) -> dict[int, dict[str, int]]:
    return EligibilityReview.objects.confirmed().counts_by_year("decided_on", years, "decision")


def _query(decision: Decision) -> Any:
    return lambda year: {
        "fiscal_year": year,
        "confirmed_on__isempty": 0,
        "decision__exact": decision.value,
    }


FIGURES = (
    Figure(
        "decisions",
        _("Decisions of eligibility"),
        _("Confirmed decisions, in the year in which they were taken."),
        tuple(Line(d.value, d.label, EligibilityReview, _query(d)) for d in Decision),
        _decisions,
    ),
)
