"""Who goes abroad for fieldwork."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.enums import Type
from projects.figures import figures
from projects.figures.counted import NOBODY
from projects.reports.amounts import year
from projects.reports.parameters import YearParameters
from projects.reports.types import YEAR
from registry.reports import Drawn, Question, Report, count


class FieldworkParticipants(Report):
    name = "fieldwork-participants"
    version = 2
    question = Question.PROJECTS
    title = _("Participants in fieldwork")
    purpose = _("How many people go abroad for international solidarity fieldwork, each year.")
    grain = _("One row for each fiscal year in which a fieldwork project starts.")
    parameters = YearParameters
    permissions = ("projects.view_project",)
    key = ("fiscal_year",)
    drawn = Drawn("fiscal_year", "participants", is_ranked=False)
    headings = (
        YEAR,
        count("projects", _("projects"), _("Fieldwork projects that start in the year.")),
        count("cohorts", _("groups"), _("Groups of those projects that are recorded.")),
        count(
            "participants",
            _("participants"),
            _("Sum of the participants of the groups of which the number is known."),
        ),
        count(
            "uncounted",
            _("groups without a number"),
            _("Groups whose number of participants is not known: there were more participants."),
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        own = {**asked, "type": [Type.FIELDWORK]}
        of = figures(own, everything=everything, is_begun=True)
        numbers, groups = of.projects("start_year"), of.cohorts("start_year")
        for (begun,) in sorted(numbers, key=lambda key: key[0] or 9999):
            told = groups.get((begun,), NOBODY)
            yield (year(begun), numbers[begun,], *told)
