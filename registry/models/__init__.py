"""What the registry's records are made of, and what its staff keep beside them."""

from registry.models.bulk_change import BulkChange, BulkChangeRow, BulkState, Outcome
from registry.models.record import FormerSlug, Publishable, Record, new_key

__all__ = [
    "BulkChange",
    "BulkChangeRow",
    "BulkState",
    "FormerSlug",
    "Outcome",
    "Publishable",
    "Record",
    "new_key",
]
