from organizations.models.codelist import Sector
from organizations.models.contact import Contact
from organizations.models.eligibility import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Norm,
)
from organizations.models.evidence import EvidenceFile
from organizations.models.membership import Membership
from organizations.models.need import Expertise, Need
from organizations.models.organization import Organization, OrganizationSlug
from organizations.models.partnership import Partnership
from organizations.models.parts import ActiveCountry, Alias

__all__ = [
    "ActiveCountry",
    "Alias",
    "Contact",
    "Criterion",
    "CriterionAnswer",
    "EligibilityReview",
    "EvidenceFile",
    "Expertise",
    "Membership",
    "Need",
    "Norm",
    "Organization",
    "OrganizationSlug",
    "Partnership",
    "Sector",
]
