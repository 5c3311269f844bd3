"""Figures of a past day from memory: those of the present, but of what changed since."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from organizations.models import Organization
from projects.enums import Role
from projects.figures.dimensions import SHARED
from projects.figures.stored import tables_of
from projects.models import Cohort, Contribution, Participation, Project
from registry.chunks import chunks
from registry.figure_tables import Tables
from registry.memory.figures import OF_EACH, Figures, figures_of
from registry.memory.tallies import stored_tally
from registry.models import PendingChange
from registry.past import beside_the_present, changed_since

CHUNK = 1000
MOST = 300_000  # projects that may be others: beyond, adding up by queries is as quick
Changed = Mapping[Any, Collection[int]]


def figures_then() -> Figures | None:
    """Those of the past that is read; None where queries must add up."""
    tally = stored_tally(Project)
    if tally is None:
        return None
    figures = figures_of(tally)
    if figures.number != tally.number:  # another thread has those of a later moment
        return None
    pks = _projects(changed_since(), _pending())
    return figures.instead(pks, _tables(pks)) if len(pks) <= MOST else None


def _pending() -> dict[Any, set[int]]:
    """The records that those who keep the figures have not looked at yet."""
    labels = {model._meta.label_lower: model for model in (Project, Organization, *_parts())}
    found: dict[Any, set[int]] = {model: set() for model in labels.values()}
    for of, pk in PendingChange.objects.values_list("of", "record_pk"):
        if of in labels:
            found[labels[of]].add(pk)
    return found


def _projects(changed: Changed, pending: Changed) -> set[int]:
    """Those of which figures may say something else: what changed, what their parts were ever of,
    and what is led by who was another."""
    found = {*changed.get(Project, ()), *pending[Project]}
    for part in _parts():
        for some in chunks({*changed.get(part, ()), *pending[part]}, CHUNK):
            lines = part.history.filter(id__in=some).order_by()
            found |= {*lines.values_list("project_id", flat=True)}
    others = {*_other_leads(changed.get(Organization, ())), *pending[Organization]}
    for some in chunks(others, CHUNK):
        led = Participation.objects.filter(organization__in=some, role=Role.LEAD).order_by()
        found |= {*led.values_list("project_id", flat=True)}
    return found


def _parts() -> list[Any]:
    shared = (getattr(Project, name).rel.related_model for name in SHARED.values())
    return [Contribution, Cohort, Participation, *shared]


def _other_leads(pks: Collection[int]) -> list[int]:
    """Those of which figures say something else now."""
    then = _said(pks)
    with beside_the_present():
        now = _said(pks)
    return [pk for pk in pks if then.get(pk) != now.get(pk)]


def _said(pks: Collection[int]) -> dict[int, tuple[Any, ...]]:
    names = ("pk", "key", "region", "publication")
    read = (
        Organization.objects.filter(pk__in=some).order_by().values_list(*names)
        for some in chunks(pks, CHUNK)
    )
    return {row[0]: row[1:] for row in chain.from_iterable(read)}


def _tables(pks: Collection[int]) -> Iterator[Tables]:
    """What was to be added up of them."""
    for some in chunks(sorted(pks), OF_EACH):
        yield tables_of(Project.objects.filter(pk__in=some))
