"""Which sectors projects have."""

from collections.abc import Collection

from projects.models import Project, SectorShare
from registry.memory.tallies import known_public


def sectors_in_use() -> Collection[str]:
    """The codes of those of public projects: as they are known of a long list, else counted."""
    known = known_public(Project)
    if known is not None:
        return known.sets("sector").counts().keys()
    return {*SectorShare.objects.public().values_list("sector", flat=True).order_by().distinct()}
