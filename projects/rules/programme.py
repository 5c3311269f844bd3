"""What a programme asks of a project, where its figures are verified: the rest is not checked."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IsNull, LessThan
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from projects.enums import PUBLIC_AID, Source, Stage
from registry.days import months_begun_of
from registry.money import Cents, hundredths
from registry.rules import Condition, Rule, Severity, any_of, exists, total_of

CONTRIBUTION = "projects.Contribution"
HUNDRED_PERCENT = 100 * 100  # in hundredths, as money.hundredths gives percentages


FIGURES = (
    "mrif_share_max",
    "public_aid_max",
    "own_share_min",
    "amount_max",
    "months_max",
    "partner_sectors_min",
)
VERIFIED = Q(verified_on__isnull=False)


def covering(of_project: Callable[[str], Any]) -> list[Q]:
    """What rule sets of its programme are that cover the stream, the call and the start of a
    project. ``of_project``: gives its field of a name."""
    start = of_project("start")
    undated = Q(IsNull(start, True), start__isnull=True, end__isnull=True)
    begun = Q(start__isnull=True) | Q(start__lte=start)
    lasting = Q(end__isnull=True) | Q(end__gte=start)
    return [
        undated | (Q(IsNull(start, False)) & begun & lasting),
        Q(call="") | Q(call=of_project("call")),
        Q(stream="") | Q(stream=of_project("stream")),
    ]


def _rule_sets() -> QuerySet[Any]:
    return apps.get_model("projects.ProgrammeRule")._default_manager.all()


def verified_of(project: int) -> QuerySet[Any]:
    """The verified rule sets that cover a project, given by its primary key."""
    covers = covering(lambda name: F(f"programme__projects__{name}"))
    return _rule_sets().filter(VERIFIED, *covers, programme__projects=project)


def rule_sets(figure: str) -> QuerySet[Any]:
    """The rule sets that cover the outer project and say the figure; the verified ones first,
    then the most specific."""
    said = {"programme": OuterRef("programme"), f"{figure}__isnull": False}
    return (
        _rule_sets()
        .filter(*covering(OuterRef), **said)
        .order_by(
            IsNull(F("verified_on"), True),
            "-call",
            "-stream",
            F("start").desc(nulls_last=True),
            "-pk",
        )
    )


def rule_set_of(figure: str) -> Subquery:
    """The primary key of the rule set that gives the outer project's figure: one that is
    verified, or else one that is not."""
    return Subquery(rule_sets(figure).values("pk")[:1])


def verified(figure: str) -> Subquery:
    """The figure that applies to the outer project; NULL where none is verified."""
    return Subquery(rule_sets(figure).filter(VERIFIED).values(figure)[:1])


def cents(stage: Stage, *sources: Source) -> Coalesce:
    """What the sources (all, if none is given) bring to the outer project at a stage, in cents."""
    some = {"source__in": sources} if sources else {}
    rows = {"project": OuterRef("pk"), "stage": stage, **some}
    return Coalesce(total_of(CONTRIBUTION, Cents("amount_cad"), **rows), 0)


def at_stage(compare: Any) -> Condition:
    """What ``compare`` says of the amounts committed, or of those planned where none is."""
    committed = exists(CONTRIBUTION, project=OuterRef("pk"), stage=Stage.COMMITTED)
    planned = exists(CONTRIBUTION, project=OuterRef("pk"), stage=Stage.PLANNED)
    return any_of(
        [
            Q(committed) & Q(compare(Stage.COMMITTED)),
            ~Q(committed) & Q(planned) & Q(compare(Stage.PLANNED)),
        ]
    )


def _scaled(stage: Stage, *sources: Source) -> Combinable:
    return cents(stage, *sources) * HUNDRED_PERCENT


def _limit(figure: str, stage: Stage) -> Combinable:
    return hundredths(verified(figure)) * cents(stage)


def _beyond() -> Condition:
    def above(figure: str, *sources: Source) -> Condition:
        return at_stage(lambda stage: GreaterThan(_scaled(stage, *sources), _limit(figure, stage)))

    return any_of(
        [
            above("mrif_share_max", Source.MRIF),
            above("public_aid_max", *PUBLIC_AID),
            at_stage(
                lambda stage: LessThan(
                    _scaled(stage, Source.OWN_RESOURCES), _limit("own_share_min", stage)
                )
            ),
            at_stage(
                lambda s: GreaterThan(cents(s, Source.MRIF), hundredths(verified("amount_max")))
            ),
        ]
    )


CEILING = Rule(
    "contribution.ceiling",
    Severity.WARN,
    _("The sharing of the funding goes beyond a verified figure of the programme."),
    _("Compare the shares with the programme's figures, beside the funding."),
    breaks=_beyond,
)


DURATION = Rule(
    "project.duration",
    Severity.WARN,
    _("The project lasts longer than its programme allows."),
    _("Correct the dates, or check the programme's figure."),
    field="planned_end",
    breaks=lambda: GreaterThan(months_begun_of("start", "end"), verified("months_max")),
)


def partner_sectors() -> Coalesce:
    """From how many sectors the outer project's Québec partners come."""
    sectors = total_of(
        "projects.Participation",
        Count("organization__subtype", distinct=True),
        ~Q(organization__subtype=""),
        project=OuterRef("pk"),
        organization__kind=Kind.QUEBEC_PARTNER,
    )
    return Coalesce(sectors, 0)


PARTNER_SECTORS = Rule(
    "project.partner_sectors",
    Severity.WARN,
    _("The call asks for Québec partners from more sectors."),
    _("Name the other partners, or check the programme's figure."),
    breaks=lambda: LessThan(partner_sectors(), verified("partner_sectors_min")),
)
