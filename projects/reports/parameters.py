"""What reports on projects and on their funding are asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import Nature, Source, Type
from projects.figures import Span
from registry.reports import Parameters, any_of_choice

FIRST, LAST = 1900, 2100


def _year(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=FIRST,
        max_value=LAST,
        required=False,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class YearParameters(Parameters):
    """A span of fiscal years: of the start of projects, unless a report says of what else."""

    year_from = _year(
        gettext_lazy("From the fiscal year"),
        gettext_lazy(
            "The year in which it begins: 2024 for 2024-2025. What has no day is left out."
        ),
    )
    year_to = _year(gettext_lazy("To the fiscal year"))

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        begin, end = asked.get("year_from"), asked.get("year_to")
        if begin is not None and end is not None and begin > end:
            self.add_error(
                "year_to", _("%(end)s is before %(begin)s.") % {"end": end, "begin": begin}
            )
        return {**asked, "span": Span(begin, end)}


class ProjectParameters(YearParameters):
    type = any_of_choice(gettext_lazy("Type of project"), Type.choices)


class FundingParameters(ProjectParameters):
    """The span is that of the days of the contributions."""

    source = any_of_choice(gettext_lazy("Source of the money"), Source.choices)
    nature = any_of_choice(gettext_lazy("Nature"), Nature.choices)
