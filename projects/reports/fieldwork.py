"""Who goes abroad for fieldwork."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from projects.enums import Type
from projects.reports.amounts import projects, year
from projects.reports.parameters import YearParameters
from projects.reports.types import YEAR
from registry.days import fiscal_year_of
from registry.reports import Drawn, Question, Report, count


class FieldworkParticipants(Report):
    name = "fieldwork-participants"
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
        own = projects({"type": [Type.FIELDWORK]}, everything=everything)
        own = own.filter(**asked["span"].within("start")).annotate(begun=fiscal_year_of("start"))
        uncounted = Q(cohorts__isnull=False, cohorts__participants__isnull=True)
        found = (
            own.order_by()
            .values_list("begun")
            .annotate(
                projects=Count("pk", distinct=True),
                groups=Count("cohorts"),
                people=Sum("cohorts__participants"),
                uncounted=Count("cohorts", filter=uncounted),
            )
        )
        for begun, number, groups, people, rest in sorted(found, key=lambda row: row[0] or 9999):
            yield (year(begun), number, groups or None, people, rest if groups else None)
