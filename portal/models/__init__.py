"""What the public sends, who is told what changes, and what staff have taken by the clock."""

from portal.models.correction import (
    COMMENT_LENGTH,
    SOURCES_LENGTH,
    CorrectionProposal,
    ProposedChange,
)
from portal.models.scheduled import KeptExtract, KeptPiece, ScheduledExtract
from portal.models.sending import Sending
from portal.models.subscription import LONGEST_QUERY, Subscription
from portal.models.webhook import Delivery, DeliveryState, Receiver, ReceiverState

__all__ = [
    "COMMENT_LENGTH",
    "LONGEST_QUERY",
    "SOURCES_LENGTH",
    "CorrectionProposal",
    "Delivery",
    "DeliveryState",
    "KeptExtract",
    "KeptPiece",
    "ProposedChange",
    "Receiver",
    "ReceiverState",
    "ScheduledExtract",
    "Sending",
    "Subscription",
]
