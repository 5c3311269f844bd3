"""The rules about memberships, partnerships, needs and expertise."""

from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import PARTNERS, Kind
from registry.days import today, years_before
from registry.rules import Condition, Rule, Severity, any_of, exists, one_of, ordered

PARTNERSHIP_YEARS = 3

MEMBERSHIP_INTERVAL = Rule(
    "membership.interval",
    Severity.REFUSE,
    _("Memberships are of an ICO, begin before they end, and do not overlap."),
    _("Correct the dates, the organization, or its other interval."),
    field="start",
    holds=ordered("start", "end", same=False),
    breaks=lambda: ~Q(organization__kind=Kind.ICO),
    watches=("organization__kind",),
)

MEMBERSHIP_SOURCE = Rule(
    "membership.source",
    Severity.PUBLISH,
    _("The membership has no source, or no day on which it was checked."),
    _("Give the address of the source and the day."),
    field="source_url",
    breaks=lambda: Q(source_url="") | Q(checked_on__isnull=True),
)

PARTNERSHIP_SIDES = Rule(
    "partnership.sides",
    Severity.REFUSE,
    _("A partnership links an ICO with a southern or a Québec partner."),
    _("Correct one of the two sides."),
    field="partner",
    breaks=lambda: ~Q(ico__kind=Kind.ICO) | ~one_of("partner__kind", PARTNERS),
    watches=("ico__kind", "partner__kind"),
)

PARTNERSHIP_INTERVAL = Rule(
    "partnership.interval",
    Severity.REFUSE,
    _("A partnership ends on or after its start, and the same two are not linked twice at once."),
    _("Correct the dates, or the other partnership of these two organizations."),
    field="start",
    holds=ordered("start", "end"),
)

PARTNERSHIP_SIGNED = Rule(
    "partnership.signed",
    Severity.REFUSE,
    _("An agreement is not signed in the future."),
    _("Correct the day of the signature."),
    field="signed_on",
    breaks=lambda: Q(signed_on__gt=today()),
    daily=True,
)

NEED_OF_SOUTH = Rule(
    "need.organization",
    Severity.REFUSE,
    _("A need is stated by a partner in a southern country."),
    _("Correct the organization or its kind."),
    field="organization",
    breaks=lambda: ~Q(organization__kind=Kind.SOUTHERN_PARTNER),
    watches=("organization__kind",),
)

EXPERTISE_OF_QUEBEC = Rule(
    "expertise.organization",
    Severity.REFUSE,
    _("Expertise is offered by a Québec partner."),
    _("Correct the organization or its kind."),
    field="organization",
    breaks=lambda: ~Q(organization__kind=Kind.QUEBEC_PARTNER),
    watches=("organization__kind",),
)
QUEBEC_EXPERTISE = Rule(
    "quebec.expertise",
    Severity.WARN,
    _("No expertise of this Québec partner is recorded."),
    _("Record what it passes on."),
    breaks=lambda: (
        Q(kind=Kind.QUEBEC_PARTNER)
        & ~Q(exists("organizations.Expertise", organization=OuterRef("pk")))
    ),
)


def _looked_at() -> Condition:
    """A day since three years ago says that it goes on: a review, its signature or its start."""
    since = years_before(today(), PARTNERSHIP_YEARS)
    return any_of(Q(**{f"{day}__gte": since}) for day in ("reviewed_on", "signed_on", "start"))


PARTNERSHIP_STALE = Rule(
    "partnership.stale",
    Severity.WARN,
    _("The partnership has no end, and nobody has reviewed it for three years."),
    _("Ask both sides whether it goes on; record the day of the review, or the end."),
    field="reviewed_on",
    breaks=lambda: Q(end__isnull=True) & ~Q(_looked_at()),
)
PARTNERSHIP_EXPERTISE = Rule(
    "partnership.expertise",
    Severity.WARN,
    _("The partnership with a Québec partner says no expertise domain."),
    _("Say which expertise the Québec partner passes on."),
    field="expertise",
    breaks=lambda: Q(partner__kind=Kind.QUEBEC_PARTNER, expertise=""),
)
