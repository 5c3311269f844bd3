"""Projects as activities of IATI 2.03, as docs/iati.md tells."""

from projects.iati.activity import activities
from projects.iati.rows import MODELS, dated, undated

__all__ = ["MODELS", "activities", "dated", "undated"]
