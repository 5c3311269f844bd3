"""What waits for someone about organizations."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Contact, EligibilityReview, Expertise, Need, Organization
from organizations.rules import (
    ICO_NEQ,
    OTHER_LABEL,
    QUEBEC_EXPERTISE,
    SIGNIFICANT_FUNDING,
)
from registry.admin.queue import Group, Task
from registry.admin.tasks import (
    forgotten,
    in_review,
    incomplete,
    missing_translations,
    outdated_translations,
    scheduled,
)

# The rules that say what a record lacks.
GAPS = (QUEBEC_EXPERTISE, ICO_NEQ, OTHER_LABEL, SIGNIFICANT_FUNDING)

# What lapses is in one task alone: the days from today, and the title.
DECISIONS = (
    (0, None, _("Eligibility that has lapsed")),
    (30, 0, _("Eligibility that lapses within 30 days")),
    (90, 30, _("Eligibility that lapses within 31 to 90 days")),
)
EVIDENCE = (
    (0, None, _("Eligibility on evidence that is no longer valid")),
    (30, 0, _("Eligibility on evidence that lapses within 30 days")),
    (90, 30, _("Eligibility on evidence that lapses within 31 to 90 days")),
)
CONSENT_DAYS = 30  # ahead of the day of review


def _day(name: str) -> Any:
    def note(record: Any) -> str:
        day = getattr(record, name)
        return gettext("on %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else ""

    return note


def _lapsing(days: int, beyond: int | None, title: Any) -> Task:
    def rows() -> Any:
        today = timezone.localdate()
        found = EligibilityReview.objects.lapsing(days, today, beyond=beyond)
        return found.select_related("organization")

    return Task(f"lapse-{days}", title, EligibilityReview, rows, _day("lapses_on"), Group.DUE)


def _unproven(days: int, beyond: int | None, title: Any) -> Task:
    def rows() -> Any:
        today = timezone.localdate()
        found = EligibilityReview.objects.on_evidence_lapsing(days, today, beyond=beyond)
        return found.select_related("organization")

    return Task(f"evidence-{days}", title, EligibilityReview, rows, group=Group.DUE)


def _waiting() -> Any:
    found = EligibilityReview.objects.waiting().select_related("organization")
    return found.order_by("decided_on", "pk")


def _consents() -> Any:
    soon = timezone.localdate() + datetime.timedelta(CONSENT_DAYS)
    return Contact.objects.to_review(soon).select_related("organization")


TASKS = (
    in_review(Organization, _("Organizations to review")),
    scheduled(Organization, _("Organizations whose day of publication has come")),
    Task(
        "confirm",
        _("Decisions of eligibility to confirm"),
        EligibilityReview,
        _waiting,
        _day("decided_on"),
    ),
    *(_lapsing(*one) for one in DECISIONS),
    *(_unproven(*one) for one in EVIDENCE),
    Task(
        "consent",
        _("Contacts due for consent review"),
        Contact,
        _consents,
        _day("review_on"),
        Group.DUE,
    ),
    Task(
        "duplicates",
        _("Possible duplicates"),
        Organization,
        lambda: Organization.objects.in_open_pairs().order_by("name_likeness", "pk"),
        lambda organization: organization.acronym,
        Group.COMPLETE,
        place=lambda organization: "duplicates",
        page="duplicates",
    ),
    incomplete(Organization, _("Incomplete organizations"), *GAPS),
    missing_translations(Organization, _("Organizations without English")),
    outdated_translations(Organization, _("Organizations whose English is older than the French")),
    missing_translations(Need, _("Needs without English")),
    missing_translations(Expertise, _("Expertise without English")),
    forgotten(Organization, _("Drafts of organizations not touched for 30 days")),
)
