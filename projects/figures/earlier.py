"""Figures of a past day from memory: those of the present, but of what changed since."""

from collections.abc import Iterator

from projects.figures.stored import tables_of
from projects.models import Project
from registry.chunks import chunks
from registry.figures import OF_EACH, Figures, Tables, figures_of
from registry.models import PendingChange
from registry.past import changed_since
from registry.sources import SOURCES
from registry.tallies import stored_tally
from registry.watches import records

CHUNK = 1000
MOST = 300_000  # records that changed: beyond, adding up by queries is as quick


def figures_then() -> Figures | None:
    """Those of the past that is read; None where queries must add up."""
    tally = stored_tally(Project)
    if tally is None:
        return None
    figures = figures_of(tally)
    changed = _changed()
    if figures.number != tally.number or sum(map(len, changed.values())) > MOST:
        return None  # read meanwhile by another thread, of a later moment
    pks = _projects(changed)
    return figures.instead(pks, _tables(pks))


def _changed() -> dict[str, set[int]]:
    """The records by their model of which something was stored since the day, or that those who
    keep the figures have not looked at yet."""
    found = {model._meta.label_lower: {*pks} for model, pks in changed_since().items()}
    for of, pk in PendingChange.objects.values_list("of", "record_pk"):
        found.setdefault(of, set()).add(pk)
    return found


def _projects(changed: dict[str, set[int]]) -> set[int]:
    """Those that the records may show in."""
    found: set[int] = set()
    (source,) = (one for one in SOURCES if one.model is Project)
    for model in records():
        for some in chunks(sorted(changed.get(model._meta.label_lower, ())), CHUNK):
            found |= source.touched(model, some)
    return found


def _tables(pks: set[int]) -> Iterator[Tables]:
    """What was to be added up of those that were public."""
    for some in chunks(sorted(pks), OF_EACH):
        yield tables_of(Project.objects.public().filter(pk__in=some))
