"""Prepares a decision of eligibility, has a second person confirm it, and revokes it."""

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import Decision
from organizations.models import CriterionAnswer, EligibilityReview, Norm, Organization
from registry.actions import Draft, write
from registry.refusals import Problem, Refused
from registry.rules import Severity


def prepare_review(
    organization: Organization,
    norm: Norm,
    *,
    by: Any,
    decision: Decision = Decision.ELIGIBLE,
    on: datetime.date | None = None,
) -> EligibilityReview:
    """Store a review that waits for its answers: one, unknown, for each criterion of the norm.

    ``by`` takes the decision, today unless ``on`` says otherwise; what it proposes to decide
    counts for nothing before someone else confirms it, and may be changed until then.
    """
    review = EligibilityReview(
        organization=organization,
        norm=norm,
        decision=decision,
        decided_on=on or timezone.localdate(),
        reviewer=by,
    )
    answers = [CriterionAnswer(criterion=one) for one in norm.criteria.all()]
    write([Draft(review, {"answers": answers})], by=by)
    return review


@transaction.atomic
def complete(review: EligibilityReview, *, by: Any) -> list[CriterionAnswer]:
    """Add an unknown answer for each criterion that the norm has come to have since the review
    was prepared; the answers added."""
    answers = list(review.answers.all())
    known = {answer.criterion_id for answer in answers}
    missing = review.norm.criteria.exclude(pk__in=known)
    added = [CriterionAnswer(criterion=criterion) for criterion in missing]
    if added:
        write([Draft(review, {"answers": [*answers, *added]})], by=by)
    return added


@transaction.atomic
def confirm(
    reviews: Collection[EligibilityReview],
    *,
    by: Any,
    seen: datetime.datetime | None = None,
    on: datetime.date | None = None,
    reason: str = "",
) -> list[EligibilityReview]:
    """Make decisions count, as a second person; those that this call confirmed, as stored.

    ``seen``: when the review that the person read was last changed. Raises ``Refused``, and
    confirms none, where it was changed since, where the person prepared it or changed it, or
    where its answers do not bear the decision. One that is confirmed already stays as it is.
    """
    waiting = [review for review in _locked(reviews) if review.confirmed_on is None]
    if problems := [*_unread(waiting, seen), *_own(waiting, by), *_unfounded(waiting)]:
        raise Refused(problems)
    for review in waiting:
        review.confirmed_by, review.confirmed_on = by, on or timezone.localdate()
    write([Draft(review) for review in waiting], by=by, reason=reason)
    return waiting


@transaction.atomic
def revoke(
    review: EligibilityReview, *, on: datetime.date, reason: str, by: Any
) -> EligibilityReview:
    """End what a confirmed decision says, from a day on; the review as stored.

    Raises ``Refused`` where it is not confirmed, where it was revoked already, where the day
    comes before the decision's, or without a reason.
    """
    (stored,) = _locked([review])
    if stored.revoked_on is not None:
        message = _("The decision is revoked already: the first revocation stands.")
        raise Refused([Problem(stored, message, rules.REVIEW_REVOKED.code, "revoked_on")])
    stored.revoked_on, stored.revoked_reason = on, reason.strip()
    write([Draft(stored)], by=by, reason=reason, unseal=True)
    return stored


def _locked(reviews: Collection[EligibilityReview]) -> list[EligibilityReview]:
    """The reviews as stored, in a fixed order, locked with their norms: a decision that comes
    to count makes its norm stay as it is."""
    norms = Norm.objects.filter(pk__in={review.norm_id for review in reviews})
    list(norms.order_by("pk").select_for_update())
    rows = EligibilityReview.objects.filter(pk__in=[review.pk for review in reviews])
    return list(rows.order_by("pk").select_for_update())


def _unread(
    reviews: Collection[EligibilityReview], seen: datetime.datetime | None
) -> Iterator[Problem]:
    for review in reviews:
        if seen is not None and review.updated_at != seen:
            yield Problem.broken(rules.REVIEW_SEEN, review)


def _own(reviews: Collection[EligibilityReview], by: Any) -> Iterator[Problem]:
    """The reviews that are of the person who would confirm, or of nobody."""
    pks = [review.pk for review in reviews]
    taken = EligibilityReview.objects.filter(pk__in=pks).taken_by(by) if by else ()
    own = {review.pk for review in taken}
    for review in reviews:
        if by is None or review.reviewer_id is None or review.pk in own:
            yield Problem.broken(rules.REVIEW_CONFIRMED, review)


def _unfounded(reviews: Collection[EligibilityReview]) -> Iterator[Problem]:
    known = {review.pk: review for review in reviews}
    rows = EligibilityReview.objects.filter(pk__in=known)
    found = rows.breaches(EligibilityReview.rules_of(Severity.PUBLISH))
    for pk, broken in found.items():
        yield from (Problem.broken(rule, known[pk]) for rule in broken)
