"""What the public sends, and who is told what changes."""

from portal.models.correction import (
    COMMENT_LENGTH,
    SOURCES_LENGTH,
    CorrectionProposal,
    ProposedChange,
)
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
    "ProposedChange",
    "Receiver",
    "ReceiverState",
    "Sending",
    "Subscription",
]
