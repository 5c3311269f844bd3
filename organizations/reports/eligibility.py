"""The decisions of eligibility that lapse."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import EligibilityReview
from organizations.reports.parameters import of_side
from registry.days import today
from registry.extracts import Heading
from registry.reports import Lines, Parameters, Question, Report, Sliced, count, of_field

DAYS = 180


class LapsingParameters(Parameters):
    days = forms.IntegerField(
        label=_("Within so many days"),
        min_value=0,
        max_value=3660,
        required=False,
        help_text=_("180 unless given; 0 for what has lapsed."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class EligibilityLapsing(Report):
    name = "eligibility-lapsing"
    question = Question.WATCH
    title = _("Eligibility that lapses")
    purpose = _("Which ICOs must be reviewed again, the first to lapse first.")
    grain = _("One row for each decision of eligibility that counts and lapses, or has lapsed.")
    remarks = (_("Decisions that were revoked, and ICOs that are archived, are left out."),)
    parameters = LapsingParameters
    key = ("organization_key", "decided_on")
    is_staff = True
    permissions = ("organizations.view_eligibilityreview",)
    headings = (
        *of_side("organization", _("ICO (key)"), _("ICO")),
        Heading("norm", _("norm"), help=_("Its code and its version.")),
        of_field(EligibilityReview, "decided_on"),
        of_field(EligibilityReview, "lapses_on"),
        count(
            "days_left",
            _("days left"),
            _("Days until it lapses; negative where it has lapsed, 0 where it does today."),
            is_summed=False,
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        day, within = today(), asked["days"]
        rows = EligibilityReview.objects.lapsing(DAYS if within is None else within, day)
        norm = ("norm__code", "norm__version")
        names = ("organization__key", "organization__name", "decided_on", "lapses_on")

        def told(row: Sequence[Any]) -> Sequence[Any]:
            key, name, decided, lapses, *of_norm = row
            words = " ".join(filter(None, of_norm))
            return (key, name, words, decided, lapses, (lapses - day).days)

        return Sliced(rows.values_list(*names, *norm), told)
