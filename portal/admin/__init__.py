"""The staff's screens of what the public proposes, and of extracts taken by the clock."""

from portal.admin.corrections import CorrectionProposalAdmin
from portal.admin.queue import TASKS
from portal.admin.scheduled import KeptExtractAdmin, ScheduledExtractAdmin
from portal.admin.webhooks import DeliveryAdmin, ReceiverAdmin
from registry.admin.queue import register

register(*TASKS)

__all__ = [
    "CorrectionProposalAdmin",
    "DeliveryAdmin",
    "KeptExtractAdmin",
    "ReceiverAdmin",
    "ScheduledExtractAdmin",
]
