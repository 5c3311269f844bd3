"""What waits for someone about projects."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Obligation, Project
from projects.rules import OVERDUE
from registry.admin.queue import Task
from registry.admin.tasks import in_review, outdated_translations, scheduled


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
    ),
    outdated_translations(Project, gettext_lazy("Projects whose English is older than the French")),
)
