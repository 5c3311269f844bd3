"""What the public sends: proposed corrections, and lists to follow by e-mail; what staff have
taken by the clock."""

from portal.models.correction import (
    COMMENT_LENGTH,
    SOURCES_LENGTH,
    CorrectionProposal,
    ProposedChange,
)
from portal.models.scheduled import KeptExtract, KeptPiece, ScheduledExtract
from portal.models.sending import Sending
from portal.models.subscription import LONGEST_QUERY, Subscription

__all__ = [
    "COMMENT_LENGTH",
    "LONGEST_QUERY",
    "SOURCES_LENGTH",
    "CorrectionProposal",
    "KeptExtract",
    "KeptPiece",
    "ProposedChange",
    "ScheduledExtract",
    "Sending",
    "Subscription",
]
