"""The rules about who pays, and what is owed."""

from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import VALUED, Nature, Source, Stage, Status
from registry.days import today
from registry.money import Cents
from registry.rules import Condition, Rule, Severity, exists, filled, one_of, total_of

LARGEST_AMOUNT = 10**12

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

CONTRIBUTION = "projects.Contribution"
OVERDUE = Rule(
    "obligation.overdue",
    Severity.WARN,
    _("What is owed is past due, neither received nor waived."),
    _("Ask for it; record its receipt, or why it is waived."),
    field="due_on",
    breaks=lambda: Q(due_on__lt=today()) & OUTSTANDING,
)


def _paid_above() -> Condition:
    """One payer of the project has disbursed more than it has committed."""
    payer = Q(organization=OuterRef("organization")) | Q(
        organization__isnull=True, payer_name=OuterRef("payer_name")
    )

    def of_payer(stage: Stage) -> Coalesce:
        amount = Cents("amount_cad")
        rows = {"project": OuterRef("project"), "stage": stage}
        return Coalesce(total_of(CONTRIBUTION, amount, payer, **rows), 0)

    above = Q(GreaterThan(of_payer(Stage.DISBURSED), of_payer(Stage.COMMITTED)))
    return exists(CONTRIBUTION, above, project=OuterRef("pk"), stage=Stage.DISBURSED)


OVERSPENT = Rule(
    "contribution.overspent",
    Severity.WARN,
    _("One payer has disbursed more than it has committed."),
    _("Correct the amounts, or record the commitment that is missing."),
    breaks=_paid_above,
)
SOUTHERN_CONTRIBUTION = Rule(
    "contribution.southern",
    Severity.WARN,
    _("A southern partner contributes nothing, neither money nor services."),
    _("Ask what it brings, and record it."),
    breaks=lambda: exists(
        "projects.Participation",
        ~Q(
            exists(CONTRIBUTION, project=OuterRef("project"), organization=OuterRef("organization"))
        ),
        project=OuterRef("pk"),
        organization__kind=Kind.SOUTHERN_PARTNER,
    ),
)
