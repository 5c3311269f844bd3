"""Projects by type and by year."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.figures import figures
from projects.models import Project
from projects.reports.amounts import NEVER_ADDED, STAGES, by_stage, year
from projects.reports.parameters import ProjectParameters
from registry.reports import Drawn, Question, Report, code, count, of_field

YEAR = code(
    "fiscal_year",
    _("fiscal year"),
    dict,
    _("From 1 April to 31 March, in which the project starts (actual or else planned)."),
)


class ProjectsByTypeYear(Report):
    name = "projects-by-type-year"
    question = Question.PROJECTS
    title = _("Projects by type and year")
    purpose = _("How many projects of each type start in each fiscal year, and what they cost.")
    grain = _("One row for each fiscal year and type of project.")
    remarks = (NEVER_ADDED, _("Amounts are those of the whole project, whatever their own day."))
    parameters = ProjectParameters
    permissions = ("projects.view_project",)
    key = ("fiscal_year", "type")
    drawn = Drawn("fiscal_year", "projects", is_ranked=False)
    headings = (
        YEAR,
        of_field(Project, "type"),
        count("projects", _("projects"), _("Projects of the type that start in the year.")),
        *STAGES,
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        found = figures(asked, everything=everything, is_begun=True)
        counts = found.projects("start_year", "type")
        amounts = by_stage(found, "start_year", "type")
        for begun, kind in sorted(counts, key=lambda row: (row[0] or 9999, row[1])):
            paid = amounts.get((begun, kind), [None] * len(STAGES))
            yield (year(begun), kind, counts[begun, kind], *paid)
