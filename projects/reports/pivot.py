"""A table that the reader composes: projects or amounts, by what stands down and across."""

import datetime
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import Stage
from projects.reports.amounts import NEVER_ADDED
from projects.reports.axes import AXES, Axis, Names
from projects.reports.crossing import (
    AMOUNT,
    CONTRIBUTIONS,
    COUNTS,
    MEASURES,
    PROJECTS,
    TOTAL,
    Crossed,
    crossing,
)
from projects.reports.parameters import FundingParameters
from projects.reports.places import BY_SHARE
from registry.extracts import Extract, Heading, Type
from registry.past import as_of
from registry.reports import Question, Report, Unanswerable

MOST_COLUMNS = 60
OWN = ("row", TOTAL)  # the columns that are there whatever stands across
DEFAULTS = {"down": "country", "across": "fiscal_year", "measure": Stage.COMMITTED.value}
BY_SHARES = gettext_lazy(
    "A project of several countries or sectors gives each its share of the amounts."
)
IN_EACH = gettext_lazy(
    "What is of several countries or sectors counts once in each, and once in a total."
)


def _choice(label: Any, choices: Mapping[str, Any], chosen: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        initial=chosen,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class PivotParameters(FundingParameters):
    """The span is that of the days of contributions or, for projects, of their starts."""

    axes = {name: axis.label for name, axis in AXES.items()}
    down = _choice(gettext_lazy("Rows by"), axes, DEFAULTS["down"])
    across = _choice(gettext_lazy("Columns by"), axes, DEFAULTS["across"])
    measure = _choice(gettext_lazy("Figure"), MEASURES, DEFAULTS["measure"])
    composing = field_order = ("down", "across", "measure")

    def __init__(self, data: Any = None, **extra: Any) -> None:
        given = data.copy()
        of_stages = "stage" in (given.get("down"), given.get("across"))
        for name, value in {**DEFAULTS, **({"measure": AMOUNT} if of_stages else {})}.items():
            if not given.get(name):
                given[name] = value
        super().__init__(given, **extra)

    @property
    def axes_asked(self) -> dict[str, Axis]:
        names = {name: self.cleaned_data.get(name, "") for name in ("down", "across")}
        return {name: AXES[value] for name, value in names.items() if value in AXES}

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("down") == asked.get("across"):
            self.add_error("across", _("Rows and columns are by the same thing: choose another."))
        if asked.get("measure") == PROJECTS:
            self._check_projects(asked)
        elif asked.get("measure") != CONTRIBUTIONS:
            self._check_stages(asked)
        if asked.get("since"):
            self.add_error("since", _("Two days of this table have not the same columns."))
        return asked

    def _check_projects(self, asked: Mapping[str, Any]) -> None:
        for name, axis in self.axes_asked.items():
            if axis.is_of_money_alone:
                self.add_error(name, _("Projects are not counted by it: choose an amount."))
        for name in ("source", "nature"):
            if asked.get(name):
                self.add_error(name, _("It narrows amounts alone: choose an amount."))

    def _check_stages(self, asked: Mapping[str, Any]) -> None:
        by_stage = AXES["stage"] in self.axes_asked.values()
        if by_stage and asked.get("measure") != AMOUNT:
            message = _("Rows or columns are by stage: choose the amount of each stage.")
            self.add_error("measure", message)
        if not by_stage and asked.get("measure") == AMOUNT:
            message = _(
                "Stages are never added together: choose one, or put the stage in the rows or "
                "the columns."
            )
            self.add_error("measure", message)


class Pivot(Report):
    name = "pivot"
    question = Question.PROJECTS
    title = gettext_lazy("A table of your own")
    purpose = gettext_lazy("Projects or amounts, by what you choose for the rows and the columns.")
    grain = gettext_lazy("One row for each value of what stands in the rows.")
    remarks = (
        NEVER_ADDED,
        BY_SHARE,
        IN_EACH,
        gettext_lazy(
            "The last row of a file holds the totals of the columns, where they can be added."
        ),
    )
    version = 2
    parameters = PivotParameters
    permissions = ("projects.view_contribution",)
    key = ("row",)
    headings = (Heading("row", gettext_lazy("row"), help=gettext_lazy("The code of each row.")),)

    def _on(self, day: datetime.date | None, form: Any) -> Extract:
        asked, everything = form.cleaned_data, form.is_of_everything
        down, across = form.axes_asked.values()
        with as_of(day) if day else nullcontext():
            crossed = crossing(asked, down, across, everything=everything)
        if len(crossed.columns) > MOST_COLUMNS:
            message = _(
                "This would make %(number)d columns, more than %(most)d: exchange rows and "
                "columns, or narrow it."
            )
            found = {"number": len(crossed.columns), "most": MOST_COLUMNS}
            form.add_error("across", message % found)
            raise Unanswerable
        return replace(
            super()._on(day, form),
            headings=self._headings(asked["measure"], down, across, crossed),
            rows=crossed.rows,
            is_totalled=crossed.bottom is not None,
            grain=_grain(self.grain, asked["measure"], down, across),
        )

    def _headings(self, measure: str, down: Axis, across: Axis, crossed: Crossed) -> list[Heading]:
        found = [replace(self.headings[0], label=down.label, codes=Names(down))]
        names = Names(across)
        found += [_heading(column, names, measure) for column in crossed.columns]
        if crossed.totals is not None:
            found.append(_total(measure))
        return found


def _grain(grain: Any, measure: str, down: Axis, across: Axis) -> Any:
    """What one row is and, where shares are in play, what they do to the figures."""
    if not (down.is_shared or across.is_shared):
        return grain
    return format_lazy("{} {}", grain, IN_EACH if measure in COUNTS else BY_SHARES)


def _heading(code: str, names: Names, measure: str) -> Heading:
    label = lazy(lambda: str(names().get(code, code)), str)()
    key = f"{code}_" if code in OWN else code
    return replace(_total(measure), key=key, label=label)


def _total(measure: str) -> Heading:
    kind = Type.INTEGER if measure in COUNTS else Type.NUMBER
    return Heading(TOTAL, gettext_lazy("total"), kind, MEASURES[measure], is_summed=True)
