"""The figures of the year about organizations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.enums import Decision
from organizations.models import EligibilityReview
from registry.admin.figures import Figure, Line
from registry.days import days_of


def _decisions(year: int) -> dict[str, int]:
    taken = EligibilityReview.objects.confirmed().filter(decided_on__range=days_of(year))
    return taken.counts("decision")


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
