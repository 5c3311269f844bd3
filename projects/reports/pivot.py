"""A table that the reader composes: projects or amounts, by what stands down and across."""

import datetime
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import Stage
from projects.reports.amounts import LABELS, NEVER_ADDED, contributions, projects
from projects.reports.axes import AXES, Axis, amounts, counts
from projects.reports.parameters import FundingParameters
from projects.reports.places import BY_SHARE
from registry.extracts import Extract, Heading, Type
from registry.past import as_of
from registry.reports import Question, Report, Unanswerable
from registry.reports.headings import APART, UNATTRIBUTED, UNKNOWN

MOST_COLUMNS = 60
PROJECTS = "projects"
OWN = ("row", "total")  # the columns that are there whatever stands across
DEFAULTS = {"down": "country", "across": "fiscal_year", "measure": Stage.COMMITTED.value}
MEASURES = {**{one.value: LABELS[one] for one in Stage}, PROJECTS: gettext_lazy("projects")}


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
    field_order = ("down", "across", "measure")

    def __init__(self, data: Any = None, **extra: Any) -> None:
        given = data.copy()
        for name, value in DEFAULTS.items():
            if not given.get(name):
                given[name] = value
        super().__init__(given, **extra)

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("down") == asked.get("across"):
            self.add_error("across", _("Rows and columns are by the same thing: choose another."))
        if asked.get("measure") == PROJECTS:
            for name in ("down", "across"):
                if (axis := AXES.get(asked.get(name, ""))) and axis.is_of_money_alone:
                    self.add_error(name, _("Projects are not counted by it: choose an amount."))
            for name in ("source", "nature"):
                if asked.get(name):
                    self.add_error(name, _("It narrows amounts alone: choose an amount."))
        if asked.get("since"):
            self.add_error("since", _("Two days of this table have not the same columns."))
        return asked


class Pivot(Report):
    name = "pivot"
    question = Question.PROJECTS
    title = gettext_lazy("A table of your own")
    purpose = gettext_lazy("Projects or amounts, by what you choose for the rows and the columns.")
    grain = gettext_lazy("One row for each value of what stands in the rows.")
    remarks = (
        NEVER_ADDED,
        BY_SHARE,
        gettext_lazy(
            "A project of several countries or sectors counts once in each, and once in a total: "
            "counts need not add up."
        ),
    )
    parameters = PivotParameters
    permissions = ("projects.view_contribution",)
    key = ("row",)
    headings = (Heading("row", gettext_lazy("row"), help=gettext_lazy("The code of each row.")),)

    def _on(self, day: datetime.date | None, form: Any) -> Extract:
        asked, everything = form.cleaned_data, form.is_of_everything
        down, across = AXES[asked["down"]], AXES[asked["across"]]
        with as_of(day) if day else nullcontext():
            if asked["measure"] == PROJECTS:
                cells, totals = _projects(asked, down, across, everything)
            else:
                cells, totals = _amounts(asked, down, across, everything)
        columns = sorted({column for _row, column in cells}, key=_last)
        if len(columns) > MOST_COLUMNS:
            message = _(
                "This would make %(number)d columns, more than %(most)d: exchange rows and "
                "columns, or narrow it."
            )
            form.add_error("across", message % {"number": len(columns), "most": MOST_COLUMNS})
            raise Unanswerable
        rows = [
            (code, *(cells.get((code, column)) for column in columns), totals[code])
            for code in sorted(totals, key=_last)
        ]
        headings = [replace(self.headings[0], label=down.label, codes=_named(down))]
        headings += [_heading(column, across, asked["measure"], down) for column in columns]
        headings.append(_total(asked["measure"], down))
        return replace(super()._on(day, form), headings=headings, rows=lambda: rows)


def _amounts(
    asked: Mapping[str, Any], down: Axis, across: Axis, everything: bool
) -> tuple[dict[Any, Any], dict[str, Any]]:
    paid = contributions(asked, everything=everything).filter(stage=asked["measure"])
    cells = amounts(paid, down, across)
    totals: dict[str, Any] = {}
    for (row, _column), amount in cells.items():
        totals[row] = totals.get(row, Decimal("0.00")) + amount
    return cells, totals


def _projects(
    asked: Mapping[str, Any], down: Axis, across: Axis, everything: bool
) -> tuple[dict[Any, Any], dict[str, Any]]:
    found = projects(asked, everything=everything).filter(**asked["span"].within("start"))
    return counts(found, down, across), {row: n for (row,), n in counts(found, down).items()}


def _last(code: str) -> tuple[bool, str]:
    """Codes in their order; those that stand for none, last."""
    return code in (UNKNOWN, UNATTRIBUTED), code


def _named(axis: Axis) -> Any:
    return lambda: {**APART, **axis.names()}


def _heading(code: str, axis: Axis, measure: str, down: Axis) -> Heading:
    label = lazy(lambda: str(_named(axis)().get(code, code)), str)()
    key = f"{code}_" if code in OWN else code
    return replace(_total(measure, down), key=key, label=label)


def _total(measure: str, down: Axis) -> Heading:
    is_count = measure == PROJECTS
    return Heading(
        "total",
        gettext_lazy("total"),
        Type.INTEGER if is_count else Type.NUMBER,
        MEASURES[measure],
        is_summed=not (is_count and down.relation),
    )
