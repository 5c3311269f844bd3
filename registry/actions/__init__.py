"""The verbs that write records: atomic, by someone, with their history.

Each takes many records; one is a list of one. The admin, the importer, the demonstration data
and the commands call the same verbs.
"""

from registry.actions.access import note_access, reveal
from registry.actions.bulk import apply_bulk, choose, preview_bulk, undo_bulk
from registry.actions.drafts import Draft, Written
from registry.actions.publication import (
    ARCHIVED,
    OWN_WORK,
    Decision,
    archive,
    publish,
    submit,
    withdraw,
    withdraw_unfit,
)
from registry.actions.removal import remove
from registry.actions.replaced import standing_for
from registry.actions.scheduling import publish_due, schedule
from registry.actions.translations import hold_translations
from registry.actions.trying import Trial
from registry.actions.writing import touch_untouched, write

__all__ = [
    "ARCHIVED",
    "OWN_WORK",
    "Decision",
    "Draft",
    "Trial",
    "Written",
    "apply_bulk",
    "archive",
    "choose",
    "hold_translations",
    "note_access",
    "preview_bulk",
    "publish",
    "publish_due",
    "remove",
    "reveal",
    "schedule",
    "standing_for",
    "submit",
    "touch_untouched",
    "undo_bulk",
    "withdraw",
    "withdraw_unfit",
    "write",
]
