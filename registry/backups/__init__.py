"""The whole registry in one archive, and back: what ``backup`` and ``restore`` do."""

from registry.backups.archive import Unusable
from registry.backups.making import make, outdated
from registry.backups.restoring import restore

__all__ = ["Unusable", "make", "outdated", "restore"]
