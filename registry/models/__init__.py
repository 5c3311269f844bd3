"""What the registry's records are made of, and what its staff keep beside them."""

from registry.models.record import FormerSlug, Publishable, Record, new_key
from registry.models.saved_view import SavedView

__all__ = ["FormerSlug", "Publishable", "Record", "SavedView", "new_key"]
