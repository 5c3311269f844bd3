"""The verbs of organizations that the kit's do not cover."""

from organizations.actions.decisions import complete, confirm, prepare_review, revoke
from organizations.actions.erasing import erase_contacts, erase_former
from organizations.actions.evidence import keep_evidence
from organizations.actions.norms import new_version
from organizations.actions.sectors import adopt_sectors, refresh_sectors

__all__ = [
    "adopt_sectors",
    "complete",
    "confirm",
    "erase_contacts",
    "erase_former",
    "keep_evidence",
    "new_version",
    "prepare_review",
    "refresh_sectors",
    "revoke",
]
