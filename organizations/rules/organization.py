"""The rules about organizations of every kind."""

from django.db.models import CheckConstraint, OuterRef, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from organizations.enums import SUBTYPES, Kind, Region, Subtype
from registry.rules import (
    Condition,
    Rule,
    Severity,
    any_of,
    exists,
    filled,
    located,
    one_of,
)

NAME_LENGTH = 300

CONTROL = r"[\u0001-\u001f\u007f-\u009f]"

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

OTHER_LABEL = Rule(
    "organization.other_label",
    Severity.WARN,
    _("The subtype is “other”, and nothing describes it."),
    _("Describe it in French, in a few words."),
    field="other_label",
    breaks=lambda: Q(subtype=Subtype.OTHER, other_label=""),
)
POSTAL_CODE = Rule(
    "organization.postal_code",
    Severity.WARN,
    _("A postal code of Québec begins with G, H or J."),
    _("Correct the postal code, or the presence in Québec."),
    field="postal_code",
    breaks=lambda: (
        Q(postal_code__iregex=r"^\s*[^GHJ\s]")
        & (Q(kind=Kind.QUEBEC_PARTNER) | filled("quebec_presence") | filled("region"))
    ),
)


ORGANIZATION, ALIAS = "organizations.Organization", "organizations.Alias"
APART = "organizations.NotDuplicate"


def _another(of: str = "", outer: str = "") -> Q:
    """The organization of a row (by the path ``of``) is not that of the outer row (by ``outer``),
    has its country and is not archived."""
    return (
        ~Q(**{f"{of}pk": OuterRef(f"{outer}pk")})
        & Q(**{f"{of}country": OuterRef(f"{outer}country")})
        & ~Q(**{f"{of}publication": "archived"})
        & ~Q(_told_apart(of, outer))
    )


def _told_apart(of: str, outer: str) -> Condition:
    """Someone compared the two and found that they are not one."""
    one, other = OuterRef(f"{of}pk"), OuterRef(OuterRef(f"{outer}pk"))
    sides = Q(first=one, second=other) | Q(first=other, second=one)
    return exists(APART, sides)


# That the outer row has something to compare comes first: half of them share an empty acronym.
def _named_alike(outer: str = "") -> Q:
    """Another organization has the name of the outer row, as its own or among its other names."""
    same = Q(name_likeness=OuterRef("name_likeness"))
    owners = {ORGANIZATION: "", ALIAS: "organization__"}
    return filled("name_likeness") & any_of(
        exists(model, _another(of, outer), same) for model, of in owners.items()
    )


def _twin() -> Condition:
    """Another organization of the same country, not archived, has a name, an acronym or a web
    domain alike, other names included."""
    alike = (
        filled(field) & Q(exists(ORGANIZATION, _another(), **{field: OuterRef(field)}))
        for field in ("acronym_folded", "web_domain")
    )
    by_other_name = exists(ALIAS, _named_alike("organization__"), organization=OuterRef("pk"))
    return any_of([_named_alike(), *alike, by_other_name])


DUPLICATE = Rule(
    "organization.duplicate",
    Severity.WARN,
    _("Another organization of the same country has a name, an acronym or a web domain alike."),
    _("Compare the two; if they are one, keep one record."),
    field="name",
    breaks=lambda: ~Q(publication="archived") & Q(_twin()),
)

# What others stand for is archived: what was merged into another, or split into its members.
STOOD_FOR = (
    CheckConstraint(
        condition=Q(merged_into__isnull=True) | Q(publication="archived"),
        name="organization_merged",
    ),
    CheckConstraint(
        condition=Q(split__isnull=True) | Q(publication="archived"), name="organization_split"
    ),
)
