"""What staff look after: what projects owe, and those that lack a southern partner."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from projects.enums import Punctuality, Role, Type
from projects.models import Obligation, Participation, Project, RuleException
from projects.rules import SOUTHERN_PARTNER
from registry.among import Among
from registry.days import today
from registry.extracts import Heading
from registry.memory.rolls import read_once
from registry.reports import (
    Daily,
    Keyed,
    Lines,
    Parameters,
    Question,
    Report,
    any_of_choice,
    code,
    count,
    of_field,
)

DAYS = 90
PROJECT_KEY = of_field(Project, "key", "project_key", _("project (key)"))


class DueParameters(Parameters):
    days = forms.IntegerField(
        label=_("Due within so many days"),
        min_value=0,
        max_value=3660,
        required=False,
        help_text=_("90 unless given; what is overdue is always there."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    type = any_of_choice(_("Type of project"), Type.choices)


def _lead() -> Subquery:
    """The name of the first lead of a project, in the order of names."""
    rows = Participation.objects.filter(project=OuterRef("project"), role=Role.LEAD)
    ordered = rows.order_by("organization__name_folded", "organization__key")
    return Subquery(ordered.values("organization__name")[:1])


class ObligationsDue(Report):
    name = "obligations-due"
    question = Question.WATCH
    title = _("Obligations due")
    purpose = _("What projects owe the ministry, overdue or due soon, the oldest first.")
    grain = _("One row for each report or proof that is neither received nor waived.")
    parameters = DueParameters
    key = ("project_key", "kind", "due_on")
    is_staff = True
    permissions = ("projects.view_obligation",)
    headings = (
        PROJECT_KEY,
        of_field(Project, "title_fr"),
        of_field(Project, "type"),
        Heading("lead", _("lead"), help=_("The first by name, where a draft has several.")),
        of_field(Obligation, "kind"),
        of_field(Obligation, "due_on"),
        code("punctuality", _("state"), lambda: dict(Punctuality.choices)),
        count(
            "days_late",
            _("days late"),
            _("Days since it was due; empty where it is not due yet, or is due today."),
            is_summed=False,
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        day, within = today(), DAYS if asked["days"] is None else asked["days"]
        rows = Obligation.objects.outstanding().filter(due_on__lte=day + timedelta(within))
        if asked["type"]:
            rows = rows.filter(project__type__in=asked["type"])
        names = ("project__key", "project__title_fr", "project__type", "lead", "kind", "due_on")

        def told(some: Any) -> Iterator[Sequence[Any]]:
            found = some.with_punctuality(day).annotate(lead=_lead())
            for row in found.values_list(*names, "punctuality").iterator():
                late = (day - row[-2]).days
                yield (*row, late if late > 0 else None)

        return Daily(rows.order_by("due_on", "project__key", "kind", "pk"), told, "due_on")


class WithoutSouthernPartner(Report):
    name = "projects-without-southern-partner"
    question = Question.WATCH
    title = _("Projects without a southern partner")
    purpose = _("Which development and fieldwork projects name no partner in the South.")
    grain = _("One row for each project that breaks the rule project.southern_partner.")
    parameters = Parameters
    is_staff = True
    permissions = ("projects.view_project",)
    headings = (
        of_field(Project, "key"),
        of_field(Project, "title_fr"),
        of_field(Project, "type"),
        of_field(Project, "status"),
        of_field(Project, "publication"),
        of_field(Project, "start"),
        of_field(RuleException, "reason", "exception_reason", _("reason of the exception")),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        latest = Project.objects.order_by(F("start").desc(nulls_last=True), "key")
        breaking = latest.breaking(SOUTHERN_PARTNER).values_list("pk", flat=True)
        keys = read_once(Project, SOUTHERN_PARTNER.code, lambda: [*breaking], at_once=True)
        return Keyed(keys, lambda some: _excused(latest.filter(Among(F("pk"), some))))


def _excused(rows: Any) -> Any:
    """What is told of the projects, with the reason of an exception."""
    excused = RuleException.objects.filter(project=OuterRef("pk"), rule=SOUTHERN_PARTNER.code)
    names = ("key", "title_fr", "type", "status", "publication", "start", "excused")
    reason = Subquery(excused.values("reason")[:1])
    return rows.annotate(excused=reason).values_list(*names)
