"""Names that are proposed while one types: organizations, projects, then countries and sectors."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db import router
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from organizations.models import Alias, Organization, Sector
from organizations.places import lexicon
from portal.demo.vocabulary import LABEL
from projects.models import CountryShare, Project
from projects.sectors import sectors_in_use
from registry.bilingual import Text
from registry.prepared import Statement, put_together_once, statement
from registry.search.beginnings import MOST, TYPED, beginning, given, together, told, typed, worded
from registry.text import fold

OTHERS = 3  # places that organizations leave to the rest, where there is any
CODES = ("*1", "*2")  # stand for those of countries, which are as many at most
FACETS = 2  # places that projects leave to countries and sectors, where there is any
FURTHER = 10 * MOST  # lines that are read: an organization or a project may have several
# Nobody types the label of fictional records: their names begin after it.
LABELLED = f"{fold(LABEL)} "
# What is proposed, the best first.
SHORT, NAME, BEGUN, OTHER_NAME, WORD, OTHER_WORD = range(6)
PROJECT, COUNTRY, SECTOR, WORD_OF_SECTOR = range(6, 10)
NONE = Value("", output_field=CharField())
OF_ORGANIZATION = ("key", "slug", "name", "name_language", "acronym", "kind")
OF_PROJECT = ("key", "slug", "title_fr", "title_en", NONE, "type", NONE)
OF_COUNTRY = ("country", NONE, NONE, NONE, NONE, NONE, NONE)


class Line(NamedTuple):
    """``folded``: what the text was found in; ``language``: of the name, or else the English one;
    ``also``: the other name that was found."""

    rank: int
    folded: str
    key: str
    slug: str
    name: str
    language: str
    acronym: str
    kind: str
    also: str


@dataclass(frozen=True)
class Suggestion:
    """``what``: it is; ``url``: where it leads; ``also``: the other name that was found."""

    name: Text
    what: Any
    url: str
    acronym: str = ""
    also: str = ""


def suggestions(text: str) -> list[Suggestion]:
    """Eight at most, of what anyone may see: one question, or two where few names begin so."""
    asked = typed(text)
    if not asked:
        return []
    codes = _countries(asked)
    lines = _in_order(_begun, codes, asked)
    others = _each_once(line for line in lines if line.rank >= PROJECT) + _sectors(asked)
    found = _each_once(line for line in lines if line.rank < PROJECT)
    room = MOST - min(len(others), OTHERS)
    if len(found) < room:
        found = _each_once([*found, *_in_order(_worded, (), asked)])
    return [_suggestion(line) for line in [*found[:room], *_rest(others, MOST - len(found[:room]))]]


def _rest(others: list[Line], room: int) -> list[Line]:
    """Projects, then countries and sectors, which have some places whatever projects there are."""
    projects = [line for line in others if line.rank == PROJECT]
    facets = others[len(projects) :][: max(FACETS, room - len(projects))]
    return [*projects[: room - len(facets)], *facets]


def _begun(*codes: str) -> Iterator[Any]:
    """What begins so, and the countries of those codes."""
    public, starts = Organization.objects.public(), (TYPED, f"{LABELLED}{TYPED}")
    own = (*OF_ORGANIZATION, NONE)
    for rows in beginning(public, "name_folded", starts, "key"):
        yield told(rows, NAME, "name_folded", *own)
    for rows in beginning(public, "acronym_folded", (TYPED,), "name_folded", "key"):
        yield told(rows, BEGUN, "acronym_folded", *own)
    for rows in beginning(_aliases(), "name_folded", starts, "pk"):
        yield told(rows, OTHER_NAME, "name_folded", *_of_alias())
    for path in ("title_folded", "english_folded"):
        for rows in beginning(Project.objects.public(), path, starts, "key"):
            yield told(rows, PROJECT, path, *OF_PROJECT)
    for code in codes:
        there = CountryShare.objects.public().filter(country=code).order_by().values("pk")[:1]
        yield told(CountryShare.objects.filter(pk__in=there), COUNTRY, NONE, *OF_COUNTRY)


def _worded() -> Iterator[Any]:
    """The organizations of which a name has a word that begins so."""
    named = worded(Organization.objects.public(), "search_folded", TYPED)
    yield told(named, WORD, "name_folded", *OF_ORGANIZATION, NONE)
    others = worded(_aliases(), "name_folded", TYPED)
    yield told(others, OTHER_WORD, "name_folded", *_of_alias())


def _aliases() -> Any:
    return Alias.objects.filter(organization__in=Organization.objects.public())


def _of_alias() -> tuple[str, ...]:
    return (*(f"organization__{name}" for name in OF_ORGANIZATION), "name")


def _countries(asked: str) -> list[str]:
    """The codes of those whose names, in some language, begin so, or have a word that does."""
    found = {
        (not text.startswith(asked), text, one.code)
        for text, meanings in lexicon().items()
        if f" {text}".find(f" {asked}") >= 0
        for one in meanings
        if one.kind == "country"
    }
    return list(dict.fromkeys(code for _begins, _text, code in sorted(found)))[: len(CODES)]


def _sectors(asked: str) -> list[Line]:
    """Those of public projects whose names, in French or in English, begin so; then those that have
    a word that does."""
    found: dict[str, Line] = {}
    for name, code, french, english in _names_of_sectors():
        if f" {asked}" in name:
            rank = SECTOR if name.startswith(f" {asked}") else WORD_OF_SECTOR
            line = Line(rank, name, code, "", french, english, "", "", "")
            found[code] = min(line, found.get(code, line))
    used = sectors_in_use() if found else ()
    return sorted(line for code, line in found.items() if code in used)


@cache
def _names_of_sectors() -> list[tuple[str, str, str, str]]:
    """Each name, folded, and whose it is. A migration alone gives a sector a name."""
    rows = Sector.objects.values_list("code", "name_fr", "name_en")
    return [(f" {fold(name)}", *row) for row in rows for name in row[1:] if name]


Lines = Callable[..., Iterator[Any]]


def _in_order(lines: Lines, codes: Sequence[str], asked: str) -> list[Line]:
    """The best first: what is the acronym as a whole before what begins so."""
    alias = router.db_for_read(Organization)
    told_of = dict(zip(CODES, codes, strict=False)) | given(asked, [LABELLED], alias)
    told = [Line(*line) for line in _asked(lines, len(codes), alias).rows(alias, told_of)]
    ranked = [line._replace(rank=SHORT) if line[:2] == (BEGUN, asked) else line for line in told]
    return sorted(ranked, key=lambda one: (one.rank, one.folded.removeprefix(LABELLED), one.key))


@put_together_once
def _asked(lines: Lines, countries: int, alias: str) -> Statement:
    found = together(lines(*CODES[:countries])).order_by("rank", "name_folded", "key")
    return statement(found[:FURTHER], alias)


def _each_once(lines: Iterable[Line]) -> list[Line]:
    """Each organization by the best of its names, each project by that of its titles."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        found.setdefault((line.key, line.slug), line)
    return [*found.values()]


def _suggestion(line: Line) -> Suggestion:
    if line.rank == COUNTRY:
        url = f"{reverse('projects:list')}?{urlencode({'country': line.key})}"
        return Suggestion(Text(str(countries.name(line.key)), ""), _("Projects"), url)
    if line.rank >= SECTOR:
        url = f"{reverse('projects:list')}?{urlencode({'sector': line.key})}"
        sector = Sector(code=line.key, name_fr=line.name, name_en=line.language)
        return Suggestion(Text(sector.name, ""), _("Projects of the sector"), url)
    if line.rank == PROJECT:
        titles = {"title_fr": line.name, "title_en": line.language}
        project = Project(slug=line.slug, type=line.kind, **titles)
        return Suggestion(project.headline, project.short_type, project.get_absolute_url())
    names = {"name": line.name, "name_language": line.language}
    one = Organization(slug=line.slug, kind=line.kind, **names)
    url = one.get_absolute_url()
    return Suggestion(one.headline, one.short_kind, url, line.acronym, line.also)
