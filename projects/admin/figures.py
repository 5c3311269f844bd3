"""The figures of the year about projects, and about all that is published."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from projects.enums import Punctuality, Source, Stage, Type
from projects.models import Contribution, Obligation, Project
from registry.admin.figures import Figure, Line
from registry.days import days_of
from registry.enums import Publication

OF_PUBLISHED = {"project__publication__exact": Publication.PUBLISHED.value}
STAGES = {
    Stage.COMMITTED: (_("committed"), _("committed, the MRIF alone")),
    Stage.DISBURSED: (_("disbursed"), _("disbursed, the MRIF alone")),
}


def _published(year: int) -> dict[str, int]:
    span = days_of(year)
    return {
        "organizations": Organization.objects.all().first_published(*span).count(),
        "projects": Project.objects.all().first_published(*span).count(),
    }


def _punctuality(year: int) -> dict[str, int]:
    due = Obligation.objects.public().filter(due_on__range=days_of(year))
    return due.with_punctuality().counts("punctuality")


def _amounts(year: int) -> dict[str, Decimal]:
    """The sums of each stage, which are never added to one another, and the part of the MRIF."""
    sums: dict[str, Decimal] = {}
    for row in Contribution.objects.public().filter(date__range=days_of(year)).by_source():
        stage, total = row["stage"], row["total"] or Decimal(0)
        sums[stage] = sums.get(stage, Decimal(0)) + total
        if row["source"] == Source.MRIF:
            sums[f"{stage}-mrif"] = total
    return sums


def _types(year: int) -> dict[str, int]:
    return Project.objects.public().counts("type")


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
