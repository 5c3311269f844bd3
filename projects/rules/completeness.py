"""What is worth checking on a project, and blocks nothing."""

import datetime

from django.db.models import OuterRef, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import Marker, Role, Type
from projects.rules.project import named
from registry.rules import Condition, Rule, Severity, any_of, exists

# Québec sans frontières, 1995-2020: participants of 18 to 35, training of 60 hours or more.
INTERNSHIPS = (datetime.date(1995, 1, 1), datetime.date(2020, 12, 31))
YOUNGEST, OLDEST, TRAINING = 18, 35, 60


def _without_partnership() -> Condition:
    """A southern partner of the project had none in force with the lead on the day of the start,
    or has none at all where that day is unknown."""
    start = OuterRef("project__start")
    begun = Q(start__isnull=True) | Q(start__lte=start)
    lasting = Q(end__isnull=True) | Q(end__gte=start)
    partnered = exists(
        "organizations.Partnership",
        Q(IsNull(start, True)) | (begun & lasting),
        partner=OuterRef("organization"),
        ico__participations__project=OuterRef("project"),
        ico__participations__role=Role.LEAD,
    )
    return exists(
        "projects.Participation",
        ~Q(partnered),
        project=OuterRef("pk"),
        organization__kind=Kind.SOUTHERN_PARTNER,
    )


PARTNERSHIP = Rule(
    "project.partnership",
    Severity.WARN,
    _("The lead and a southern partner have no partnership in force at the start."),
    _("Record their partnership, or correct its dates or the project's."),
    breaks=lambda: Q(named("Participation", role=Role.LEAD)) & Q(_without_partnership()),
)
NEED = Rule(
    "project.need",
    Severity.WARN,
    _("The development project answers no recorded need."),
    _("Record the need that the southern partner states, and name it here."),
    breaks=lambda: Q(type=Type.DEVELOPMENT) & ~Q(named("NeedAnswer")),
)
FRENCH_SUMMARY = Rule(
    "project.french",
    Severity.WARN,
    _("The project has no French summary."),
    _("Write it."),
    field="summary_fr",
    breaks=lambda: Q(summary_fr=""),
)
ENGLISH = Rule(
    "project.english",
    Severity.WARN,
    _("The English title or summary is missing: the French is shown, marked as French."),
    _("Translate it."),
    field="title_en",
    breaks=lambda: Q(title_en="") | Q(summary_en=""),
)
SECTOR_MISSING = Rule(
    "project.sector",
    Severity.WARN,
    _("No sector is named."),
    _("Choose at least one."),
    breaks=lambda: ~Q(named("SectorShare")),
)
SDG = Rule(
    "project.sdg",
    Severity.WARN,
    _("No Sustainable Development Goal is named."),
    _("Choose at least one."),
    breaks=lambda: ~Q(named("ProjectGoal")),
)
GENDER = Rule(
    "project.gender",
    Severity.WARN,
    _("The gender equality marker was not assessed; blank is not zero."),
    _("Assess it: not targeted, significant or principal."),
    breaks=lambda: ~Q(named("MarkerValue", marker=Marker.GENDER)),
)


def _outside_norm() -> Condition:
    """A known age or number of hours is; of two ages, one may be known."""
    ages = (
        Q(**{f"{age}__lt": YOUNGEST}) | Q(**{f"{age}__gt": OLDEST})
        for age in ("age_min", "age_max")
    )
    outside = any_of(ages) | Q(training_hours__lt=TRAINING)
    return exists("projects.Cohort", outside, project=OuterRef("pk"))


FIELDWORK_COHORT = Rule(
    "project.fieldwork_cohort",
    Severity.WARN,
    _(
        "The fieldwork has no cohort, or one outside the norms of 1995-2020: ages 18 to 35, "
        "training of 60 hours or more."
    ),
    _("Record the cohorts, their ages and their training."),
    breaks=lambda: (
        Q(type=Type.FIELDWORK)
        & (~Q(named("Cohort")) | Q(start__range=INTERNSHIPS) & Q(_outside_norm()))
    ),
)
