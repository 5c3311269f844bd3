"""Projects by type and by year."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.reports.amounts import NEVER_ADDED, STAGES, by_stage, contributions, projects, year
from projects.reports.parameters import ProjectParameters, Span
from registry.days import fiscal_year_of
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
        span = asked["span"]
        rows = projects(asked, everything=everything).filter(**span.within("start"))
        begun = rows.annotate(begun=fiscal_year_of("start")).order_by()
        counts = begun.values_list("begun", "type").annotate(projects=Count("pk"))
        paid = contributions({**asked, "span": Span()}, everything=everything)
        paid = paid.filter(**span.within("project__start"))
        paid = paid.annotate(begun=fiscal_year_of("project__start"))
        amounts = by_stage(paid, "begun", "project__type")
        for begin, kind, number in sorted(counts, key=lambda row: (row[0] or 9999, row[1])):
            yield (year(begin), kind, number, *amounts.get((begin, kind), [None] * len(STAGES)))
