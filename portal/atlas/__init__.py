"""Where the registry's organizations and projects are, drawn by the server."""

from portal.atlas.atlas import Atlas

__all__ = ["Atlas"]
