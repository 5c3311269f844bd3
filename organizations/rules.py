"""The rules about organizations, their memberships and their partnerships."""

from collections.abc import Iterator

from django.db.models import Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Mod, StrIndex, Substr, Trim
from django.db.models.lookups import Exact, GreaterThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from organizations.enums import PARTNERS, SUBTYPES, Kind, Presence, Region
from registry.rules import Rule, Severity, any_of, filled, located, one_of, ordered

NAME_LENGTH = 300
CONTROL = r"[\u0001-\u001f\u007f-\u009f]"


def luhn(field: str, first: int, last: int) -> Exact:
    """The digits ``first`` to ``last`` of the field pass the Luhn check (ISO/IEC 7812-1)."""

    def digits() -> Iterator[Combinable]:
        for place in range(first, last + 1):
            doubled = (last - place) % 2 == 1
            table = Value("0516273849" if doubled else "0123456789")
            yield StrIndex(table, Substr(field, place, 1)) - 1

    total, *others = digits()
    for digit in others:
        total = total + digit
    return Exact(Mod(total, 10), 0)


KIND = Rule(
    "organization.kind",
    Severity.REFUSE,
    _("The subtype does not belong to the kind of organization."),
    _("Choose exactly one kind, and a subtype of that kind."),
    field="subtype",
    holds=any_of(
        Q(kind=kind) & one_of("subtype", ["", *subtypes]) for kind, subtypes in SUBTYPES.items()
    ),
)
NAME = Rule(
    "organization.name",
    Severity.REFUSE,
    _("The official name is missing, too long or has control characters."),
    _("Give the official name, in its original language, in at most 300 characters."),
    field="name",
    holds=Q(GreaterThan(Length(Trim("name")), 0))
    & Q(LessThanOrEqual(Length("name"), NAME_LENGTH))
    & ~Q(name__regex=CONTROL),
)
QUEBEC_PRESENCE = Rule(
    "ico.quebec_presence",
    Severity.PUBLISH,
    _("Nothing says that this ICO has its headquarters or an office in Québec."),
    _("Record its headquarters in Québec, or its Québec office with authority."),
    field="quebec_presence",
    breaks=lambda: Q(kind=Kind.ICO, quebec_presence=""),
)
OFFICE_AUTHORITY = Rule(
    "ico.office_authority",
    Severity.PUBLISH,
    _("A Québec office counts only with authority to select, manage and act."),
    _("Record the three powers of the office."),
    field="office_selects",
    breaks=lambda: (
        Q(kind=Kind.ICO, quebec_presence=Presence.OFFICE)
        & any_of(
            Q(**{power: False}) | Q(**{f"{power}__isnull": True})
            for power in ("office_selects", "office_manages", "office_acts")
        )
    ),
)
REGION = Rule(
    "ico.region",
    Severity.PUBLISH,
    _("The presence in Québec has no administrative region."),
    _("Choose a region from 01 to 17."),
    field="region",
    breaks=lambda: Q(kind=Kind.ICO) & filled("quebec_presence") & Q(region=""),
)
REGION_CODE = Rule(
    "organization.region",
    Severity.REFUSE,
    _("This is not an administrative region of Québec."),
    _("Choose a region from 01 to 17."),
    field="region",
    holds=one_of("region", ["", *Region.values]),
)
SOUTHERN_COUNTRY = Rule(
    "southern.country",
    Severity.REFUSE,
    _("A partner in a southern country has a country, and it is not Canada."),
    _("Give the country of the partner."),
    field="country",
    holds=~Q(kind=Kind.SOUTHERN_PARTNER) | ~one_of("country", ["", "CA"]),
)
SOUTHERN_NONPROFIT = Rule(
    "southern.nonprofit",
    Severity.PUBLISH,
    _("The partner in the South is not recorded as a local non-profit."),
    _("Verify its status and record it."),
    field="nonprofit",
    breaks=lambda: Q(kind=Kind.SOUTHERN_PARTNER) & (Q(nonprofit=False) | Q(nonprofit__isnull=True)),
)
QUEBEC_LOCATION = Rule(
    "quebec.location",
    Severity.REFUSE,
    _("A Québec partner is in Canada."),
    _("Give Canada (CA) as its country."),
    field="country",
    holds=~Q(kind=Kind.QUEBEC_PARTNER) | Q(country="CA"),
)
NEQ = Rule(
    "identifier.neq",
    Severity.REFUSE,
    _("A NEQ has ten digits, begins with 11, 22, 33 or 88, and belongs to one organization."),
    _("Correct the NEQ, or leave it empty; look for the organization that already has it."),
    field="neq",
    holds=Q(neq="") | Q(neq__regex=r"^(11|22|33|88)[0-9]{8}$"),
)
CHARITY = Rule(
    "identifier.charity",
    Severity.REFUSE,
    _("A charity number is nine digits that pass the Luhn check, with or without RR and 4 digits."),
    _("Correct the number (for example 123456782RR0001), or leave it empty."),
    field="charity_number",
    holds=Q(charity_number="")
    | Q(charity_number__regex=r"^[0-9]{9}(RR[0-9]{4})?$") & Q(luhn("charity_number", 1, 9)),
)
WEBSITE = Rule(
    "organization.website",
    Severity.REFUSE,
    _("A website begins with http:// or https://."),
    _("Give the whole address of the website."),
    field="website",
    holds=Q(website="") | Q(website__regex=r"^https?://"),
)
COORDINATES = Rule(
    "organization.coordinates",
    Severity.REFUSE,
    _("A latitude is from -90 to 90 and a longitude from -180 to 180, and both are given."),
    _("Give both, in decimal degrees, or neither."),
    field="latitude",
    holds=located(),
)
DELETE = Rule(
    "organization.delete",
    Severity.REFUSE,
    _("Other records refer to this organization: it cannot be deleted."),
    _("Archive it, with a reason."),
)

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
CONTACT_PERSON = Rule(
    "contact.person",
    Severity.REFUSE,
    _("A named person needs a purpose, a legal basis and a review date; consent needs its day."),
    _("Fill them, or keep the function and its role mailbox alone."),
    field="person",
    holds=Q(person="", personal_email="", personal_phone="")
    | (filled("purpose") & filled("legal_basis") & Q(review_on__isnull=False)),
)
CONTACT_CONSENT = Rule(
    "contact.consent",
    Severity.REFUSE,
    _("Consent to publish is recorded with the day it was given."),
    _("Give the day of the consent, or take the consent to publish away."),
    field="consent_on",
    holds=Q(publish=False) | Q(consent_on__isnull=False),
)
