"""The rules about projects, who takes part in them, and who pays."""

from django.db.models import Count, F, OuterRef, Q, Sum
from django.db.models.functions import Round
from django.db.models.lookups import Exact, GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import ABROAD, KIND_OF_ROLE, VALUED, Nature, Role, Source, Stage, Status, Type
from registry.rules import (
    Condition,
    Rule,
    Severity,
    any_of,
    count_of,
    exists,
    filled,
    one_of,
    ordered,
    total_of,
)

LARGEST_AMOUNT = 10**12


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
LEAD = Rule(
    "project.lead",
    Severity.PUBLISH,
    _("The project does not have exactly one lead."),
    _("Name the ICO that leads it."),
    breaks=lambda: (
        ~Q(Exact(count_of("projects.Participation", project=OuterRef("pk"), role=Role.LEAD), 1))
    ),
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
    breaks=lambda: Q(type=Type.DEVELOPMENT) & ~Q(named("Participation", role=Role.CONTRACTOR)),
    exceptional=True,
)
AWARENESS_PLACE = Rule(
    "project.awareness_place",
    Severity.PUBLISH,
    _("Public awareness takes place in Québec, and no region is named."),
    _("Choose at least one region."),
    breaks=lambda: Q(type=Type.AWARENESS) & ~Q(named("ProjectRegion")),
)
DATES = Rule(
    "project.dates",
    Severity.REFUSE,
    _("The project ends before it starts, or an actual date is in the future."),
    _("Correct the dates; a future date is a planned one."),
    field="planned_end",
    holds=ordered("planned_start", "planned_end") & ordered("actual_start", "actual_end"),
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
STATUS = Rule(
    "project.status",
    Severity.REFUSE,
    _("This is not a status of a project."),
    _("Choose one of the statuses."),
    field="status",
    holds=one_of("status", Status.values),
)
FRENCH = Rule(
    "project.french",
    Severity.PUBLISH,
    _("The project has no French title."),
    _("Give it one."),
    field="title_fr",
    breaks=lambda: Q(title_fr=""),
)
TITLE = Rule(
    "project.title",
    Severity.REFUSE,
    _("The project has no title in any language."),
    _("Give it a French title."),
    field="title_fr",
    holds=filled("title_fr") | filled("title_en"),
)
COUNTRY = Rule(
    "project.country",
    Severity.PUBLISH,
    _("No country is named."),
    _("Name at least one."),
    breaks=lambda: one_of("type", ABROAD) & ~Q(named("CountryShare")),
)
SHARES = Rule(
    "project.shares",
    Severity.REFUSE,
    _("Shares of countries, and of sectors, are all blank or add up to 100."),
    _("Correct the shares, or leave all of them blank."),
    breaks=lambda: uneven("CountryShare") | uneven("SectorShare"),
    watches=("countries__share", "sectors__share"),
)
SECTOR = Rule(
    "project.sector",
    Severity.REFUSE,
    _("This sector code is withdrawn or not in the standard's list: a new project cannot use it."),
    _("Choose the code that replaces it."),
    field="sector",
    breaks=lambda: (
        Q(sector__withdrawn_on__isnull=False)
        & (Q(project__start__isnull=True) | Q(project__start__gte=F("sector__withdrawn_on")))
    ),
    watches=("project__planned_start", "project__actual_start"),
)
ROLE = Rule(
    "project.expertise_role",
    Severity.REFUSE,
    _("The role does not suit this kind of organization."),
    _(
        "Leads and co-leads are ICOs, the main implementer is a southern partner, "
        "an expertise provider is a Québec partner."
    ),
    field="role",
    holds=one_of("role", Role.values),
    breaks=lambda: any_of(
        Q(role=role) & ~Q(organization__kind=kind) for role, kind in KIND_OF_ROLE.items()
    ),
    watches=("organization__kind",),
)
SHARE = Rule(
    "project.share",
    Severity.REFUSE,
    _("A share is above 0 and at most 100."),
    _("Correct the share, or leave it blank."),
    field="share",
    holds=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
)
COHORT = Rule(
    "project.cohort",
    Severity.REFUSE,
    _("The youngest age of a cohort is not above the oldest."),
    _("Correct the ages."),
    field="age_min",
    holds=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_max__gte=F("age_min")),
)

AMOUNT = Rule(
    "contribution.amount",
    Severity.REFUSE,
    _("An amount is above zero and at most 10^12, and its value in CAD is known."),
    _("Correct the amount; give the amount in CAD, or a rate and its date."),
    field="amount",
    holds=Q(amount__gt=0, amount__lte=LARGEST_AMOUNT)
    & (
        Q(amount_cad__isnull=False, amount_cad__gt=0, amount_cad__lte=LARGEST_AMOUNT)
        | Q(amount_cad__isnull=True, rate__isnull=False, rate__gt=0, rate_date__isnull=False)
    ),
)
PAYER = Rule(
    "contribution.payer",
    Severity.REFUSE,
    _("The payer is an organization or a name, exactly one."),
    _("Keep one of the two."),
    field="payer_name",
    holds=Q(organization__isnull=True) & filled("payer_name")
    | Q(organization__isnull=False, payer_name=""),
)
CODES = Rule(
    "contribution.codes",
    Severity.REFUSE,
    _("The source, the nature or the stage is not one of the registry's."),
    _("Choose among those listed."),
    field="source",
    holds=one_of("source", Source.values)
    & one_of("nature", Nature.values)
    & one_of("stage", Stage.values),
)
IN_KIND = Rule(
    "contribution.in_kind",
    Severity.PUBLISH,
    _("A contribution in kind or in services does not say how it was valued."),
    _("Describe the method of valuation."),
    field="valuation_method",
    breaks=lambda: one_of("nature", VALUED) & Q(valuation_method=""),
)
OUTSTANDING = Q(received_on__isnull=True, waived_reason="")
CLOSING = Rule(
    "obligation.closing",
    Severity.PUBLISH,
    _("A closed project has an obligation that is neither received nor waived."),
    _("Record its receipt or why it is waived, or an exception with its reason."),
    breaks=lambda: (
        Q(status=Status.CLOSED)
        & Q(exists("projects.Obligation", OUTSTANDING, project=OuterRef("pk")))
    ),
    exceptional=True,
)
PROGRAMME_DATES = Rule(
    "programme.interval",
    Severity.REFUSE,
    _("The rules of a programme end on or after their start."),
    _("Correct one of the two dates."),
    field="end",
    holds=ordered("start", "end"),
)
