from organizations.models.codelist import Sector
from organizations.models.contact import Contact
from organizations.models.doubles import (
    Compared,
    LikenessKey,
    NotDuplicate,
    PossibleDouble,
)
from organizations.models.eligibility import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Norm,
)
from organizations.models.evidence import EvidenceFile
from organizations.models.membership import Membership
from organizations.models.merge import Merge, MergeStep
from organizations.models.need import Expertise, Need
from organizations.models.organization import Organization
from organizations.models.partnership import Partnership
from organizations.models.parts import ActiveCountry, Alias, OrganizationSlug
from organizations.models.split import InCommon, Split, SplitMember, SplitStep
from organizations.models.undoable import Deed, Undoable, UndoableStep

__all__ = [
    "ActiveCountry",
    "Alias",
    "Compared",
    "Contact",
    "Criterion",
    "CriterionAnswer",
    "Deed",
    "EligibilityReview",
    "EvidenceFile",
    "Expertise",
    "InCommon",
    "LikenessKey",
    "Membership",
    "Merge",
    "MergeStep",
    "Need",
    "Norm",
    "NotDuplicate",
    "Organization",
    "OrganizationSlug",
    "Partnership",
    "PossibleDouble",
    "Sector",
    "Split",
    "SplitMember",
    "SplitStep",
    "Undoable",
    "UndoableStep",
]
