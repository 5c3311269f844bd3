"""Where the registry's organizations and projects are, drawn by the server."""

from portal.atlas.atlas import Atlas
from portal.atlas.levels import counted
from portal.atlas.world import CountryFact

__all__ = ["Atlas", "CountryFact", "counted"]
