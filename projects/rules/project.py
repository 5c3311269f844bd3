"""The rules that a project is stored and published by."""

from django.db.models import Count, OuterRef, Q, Sum
from django.db.models.functions import Round
from django.db.models.lookups import Exact, GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import ABROAD, Role, Status, Type
from registry.days import today
from registry.rules import (
    Condition,
    Rule,
    Severity,
    count_of,
    exists,
    filled,
    one_of,
    ordered,
    total_of,
)


def named(model: str, **lookups: object) -> Condition:
    return exists(f"projects.{model}", project=OuterRef("pk"), **lookups)


def uneven(model: str) -> Q:
    """Some shares are blank and others not, or they do not add up to 100."""
    rows, label = {"project": OuterRef("pk")}, f"projects.{model}"
    total = Round(total_of(label, Sum("share"), **rows), precision=2)
    shared = total_of(label, Count("share"), **rows)
    every = total_of(label, Count("pk"), **rows)
    return Q(GreaterThan(shared, 0)) & (Q(LessThan(shared, every)) | ~Q(Exact(total, 100)))


TYPE = Rule(
    "project.type",
    Severity.REFUSE,
    _("The project is of none of the three types."),
    _("Choose development, fieldwork or awareness."),
    field="type",
    holds=one_of("type", Type.values),
)

TITLE = Rule(
    "project.title",
    Severity.REFUSE,
    _("The project has no title in any language."),
    _("Give it a French title."),
    field="title_fr",
    holds=filled("title_fr") | filled("title_en"),
)

STATUS = Rule(
    "project.status",
    Severity.REFUSE,
    _("This is not a status of a project."),
    _("Choose one of the statuses."),
    field="status",
    holds=one_of("status", Status.values),
)

DATES = Rule(
    "project.dates",
    Severity.REFUSE,
    _("The project ends before it starts, or an actual date is in the future."),
    _("Correct the dates; a future date is a planned one."),
    field="planned_end",
    holds=ordered("planned_start", "planned_end") & ordered("actual_start", "actual_end"),
    breaks=lambda: Q(actual_start__gt=today()) | Q(actual_end__gt=today()),
    daily=True,
)

SHARES = Rule(
    "project.shares",
    Severity.REFUSE,
    _("Shares of countries, and of sectors, are all blank or add up to 100."),
    _("Correct the shares, or leave all of them blank."),
    breaks=lambda: uneven("CountryShare") | uneven("SectorShare"),
    watches=("countries__share", "sectors__share"),
)


def _leads(number: int, **lookups: object) -> Condition:
    leads = {"project": OuterRef("pk"), "role": Role.LEAD, **lookups}
    return Exact(count_of("projects.Participation", **leads), number)


LEAD = Rule(
    "project.lead",
    Severity.PUBLISH,
    _("The project does not have exactly one lead."),
    _("Name the ICO that leads it."),
    breaks=lambda: ~Q(_leads(1)) | ~Q(_leads(1, organization__kind=Kind.ICO)),
)

SOUTHERN_PARTNER = Rule(
    "project.southern_partner",
    Severity.PUBLISH,
    _("No southern partner is named."),
    _("Name a partner in the South, or record an exception with its reason."),
    breaks=lambda: (
        one_of("type", ABROAD)
        & ~Q(named("Participation", organization__kind=Kind.SOUTHERN_PARTNER))
    ),
    watches=("participations__organization__kind",),
    exceptional=True,
)

CONTRACTOR = Rule(
    "project.contractor",
    Severity.PUBLISH,
    _("No southern partner is the main implementer."),
    _("Give a southern partner that role, or record an exception with its reason."),
    breaks=lambda: (
        Q(type=Type.DEVELOPMENT)
        & ~Q(
            named(
                "Participation",
                role=Role.CONTRACTOR,
                organization__kind=Kind.SOUTHERN_PARTNER,
            )
        )
    ),
    exceptional=True,
)

AWARENESS_PLACE = Rule(
    "project.awareness_place",
    Severity.PUBLISH,
    _("Public awareness takes place in Québec, and no region is named."),
    _("Choose at least one region."),
    breaks=lambda: Q(type=Type.AWARENESS) & ~Q(named("ProjectRegion")),
)

STATUS_DATES = Rule(
    "project.status_dates",
    Severity.PUBLISH,
    _("A project under way has a start, and a closed project has an end."),
    _("Give the date, or record an exception with its reason."),
    field="status",
    breaks=lambda: (
        Q(status=Status.IMPLEMENTATION, planned_start__isnull=True, actual_start__isnull=True)
        | Q(status=Status.CLOSED, planned_end__isnull=True, actual_end__isnull=True)
    ),
    exceptional=True,
)

FRENCH = Rule(
    "project.french",
    Severity.PUBLISH,
    _("The project has no French title."),
    _("Give it one."),
    field="title_fr",
    breaks=lambda: Q(title_fr=""),
)

COUNTRY = Rule(
    "project.country",
    Severity.PUBLISH,
    _("No country is named."),
    _("Name at least one."),
    breaks=lambda: one_of("type", ABROAD) & ~Q(named("CountryShare")),
)
