"""Tallies of short lists, too: made whatever the length, and held against counting."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.http import QueryDict

from organizations.enums import Kind
from organizations.filters import NeedFilter, OrganizationFilter
from organizations.models import Need, Organization
from portal.finding import Ranking, Wish
from portal.reports import CATALOGUE
from projects.figures import Counted, Kept, Wanted
from projects.figures.dimensions import OF_PROJECT, OWN, SHARED
from projects.filters import ProjectFilter
from projects.models import Participation, Project
from projects.together import projects_of, shared_projects
from registry.actions import tallying
from registry.actions.change_feed import gather, keep_tallies
from registry.facets import AnyOf
from registry.filters import RecordFilterSet
from registry.memory.everything import everything, staff_codes
from registry.memory.figures import figures_of
from registry.memory.tallies import known_public, tally_of
from registry.reports import Lines
from registry.sources import SOURCES
from tests.concorded import ASKED, differences_of_words

LONG = (
    "icos",
    "partnerships",
    "needs-unmet",
    "quebec-partners-expertise",
    "southern-partners-by-country",
    "projects-without-southern-partner",
    "aqoci-share",
)
DIMENSIONS = [(one,) for one in (*OWN, *OF_PROJECT, *SHARED)]
TALLIED = (OrganizationFilter, ProjectFilter, NeedFilter)


@contextmanager
def tallies() -> Iterator[None]:
    """Every list that is not empty is long."""
    with patch.object(tallying, "LEAST", 1):
        up_to_date()
        yield


def up_to_date() -> None:
    gather(SOURCES)
    keep_tallies(SOURCES)


def differences(texts: Sequence[str] = ASKED) -> list[str]:
    """Where a tally does not say what counting says; a list without one is empty. ``texts``: what
    is looked for in the words that are kept."""
    found = [*_of_ties(), *_of_partners(), *_of_staff(), *_of_long_reports(), *_of_pairs()]
    for filters in TALLIED:
        tallied, counted = filters(QueryDict()), uncached(filters(QueryDict()))
        if tallied.tallied is None:
            assert not counted.qs.exists()
            continue
        for name, one in tallied.filters.items():
            if isinstance(one, AnyOf):
                told = {k: v for k, v in tallied.tallied.counts(name).items() if v}
                right = {k: v for k, v in one.counts(counted.qs, ()).items() if v}
                if told != right:
                    found.append(f"{filters.__name__} {name}: {told}, not {right}")
        if tallied.tallied.count() != counted.qs.count():
            found.append(f"{filters.__name__}: {tallied.tallied.count()}")
    found += differences_of_words(texts)
    wanted = (Wanted(everything=of_staff) for of_staff in (False, True))
    others = (one for some in wanted for one in other_figures(some, DIMENSIONS))
    return found + [f"figures: {one}" for one in others]


def other_figures(wanted: Wanted, names: Sequence[tuple[str, ...]]) -> list[str]:
    """Where figures from memory are not those that queries give."""
    tally, counted, found = tally_of(Project), Counted(wanted), []
    if tally is None:
        assert not Project.objects.exists()
        return []
    kept = Kept(wanted, figures_of(tally))
    for some in names:
        asked: list[Any] = [(kept.contributions, counted.contributions)]
        if some:
            asked.append((kept.amounts, counted.amounts))
        if not {*some} & {*OWN}:
            asked.append((kept.projects, counted.projects))
            if some and not {*some} & {*SHARED}:
                asked.append((kept.cohorts, counted.cohorts))
        for told, right in asked:
            if (one := told(*some)) != (other := right(*some)):
                found.append(f"{told.__name__} {some} {wanted}: {one}, not {other}")
    return found


def _of_ties() -> Iterator[str]:
    """What no filter has."""
    known = known_public(Organization)
    for name in OrganizationFilter.tied if known else ():
        told = {(pk, code) for code, pks in known.sets(name).of(known.all) for pk in pks}
        right = {(pk, code) for pk, code in Organization.objects.public().tie_codes(name) if code}
        if told != right:
            yield f"{name}: {told}, not {right}"


def _of_pairs() -> Iterator[str]:
    """Who takes part in the same projects, by columns and by queries."""
    pks = [*Organization.objects.values_list("pk", flat=True)]
    told = shared_projects(pks)
    right = Participation.objects.public().filter(organization__in=pks).shared()
    if tally_of(Project) and (told != right or tally_of(Participation) is None):
        yield f"pairs: {told}, not {right}"
    names = Organization.objects.order_by("pk").values_list("key", "name")[:20]
    for text in ("", "zzz", *(text for key, name in names for text in (key, name.split()[0]))):
        part = projects_of(Organization.objects.called(text))
        rows = Project.objects.public().with_organization(text)
        if part is not None and {*part} != {*rows.values_list("pk", flat=True)}:
            yield f"projects of {text}: {[*part]}"


def _of_partners() -> Iterator[str]:
    """Who fits, by sets and by queries."""
    known = known_public(Organization)
    asker = Organization.objects.public().filter(kind="southern_partner").first()
    for wish in (Wish(), Wish(("HT",)), Wish(("SN", "BF"), ("11110", "14030"), asker=asker)):
        told, right = Ranking(wish, list(Kind), known), Ranking(wish, list(Kind))
        if [*told.keys[:100]] != [*right.keys[:100]] or told.whole != right.whole:
            yield f"{wish}: {told.keys[:100]}, not {right.keys[:100]}"


def _of_staff() -> Iterator[str]:
    """Of every record, published or not."""
    for model in (Organization, Project, Need):
        known = everything(model)
        if known is None:
            assert tally_of(model) is None
            continue
        right = staff_codes(model.objects.all())
        paths = ("", *model.objects.all().staff_facets)
        pairs = ((path, code) for path in paths for code in known.sets(path).codes)
        told = {(f"*{path}", code): known.having(path, [code]) for path, code in pairs}
        if (told := {place: pks for place, pks in told.items() if pks}) != right:
            yield f"{model.__name__}: {told}, not {right}"


def _of_long_reports() -> Iterator[str]:
    """Rows and sums by what was read once, and by what is read anew."""
    for name, of_staff in product(LONG, (False, True)):
        told = lines(name, everything=of_staff)
        with patch("registry.memory.rolls.tally_of", return_value=None):
            right = lines(name, everything=of_staff)
        if told != right:
            yield f"{name}, {of_staff=}: {told}, not {right}"


def lines(name: str, *, everything: bool, **asked: list[str]) -> Any:
    """The rows of a report, and what it says of them before they are read."""
    report: Any = CATALOGUE.get(name)
    form = report.parameters(QueryDict(urlencode(asked, doseq=True)))
    assert form.is_valid()
    found = report.rows(form.cleaned_data, everything=everything)
    rows = [tuple(row) for row in found]
    if not isinstance(found, Lines):
        return rows, {}, {}
    assert len(found) == len(rows)
    return rows, dict(found.sums), dict(found.bars)


def uncached(found: RecordFilterSet) -> RecordFilterSet:
    """As if there were no tally."""
    found.__dict__["_tally"] = None
    return found
