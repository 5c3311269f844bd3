"""The lists of organizations and of needs that can be taken away."""

from django.utils.translation import gettext_lazy as _

from organizations.columns import NEED, ORGANIZATION
from organizations.filters import NeedFilter, OrganizationFilter
from registry.listings import Listed

ORGANIZATION_LIST = Listed(
    "organizations",
    OrganizationFilter,
    ORGANIZATION,
    "organizations/list.html",
    grain=_("One row for each organization."),
)
NEED_LIST = Listed(
    "needs",
    NeedFilter,
    NEED,
    "organizations/needs.html",
    grain=_("One row for each need of a community, as a partner in the South states it."),
)
