"""What the page and the list of reviews say of where each stands."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.eligibility import Verdict, standing_on
from organizations.enums import Standing
from organizations.models import EligibilityReview
from organizations.rules import REVIEW_CONFIRMED
from registry.admin.fitness import Reason
from registry.rules import Rule, Severity

WAITING = gettext_lazy("waits for confirmation")
REPLACED = gettext_lazy("replaced by a later decision")


def state_of(review: Any) -> str:
    """Where a review with its annotations stands today; needs ``with_counting``."""
    if review.confirmed_on is None:
        return str(WAITING)
    return str(Standing(review.standing).label if review.counting == review.pk else REPLACED)


@dataclass(frozen=True)
class ReviewPanel:
    """``verdict``: what the registry says of the organization today, where this is the decision
    that counts. ``obstacles``: why the person may not confirm it."""

    review: EligibilityReview
    state: str
    verdict: Verdict | None
    obstacles: list[Any] = field(default_factory=list)
    blocking: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    @classmethod
    def of(cls, review: EligibilityReview, person: Any) -> "ReviewPanel":
        today = timezone.localdate()
        rows = EligibilityReview.objects.filter(pk=review.pk)
        state = state_of(rows.with_counting(today).get())
        warnings = _reasons(rows, review, Severity.WARN)
        if review.confirmed_on is None:
            own = review.reviewer_id is None or rows.taken_by(person).exists()
            obstacles = [_own(review)] if own else []
            blocking = _reasons(rows, review, Severity.PUBLISH)
            return cls(review, state, None, obstacles, blocking, warnings)
        verdict = standing_on(review.organization, today)
        counts = verdict.review is not None and verdict.review.pk == review.pk
        return cls(review, state, verdict if counts else None, warnings=warnings)

    @property
    def may_be_confirmed(self) -> bool:
        confirmed = self.review.confirmed_on is not None
        return not (confirmed or self.obstacles or self.blocking)

    @property
    def may_be_revoked(self) -> bool:
        return self.review.confirmed_on is not None and self.review.revoked_on is None


def _own(review: EligibilityReview) -> str:
    if review.reviewer_id is None:
        return str(REVIEW_CONFIRMED)
    return _("You prepared this review, or changed it: someone else confirms it.")


def _reasons(rows: Any, review: EligibilityReview, severity: Severity) -> list[Reason]:
    broken: list[Rule] = rows.breaches(review.rules_of(severity)).get(review.pk, [])
    return [Reason(rule, f"id_{rule.field}" if _is_shown(rule) else "") for rule in broken]


def _is_shown(rule: Rule) -> bool:
    return rule.field == "decision"
