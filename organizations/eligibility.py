"""Whether an ICO is eligible on a day, and why: one answer for pages, the admin and commands.

The answer of a day does not change when the norm gets a new version, when the record changes or
when a decision lapses: decisions and the norms that they were taken under are kept as they were,
and the record's history says what it was.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from organizations.enums import SATISFIED, Answer, Decision, Presence, Requirement, Route, Standing
from organizations.models import CriterionAnswer, EligibilityReview, Organization
from registry.days import today

POWERS = ("office_selects", "office_manages", "office_acts")


@dataclass(frozen=True)
class RouteOnDay:
    """How the record of an ICO said, on a day, that it is of Québec.

    ``since``: the first day of its history, where it begins after that day; ``route`` is then
    what the record said first.
    """

    route: Route
    since: datetime.date | None = None

    @property
    def words(self) -> str:
        label = _("Route: %(route)s.") % {"route": self.route.label}
        if self.since is None:
            return label
        told = _("The registry has no history for that day: it says so since %(day)s.")
        return f"{label} {told % {'day': date_format(self.since)}}"


@dataclass(frozen=True)
class Verdict:
    """What the registry says of the eligibility of an ICO on a day.

    ``review``: the decision that counts on that day; None where there is none.
    """

    organization: Organization
    day: datetime.date
    status: Standing
    review: EligibilityReview | None

    @property
    def is_eligible(self) -> bool:
        return self.status == Standing.ELIGIBLE

    @cached_property
    def route(self) -> RouteOnDay:
        return route_on(self.organization, self.day)

    @cached_property
    def answers(self) -> list[CriterionAnswer]:
        """What the decision found on each criterion, with the evidence; for staff."""
        if self.review is None:
            return []
        return list(self.review.answers.with_evidence().order_by("criterion__code", "pk"))

    @property
    def why(self) -> list[str]:
        """The reasons, each a sentence in the reader's language; for staff."""
        return [*_of_decision(self), *_of_criteria(self), self.route.words]

    def why_in(self, language: str) -> list[str]:
        with override(language):
            return self.why


@dataclass(frozen=True)
class PublicStanding:
    """What anyone may know of the eligibility of an ICO today: that it is eligible, or that this
    lapsed. Of another decision, of one that nobody confirmed and of none, the same: nothing."""

    route: Route
    review: EligibilityReview | None
    is_lapsed: bool

    @classmethod
    def of(cls, organization: Organization, known: EligibilityReview | None) -> "PublicStanding":
        """``known``: the decision that counts today."""
        status = status_of(known, today())
        shown = status in (Standing.ELIGIBLE, Standing.LAPSED)
        return cls(_route(organization), known if shown else None, status == Standing.LAPSED)


def standing_on(organization: Organization, day: datetime.date) -> Verdict:
    """What confirmed decisions say of an ICO on a day: the latest one taken by then counts.

    ``with_standing(day)`` says the same of many organizations, by their database.
    """
    known = organization.reviews.known_on(day).with_people()
    review = known.first()
    return Verdict(organization, day, status_of(review, day), review)


def status_of(review: EligibilityReview | None, day: datetime.date) -> Standing:
    """What the decision that counts says on a day."""
    if review is None:
        return Standing.UNDECIDED
    if review.revoked_on is not None and review.revoked_on <= day:
        return Standing.REVOKED
    if review.lapses_on is None or day < review.lapses_on:
        return Standing(review.decision)
    return Standing.LAPSED if review.decision == Decision.ELIGIBLE else Standing.UNDECIDED


def route_on(organization: Organization, day: datetime.date) -> RouteOnDay:
    """The route by which the record said, at the end of a day, that it is of Québec."""
    lines = organization.history.order_by("history_date", "history_id")
    morrow = datetime.datetime.combine(day + datetime.timedelta(1), datetime.time())
    by_then = lines.filter(history_date__lt=timezone.make_aware(morrow))
    if (line := by_then.last()) is not None:
        return RouteOnDay(_route(line))
    if (line := lines.first()) is not None:
        return RouteOnDay(_route(line), since=timezone.localdate(line.history_date))
    return RouteOnDay(_route(organization))


def _route(record: Organization) -> Route:
    if record.quebec_presence == Presence.HEADQUARTERS:
        return Route.HEADQUARTERS
    has_powers = all(getattr(record, power) for power in POWERS)
    office = record.quebec_presence == Presence.OFFICE
    return Route.OFFICE if office and has_powers else Route.NONE


def _of_decision(verdict: Verdict) -> Iterator[str]:
    review = verdict.review
    if review is None:
        yield _("No decision taken by %(day)s is confirmed.") % {"day": date_format(verdict.day)}
        return
    words = {
        "day": date_format(review.decided_on),
        "decision": review.get_decision_display(),
        "norm": review.norm,
    }
    yield _("The latest decision is that of %(day)s: %(decision)s. Norm: %(norm)s.") % words
    yield _end(verdict, review)


def _end(verdict: Verdict, review: EligibilityReview) -> str:
    """Until when the decision counts, as one knew on the day or knows now."""
    if verdict.status == Standing.REVOKED and review.revoked_on:
        words = {"day": date_format(review.revoked_on), "reason": review.revoked_reason}
        return _("It was revoked on %(day)s: %(reason)s") % words
    if review.lapses_on is None:
        return _("It does not lapse.")
    lapses = date_format(review.lapses_on)
    if review.lapses_on <= verdict.day:
        return _("It lapsed on %(day)s, and no later decision is confirmed.") % {"day": lapses}
    return _("It lapses on %(day)s.") % {"day": lapses}


def _of_criteria(verdict: Verdict) -> Iterator[str]:
    if verdict.review is None:
        return
    required = verdict.review.norm.criteria.filter(severity=Requirement.REQUIRED).count()
    answered = [a for a in verdict.answers if a.criterion.severity == Requirement.REQUIRED]
    met = sum(answer.answer in SATISFIED for answer in answered)
    counted = ngettext(
        "%(met)d of %(count)d required criterion is met or not applicable.",
        "%(met)d of %(count)d required criteria are met or not applicable.",
        required,
    )
    yield counted % {"met": met, "count": required}
    for answer in verdict.answers:
        if answer.answer == Answer.NOT_MET:
            yield _("Not met: %(criterion)s") % {"criterion": answer.criterion}
