"""The staff's screens of organizations and of what belongs to them."""

from organizations.admin.belongings import (
    ExpertiseAdmin,
    MembershipAdmin,
    NeedAdmin,
    PartnershipAdmin,
)
from organizations.admin.contact import ContactAdmin
from organizations.admin.eligibility import EligibilityReviewAdmin
from organizations.admin.figures import FIGURES
from organizations.admin.norms import CriterionAdmin, NormAdmin
from organizations.admin.organization import OrganizationAdmin
from organizations.admin.queue import TASKS
from organizations.admin.sector import SectorAdmin
from registry.admin.figures import show
from registry.admin.queue import register

register(*TASKS)
show(*FIGURES)

__all__ = [
    "ContactAdmin",
    "CriterionAdmin",
    "EligibilityReviewAdmin",
    "ExpertiseAdmin",
    "MembershipAdmin",
    "NeedAdmin",
    "NormAdmin",
    "OrganizationAdmin",
    "PartnershipAdmin",
    "SectorAdmin",
]
