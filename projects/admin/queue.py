"""What waits for someone about projects."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Obligation, Project
from projects.rules import (
    FIELDWORK_COHORT,
    FRENCH_SUMMARY,
    GENDER,
    NEED,
    OVERDUE,
    SDG,
    SECTOR_MISSING,
    SOUTHERN_CONTRIBUTION,
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
GAPS = (FRENCH_SUMMARY, SECTOR_MISSING, SDG, GENDER, NEED, FIELDWORK_COHORT, SOUTHERN_CONTRIBUTION)


def _due(obligation: Any) -> str:
    due = date_format(obligation.due_on, "DATE_FORMAT")
    return _("%(project)s, due on %(day)s") % {"project": obligation.project, "day": due}


TASKS = (
    in_review(Project, gettext_lazy("Projects to review")),
    scheduled(Project, gettext_lazy("Projects whose day of publication has come")),
    Task(
        "overdue",
        gettext_lazy("Overdue reports and proofs"),
        Obligation,
        lambda: (
            Obligation.objects.breaking(OVERDUE).select_related("project").order_by("due_on", "pk")
        ),
        _due,
        Group.DUE,
        place=lambda obligation: "id_received_on",
    ),
    incomplete(Project, gettext_lazy("Incomplete projects"), *GAPS),
    missing_translations(Project, gettext_lazy("Projects without English")),
    outdated_translations(Project, gettext_lazy("Projects whose English is older than the French")),
    forgotten(Project, gettext_lazy("Drafts of projects not touched for 30 days")),
)
