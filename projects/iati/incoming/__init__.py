"""A publisher's activities of IATI 2, as rows of our own import files: docs/iati.md tells how."""

from projects.iati.incoming.notes import Notes
from projects.iati.incoming.tables import read, sources

__all__ = ["Notes", "read", "sources"]
