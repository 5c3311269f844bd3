"""The rules about norms of eligibility and the decisions taken under them."""

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from organizations.enums import MEDIA_TYPES, SATISFIED, Answer, Decision, Kind, Requirement
from registry.rules import Condition, Rule, Severity, exists, filled, one_of, ordered

LARGEST_FILE = 10 * 2**20

REVIEW_OF_ICO = Rule(
    "review.organization",
    Severity.REFUSE,
    _("Eligibility is reviewed for an ICO."),
    _("Correct the organization or its kind."),
    field="organization",
    breaks=lambda: ~Q(organization__kind=Kind.ICO),
    watches=("organization__kind",),
)

REVIEW_DATES = Rule(
    "review.dates",
    Severity.REFUSE,
    _("A decision lapses after the day it is taken."),
    _("Correct one of the two dates."),
    field="lapses_on",
    holds=ordered("decided_on", "lapses_on", same=False),
)
NORM_DATES = Rule(
    "norm.dates",
    Severity.REFUSE,
    _("A norm ends on or after its start."),
    _("Correct one of the two dates."),
    field="end",
    holds=ordered("start", "end"),
)
ANSWER_NORM = Rule(
    "answer.norm",
    Severity.REFUSE,
    _("A review answers the criteria of its own norm."),
    _("Choose a criterion of the norm, or correct the norm."),
    field="criterion",
    breaks=lambda: ~Q(criterion__norm=F("review__norm")),
    watches=("review__norm", "criterion__norm"),
)
ANSWER_DATES = Rule(
    "answer.dates",
    Severity.REFUSE,
    _("Evidence is valid until a day after its date."),
    _("Correct one of the two dates."),
    field="valid_until",
    holds=ordered("evidence_on", "valid_until"),
)
REVIEW_CONFIRMED = Rule(
    "review.second_person",
    Severity.REFUSE,
    _("A decision is confirmed by a second person, never by the one who took it."),
    _("Ask another reviewer to confirm it."),
    field="confirmed_by",
    holds=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
    | Q(confirmed_by__isnull=False, confirmed_on__isnull=False, reviewer__isnull=False)
    & ~Q(confirmed_by=F("reviewer")),
)
# Of the verb that confirms, not of what is stored: it compares with what the person read.
REVIEW_SEEN = Rule(
    "review.seen",
    Severity.REFUSE,
    _("Someone changed the review after you opened it: you would confirm what you have not read."),
    _("Read it again, then confirm it."),
)
REVIEW_REVOKED = Rule(
    "review.revocation",
    Severity.REFUSE,
    _("A confirmed decision is revoked on or after its day, with a reason."),
    _("Give the day and the reason."),
    field="revoked_reason",
    holds=Q(revoked_on__isnull=True, revoked_reason="")
    | Q(revoked_on__isnull=False, confirmed_on__isnull=False, revoked_on__gte=F("decided_on"))
    & filled("revoked_reason"),
)


def _unanswered() -> Condition:
    """A required criterion of the norm is neither met nor beside the point."""
    answered = exists(
        "organizations.CriterionAnswer",
        one_of("answer", SATISFIED),
        review=OuterRef(OuterRef("pk")),
        criterion=OuterRef("pk"),
    )
    return exists(
        "organizations.Criterion",
        ~Q(answered),
        norm=OuterRef("norm"),
        severity=Requirement.REQUIRED,
    )


REVIEW_CRITERIA = Rule(
    "review.criteria",
    Severity.PUBLISH,
    _("Eligible means that every required criterion of the norm is met or not applicable."),
    _("Answer each required criterion, or decide otherwise."),
    field="decision",
    breaks=lambda: Q(decision=Decision.ELIGIBLE) & Q(_unanswered()),
)
REVIEW_GROUNDS = Rule(
    "review.grounds",
    Severity.PUBLISH,
    _("A decision of ineligibility does not say which criterion is not met."),
    _("Answer “not met” to at least one criterion."),
    field="decision",
    breaks=lambda: (
        Q(decision=Decision.INELIGIBLE)
        & ~Q(exists("organizations.CriterionAnswer", review=OuterRef("pk"), answer=Answer.NOT_MET))
    ),
)
REVIEW_NORM = Rule(
    "review.norm",
    Severity.WARN,
    _("The norm was not in force on the day of the decision."),
    _("Choose the norm that was, or correct the day."),
    field="norm",
    breaks=lambda: (
        Q(norm__start__isnull=False, norm__start__gt=F("decided_on"))
        | Q(norm__end__isnull=False, norm__end__lt=F("decided_on"))
    ),
)
REVIEW_EVIDENCE = Rule(
    "review.evidence",
    Severity.WARN,
    _("A criterion is met on no evidence."),
    _("Add a file, or the address of the evidence."),
    breaks=lambda: exists(
        "organizations.CriterionAnswer",
        review=OuterRef("pk"),
        answer=Answer.MET,
        evidence_url="",
        evidence_file__isnull=True,
    ),
)
REVIEW_SEALED = Rule(
    "review.sealed",
    Severity.REFUSE,
    _("A confirmed decision is not changed: it is what was decided that day."),
    _("Take a new decision, or revoke this one."),
    breaks=lambda: Q(confirmed_on__isnull=False),
)
NORM_SEALED = Rule(
    "norm.sealed",
    Severity.REFUSE,
    _("Decisions were confirmed under this version of the norm: it is not changed."),
    _("Make a new version of it."),
    breaks=lambda: exists(
        "organizations.EligibilityReview", norm=OuterRef("pk"), confirmed_on__isnull=False
    ),
)
EVIDENCE_FILE = Rule(
    "evidence.file",
    Severity.REFUSE,
    _(
        "A file of evidence is a PDF, an image (PNG or JPEG) or a document (DOCX or ODT), "
        "of 10 MB at most."
    ),
    _("Save it in one of these forms, or give its address."),
    field="content",
    holds=one_of("media_type", MEDIA_TYPES)
    & Q(size__gt=0, size__lte=LARGEST_FILE)
    & Q(Exact(Length("content"), F("size"))),
)
