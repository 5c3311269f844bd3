"""The staff's screens of what the public proposes."""

from portal.admin.corrections import CorrectionProposalAdmin
from portal.admin.queue import TASKS
from portal.admin.webhooks import DeliveryAdmin, ReceiverAdmin
from registry.admin.queue import register

register(*TASKS)

__all__ = ["CorrectionProposalAdmin", "DeliveryAdmin", "ReceiverAdmin"]
