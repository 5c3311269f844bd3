"""The lists of organizations and of needs that anyone may follow."""

from django.utils.translation import gettext_lazy as _

from organizations.filters import NeedFilter, OrganizationFilter
from organizations.models import Need, Organization
from registry.following import Followed


def _summary(organization: Organization) -> str:
    return " · ".join(filter(None, [organization.short_kind, organization.public_place]))


ORGANIZATIONS = Followed(
    "organizations",
    "organizations:list",
    _("Organizations"),
    OrganizationFilter,
    "organizations/list.html",
    _summary,
)


def _of_need(need: Need) -> str:
    asks = [need.organization.name, need.where, need.sector.name if need.sector else ""]
    return " · ".join(filter(None, [*asks, need.get_status_display()]))


NEEDS = Followed(
    "needs",
    "needs",
    _("Needs of communities"),
    NeedFilter,
    "organizations/needs.html",
    _of_need,
)
