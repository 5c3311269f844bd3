"""The rules about what a project is made of, and who takes part in it."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.enums import KIND_OF_ROLE, Role
from registry.rules import Rule, Severity, any_of, one_of, ordered

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

PROGRAMME_DATES = Rule(
    "programme.interval",
    Severity.REFUSE,
    _("The rules of a programme end on or after their start."),
    _("Correct one of the two dates."),
    field="end",
    holds=ordered("start", "end"),
)
