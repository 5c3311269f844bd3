"""The columns of projects and of what belongs to them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import Role, Stage
from projects.models import Contribution, Obligation, Participation, Project
from registry.columns import OPEN, Column, Columns, On, Rows
from registry.sums import Summed

IMPORT = On.IMPORT | On.STAFF
BOTH = OPEN | On.IMPORT
VISIBLE = Q(organization__publication="published")


def total(stage: Stage) -> Summed:
    return Summed("projects.Contribution", "project", "amount_cad", Q(stage=stage))


def lead() -> Q:
    return VISIBLE & Q(role=Role.LEAD)


def southern() -> Q:
    return VISIBLE & Q(organization__kind=Kind.SOUTHERN_PARTNER)


def quebec() -> Q:
    return VISIBLE & Q(organization__kind=Kind.QUEBEC_PARTNER)


PROJECT = Columns(
    Project,
    [
        Column("key", BOTH | On.IATI | On.PAGE),
        Column("type", BOTH | On.IATI),
        Column("programme", IMPORT | On.PAGE | On.IATI, by="code"),
        Column("title_fr", BOTH | On.IATI),
        Column("title_en", BOTH | On.IATI),
        Column("summary_fr", IMPORT | On.API | On.IATI),
        Column("summary_en", IMPORT | On.API | On.IATI),
        Column("status", BOTH | On.IATI),
        Column("start", OPEN | On.PAGE),
        Column("end", OPEN | On.PAGE),
        Column("planned_start", IMPORT | On.IATI),
        Column("planned_end", IMPORT | On.IATI),
        Column("actual_start", IMPORT | On.IATI),
        Column("actual_end", IMPORT | On.IATI),
        Column("countries", BOTH | On.IATI, rows=Rows("country", share="share")),
        Column("sectors", BOTH | On.IATI, rows=Rows("sector__code", share="share")),
        Column("sdgs", BOTH | On.IATI, path="goals", rows=Rows("goal")),
        Column("quebec_regions", IMPORT | On.IATI, path="regions", rows=Rows("region")),
        Column("audience", IMPORT | On.PAGE | On.IATI),
        Column("publication", IMPORT),
        Column(
            "exception_reason",
            On.IMPORT,
            value=str,
            label=_("reason of the exception"),
            help=_("Recorded for each rule that allows an exception and that the project breaks."),
        ),
        Column(
            "lead",
            OPEN,
            path="participations",
            rows=Rows("organization__name", only=lead),
            label=_("lead"),
        ),
        Column(
            "southern_partners",
            OPEN,
            path="participations",
            rows=Rows("organization__name", only=southern),
            label=_("southern partners"),
        ),
        Column(
            "quebec_partners",
            OPEN,
            path="participations",
            rows=Rows("organization__name", only=quebec),
            label=_("Québec partners"),
        ),
        Column(
            "committed_cad",
            OPEN,
            value=lambda: total(Stage.COMMITTED),
            label=_("committed (CAD)"),
        ),
        Column(
            "disbursed_cad",
            OPEN,
            value=lambda: total(Stage.DISBURSED),
            label=_("disbursed (CAD)"),
        ),
        Column("source_url", BOTH | On.PAGE | On.IATI),
        Column("updated_at", OPEN | On.PAGE),
        Column(
            "lead_key",
            OPEN,
            path="participations",
            rows=Rows("organization__key", only=lead),
            label=_("lead (key)"),
        ),
        Column(
            "southern_partner_keys",
            OPEN,
            path="participations",
            rows=Rows("organization__key", only=southern),
            label=_("southern partners (keys)"),
        ),
        Column(
            "quebec_partner_keys",
            OPEN,
            path="participations",
            rows=Rows("organization__key", only=quebec),
            label=_("Québec partners (keys)"),
        ),
        Column(
            "regions",
            On.PUBLIC | On.API,  # staff have ``quebec_regions``
            path="regions",
            rows=Rows("region"),
            label=_("Québec regions"),
        ),
        # Beyond the columns that import files were promised, in their fixed order.
        Column("stream", IMPORT | On.PAGE),
        Column("call", IMPORT | On.PAGE),
        Column("reach", IMPORT | On.PAGE | On.IATI),
    ],
)
PARTICIPATION = Columns(
    Participation,
    [
        Column("project_key", IMPORT, path="project", by="key"),
        Column("organization_key", IMPORT, path="organization", by="key"),
        Column("role", IMPORT),
    ],
)
CONTRIBUTION = Columns(
    Contribution,
    [
        Column("project_key", IMPORT, path="project", by="key"),
        Column("organization_key", IMPORT, path="organization", by="key"),
        Column("payer_name", IMPORT | On.IATI),
        Column("source", IMPORT | On.IATI),
        Column("nature", IMPORT | On.IATI),
        Column("stage", IMPORT | On.IATI),
        Column("amount", IMPORT | On.IATI),
        Column("currency", IMPORT | On.IATI),
        Column("amount_cad", IMPORT | On.IATI),
        Column("rate", IMPORT),
        Column("rate_date", IMPORT | On.IATI),
        Column("date", IMPORT | On.IATI),
        Column("valuation_method", IMPORT),
    ],
)
OBLIGATION = Columns(
    Obligation,
    [
        Column("project_key", IMPORT, path="project", by="key"),
        Column("kind", IMPORT),
        Column("due_on", IMPORT),
        Column("received_on", IMPORT),
        Column("waived_reason", IMPORT),
    ],
)
