"""What lists of organizations, and of what is said of them, can be asked."""

from organizations.querysets.contact import ContactQuerySet
from organizations.querysets.eligibility import AnswerQuerySet, ReviewQuerySet
from organizations.querysets.expertise import ExpertiseQuerySet
from organizations.querysets.membership import MembershipQuerySet, on_day
from organizations.querysets.need import NeedQuerySet
from organizations.querysets.organization import OrganizationQuerySet
from organizations.querysets.partnership import OfOrganizationQuerySet, PartnershipQuerySet

__all__ = [
    "AnswerQuerySet",
    "ContactQuerySet",
    "ExpertiseQuerySet",
    "MembershipQuerySet",
    "NeedQuerySet",
    "OfOrganizationQuerySet",
    "OrganizationQuerySet",
    "PartnershipQuerySet",
    "ReviewQuerySet",
    "on_day",
]
