"""What waits for someone about organizations."""

from django.utils.translation import gettext_lazy as _

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from organizations.models import CriterionAnswer, EligibilityReview, Organization
from organizations.rules import DUPLICATE
from registry.admin.queue import Task
from registry.admin.tasks import in_review, outdated_translations, scheduled

DAYS = {0: _("Eligibility that has lapsed"), 30: _("Eligibility that lapses within 30 days")}
DAYS[90] = _("Eligibility that lapses within 31 to 90 days")
EVIDENCE = {0: _("Evidence that has lapsed"), 30: _("Evidence that lapses within 30 days")}
EVIDENCE[90] = _("Evidence that lapses within 31 to 90 days")


def _on(day: str) -> Any:
    def note(record: Any) -> str:
        when = date_format(getattr(record, day), "DATE_FORMAT")
        return gettext("on %(day)s") % {"day": when}

    return note


def _between(days: int) -> tuple[int, int]:
    """Each thing that lapses is in one task alone."""
    earlier = [one for one in DAYS if one < days]
    return (earlier[-1] if earlier else -1), days


TASKS = (
    Task(
        "review-waiting",
        _("Decisions of eligibility to confirm"),
        EligibilityReview,
        lambda: EligibilityReview.objects.waiting(),
        _on("decided_on"),
    ),
    in_review(Organization, _("Organizations to review")),
    scheduled(Organization, _("Organizations whose day of publication has come")),
    Task(
        "duplicates",
        _("Possible duplicates"),
        Organization,
        lambda: Organization.objects.breaking(DUPLICATE).order_by("name_likeness", "pk"),
        lambda organization: organization.acronym,
    ),
    outdated_translations(Organization, _("Organizations whose English is older than the French")),
)
