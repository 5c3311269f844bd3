"""What the registry's records are made of, and what its staff keep beside them."""

from registry.models.access import AppendOnly, PersonalAccess
from registry.models.aside import Aside
from registry.models.bulk_change import BulkChange, BulkChangeRow, BulkState, Outcome
from registry.models.change import Change, ChangeFeed, PendingChange
from registry.models.import_batch import (
    UNDOABLE,
    BatchState,
    BatchStep,
    ImportBatch,
    ImportFile,
    ImportReading,
    ImportRow,
    RowOutcome,
)
from registry.models.incident import Incident
from registry.models.presence import Presence, SentForm
from registry.models.record import FormerSlug, Publishable, Record, new_key, publishing_key
from registry.models.regular import Regular
from registry.models.saved_view import SavedView
from registry.models.tally import Tally, TallyChunk, TallySet, TallyWord
from registry.models.verdict import Verdict
from registry.models.word import Word

__all__ = [
    "UNDOABLE",
    "AppendOnly",
    "Aside",
    "BatchState",
    "BatchStep",
    "BulkChange",
    "BulkChangeRow",
    "BulkState",
    "Change",
    "ChangeFeed",
    "FormerSlug",
    "ImportBatch",
    "ImportFile",
    "ImportReading",
    "ImportRow",
    "Incident",
    "Outcome",
    "PendingChange",
    "PersonalAccess",
    "Presence",
    "Publishable",
    "Record",
    "Regular",
    "RowOutcome",
    "SavedView",
    "SentForm",
    "Tally",
    "TallyChunk",
    "TallySet",
    "TallyWord",
    "Verdict",
    "Word",
    "new_key",
    "publishing_key",
]
