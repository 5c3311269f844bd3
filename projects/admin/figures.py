"""The figures of the year about projects, and about all that is published."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from projects.enums import Punctuality, Source, Stage, Type
from projects.figures import Span, Wanted, figures_at_once
from projects.models import Contribution, Obligation, Project
from registry.actions.change_feed import tally_of_now
from registry.admin.figures import Figure, Line
from registry.days import days_of
from registry.enums import Publication
from registry.memory.tallies import known_of

OF_PUBLISHED = {"project__publication__exact": Publication.PUBLISHED.value}
STAGES = {
    Stage.COMMITTED: (_("committed"), _("committed, the MRIF alone")),
    Stage.DISBURSED: (_("disbursed"), _("disbursed, the MRIF alone")),
}


def _published(years: Sequence[int]) -> dict[int, dict[str, int]]:
    models = {"organizations": Organization, "projects": Project}
    return {
        year: {
            name: model.objects.all().first_published(*days_of(year)).count()
            for name, model in models.items()
        }
        for year in years
    }


def _punctuality(years: Sequence[int]) -> dict[int, dict[str, int]]:
    due = Obligation.objects.public().with_punctuality()
    return due.counts_by_year("due_on", years, "punctuality")


def _amounts(years: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """The sums of each stage, which are never added to one another, and the part of the MRIF."""
    sums: dict[int, dict[str, Decimal]] = {year: defaultdict(Decimal) for year in years}
    wanted = Wanted(dated=Span(min(years), max(years)))
    found = figures_at_once(wanted).amounts("fiscal_year", "stage", "source")
    for (year, stage, source), total in found.items():
        sums[year][stage] += total or 0
        if source == Source.MRIF:
            sums[year][f"{stage}-mrif"] += total or 0
    return sums


def _types(years: Sequence[int]) -> dict[int, dict[str, int]]:
    if tally := tally_of_now(Project):
        found = known_of(tally).sets("type").counts()
    else:
        found = Project.objects.public().counts("type")
    return dict.fromkeys(years, found)


def _due(state: Punctuality) -> Any:
    return lambda year: {"fiscal_year": year, "punctuality": state.value, **OF_PUBLISHED}


def _given(stage: Stage, **more: str) -> Any:
    return lambda year: {"fiscal_year": year, "stage__exact": stage.value, **more, **OF_PUBLISHED}


def _lines_of(stage: Stage) -> tuple[Line, Line]:
    whole, part = STAGES[stage]
    mrif = _given(stage, source__exact=Source.MRIF.value)
    return (
        Line(stage.value, whole, Contribution, _given(stage)),
        Line(f"{stage.value}-mrif", part, Contribution, mrif),
    )


FIGURES = (
    Figure(
        "published",
        _("Records published"),
        _("For the first time, whatever became of them since."),
        (
            Line(
                "organizations",
                _("organizations"),
                Organization,
                lambda year: {"first_published": year},
            ),
            Line("projects", _("projects"), Project, lambda year: {"first_published": year}),
        ),
        _published,
    ),
    Figure(
        "punctuality",
        _("Reports and proofs due"),
        _("Those that published projects owe, in the year in which they are due."),
        tuple(Line(one.value, one.label, Obligation, _due(one)) for one in Punctuality),
        _punctuality,
    ),
    Figure(
        "amounts",
        _("Amounts of projects"),
        _("Of published projects, by the date of each amount; stages are never added up."),
        (*_lines_of(Stage.COMMITTED), *_lines_of(Stage.DISBURSED)),
        _amounts,
        money=True,
    ),
    Figure(
        "types",
        _("Published projects by type"),
        _("As they stand today."),
        tuple(
            Line(
                one.value,
                one.label,
                Project,
                lambda year, one=one: {"publication__exact": "published", "type__exact": one.value},
            )
            for one in Type
        ),
        _types,
        yearly=False,
    ),
)
