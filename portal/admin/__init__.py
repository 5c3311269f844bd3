"""The staff's screens of what the public proposes."""

from portal.admin.corrections import CorrectionProposalAdmin
from portal.admin.queue import TASKS
from registry.admin.queue import register

register(*TASKS)

__all__ = ["CorrectionProposalAdmin"]
