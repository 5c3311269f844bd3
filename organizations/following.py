"""The lists of organizations that anyone may follow."""

from django.utils.translation import gettext_lazy as _

from organizations.filters import OrganizationFilter
from organizations.models import Organization
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
