"""What the API tells of organizations, of their partnerships and of their needs."""

import datetime

from django.utils.translation import gettext_lazy as _

from organizations.columns import NEED, ORGANIZATION, PARTNERSHIP
from organizations.enums import Kind, NeedStatus, Presence, Region, Subtype
from organizations.filters import NeedFilter, OrganizationFilter, PartnershipFilter
from organizations.lists import NEED_LIST, ORGANIZATION_LIST
from organizations.models import Membership, Partnership, Sector
from registry.api.resources import Resource
from registry.api.tables import Codelist
from registry.fields import country_names
from registry.languages import language_names


def sector_names() -> dict[str, str]:
    return {one.code: one.name for one in Sector.objects.all()}


def turning(was: datetime.date, now: datetime.date) -> set[int]:
    """The organizations whose membership or partnerships are not on a day what they were before."""
    models = (Membership, Partnership)
    return {pk for one in models for pk in one.objects.turning(was, now)}


ORGANIZATIONS = Resource(
    "organizations",
    OrganizationFilter,
    ORGANIZATION,
    grain=ORGANIZATION_LIST.grain,
    page="organizations:detail",
    shown_with=["participations__project", "partnerships_with_icos__ico"],
    turning=turning,
    tied_by=["participations__project__sectors", "participations__project__countries"],
)
PARTNERSHIPS = Resource(
    "partnerships",
    PartnershipFilter,
    PARTNERSHIP,
    grain=_("One record for each agreement, or interval, of an ICO with a partner."),
    keyed="id",
    shown_with=["ico", "partner"],
)
NEEDS = Resource(
    "needs",
    NeedFilter,
    NEED,
    grain=NEED_LIST.grain,
    page="need",
    page_by="id",
    shown_with=["organization", "answers__project"],
)
CODELISTS = [
    Codelist("countries", _("countries"), country_names),
    Codelist("languages", _("languages"), language_names),
    Codelist("regions", _("regions of Québec"), lambda: dict(Region.choices)),
    Codelist("sectors", _("sectors"), sector_names),
    Codelist("kinds", _("kinds of organization"), lambda: dict(Kind.choices)),
    Codelist("subtypes", _("subtypes of organization"), lambda: dict(Subtype.choices)),
    Codelist("presences", _("presences in Québec"), lambda: dict(Presence.choices)),
    Codelist("need-statuses", _("states of needs"), lambda: dict(NeedStatus.choices)),
]
