"""What the registry's records are made of, and what its staff keep beside them."""

from registry.models.access import AppendOnly, PersonalAccess
from registry.models.incident import Incident
from registry.models.presence import Presence, SentForm
from registry.models.record import FormerSlug, Publishable, Record, new_key

__all__ = [
    "AppendOnly",
    "FormerSlug",
    "Incident",
    "PersonalAccess",
    "Presence",
    "Publishable",
    "Record",
    "SentForm",
    "new_key",
]
