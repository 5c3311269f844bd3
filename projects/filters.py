"""How the public list of projects is narrowed and sorted."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from organizations.enums import Kind, Region
from organizations.filters import all_countries, all_sectors
from organizations.models import Organization
from projects.enums import Goal, Status, Type
from projects.models import Project
from projects.together import projects_of
from registry.facets import AnyOf, AnyOfRecords
from registry.filters import RecordFilterSet
from registry.paging import sort_filter
from registry.search.looking import Search, Words
from registry.sets import Sets

FIRST_YEAR, LAST_YEAR = 1900, 2100


def leads(keys: Collection[str] | None) -> dict[str, str]:
    """The names of the ICOs of the keys, or of all, as people read them."""
    icos = Organization.objects.public().filter(kind=Kind.ICO).order_by("name_folded", "key")
    found = icos if keys is None else icos.filter(key__in=keys)
    return dict(found.values_list("key", "name"))


def instead_of(keys: Collection[str]) -> dict[str, str]:
    """The keys of the organizations that others were merged into, by the keys of these."""
    return Organization.objects.public().instead_of(keys)


def all_goals() -> list[tuple[str, str]]:
    return [(str(goal.value), f"{goal.value}. {goal.label}") for goal in Goal]


def all_years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(LAST_YEAR, FIRST_YEAR - 1, -1)]


class Years(AnyOf):
    """The years from the first start to the last day known; others are counted once chosen."""

    def counts(self, rows: Any, chosen: Collection[str]) -> dict[str, int]:
        found = rows.year_counts(
            {int(year) for year in chosen if year.isascii() and year.isdecimal()}
        )
        return {str(year): count for year, count in found.items()}

    def codes(self, rows: Any) -> Iterator[tuple[int, str]]:
        found: Iterator[tuple[int, str]] = rows.year_codes()
        return found

    def among(self, sets: Sets, chosen: Collection[str]) -> BitMap:
        years = {mark: self._years(sets, mark) for mark in "+-"}
        found = BitMap()
        for year in map(int, chosen):
            begun = sets.union([f"+{one}" for one in years["+"] if one <= year])
            found |= begun - sets.union([f"-{one}" for one in years["-"] if one < year])
        return found

    def tally(self, sets: Sets, rows: BitMap | None, chosen: Collection[str]) -> dict[str, int]:
        """Those begun up to a year, without those that were over before."""
        found = sets.counts(rows).items()
        begun = {int(code[1:]): count for code, count in found if code[0] == "+"}
        over = {int(code[1:]) + 1: count for code, count in found if code[0] == "-"}
        known = {*begun, *(year - 1 for year in over)}
        years = {*range(min(known), max(known) + 1), *map(int, chosen)} if known else set()
        return {
            str(year): sum(count for first, count in begun.items() if first <= year)
            - sum(count for first, count in over.items() if first <= year)
            for year in years
        }

    @staticmethod
    def _years(sets: Sets, mark: str) -> list[int]:
        return [int(code[1:]) for code in sets.codes if code[0] == mark]


class TakingPart(Words):
    """Of a long list, who takes part in what is known without its rows."""

    instead = staticmethod(instead_of)

    def keys(self, qs: Any, value: str) -> Iterable[int]:
        found = projects_of(Organization.objects.called(value))
        return super().keys(qs, value) if found is None else found

    def is_told(self, value: str) -> bool:
        return True


class ProjectFilter(RecordFilterSet):
    is_tallied = True
    q = Search(label=_("Title or summary"))
    type = AnyOf(label=_("Type"), choices=Type.choices, in_order=True)
    status = AnyOf(label=_("Status"), choices=Status.choices, in_order=True)
    country = AnyOf(
        by="in_countries",
        label=_("Country"),
        choices=all_countries,
        ties="country",
    )
    sector = AnyOf(
        by="in_sectors",
        label=_("Sector"),
        choices=all_sectors,
        ties="sector",
    )
    sdg = AnyOf(
        by="for_goals",
        label=_("Sustainable Development Goal"),
        choices=all_goals,
        ties="goal",
        in_order=True,
    )
    year = Years(
        by="during",
        label=_("Year"),
        choices=all_years,
        in_order=True,
    )
    region = AnyOf(
        by="in_regions",
        label=_("Québec region"),
        choices=Region.choices,
        ties="region",
        in_order=True,
    )
    lead = AnyOfRecords(
        by="led_by",
        label=_("Lead"),
        names=leads,
        instead=instead_of,
        ties="lead",
        in_order=True,
    )
    partner = TakingPart(by="with_organization", label=_("Organization taking part"))
    sort = sort_filter(
        ("-start", _("latest start first")),
        ("start", _("earliest start first")),
        ("title", _("title, A to Z")),
        ("-updated", _("last updated first")),
    )
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {
        "-start": (F("start").desc(nulls_last=True), "key"),
        "start": (F("start").asc(nulls_last=True), "key"),
        "title": ("title_folded", "key"),
        "-updated": ("-updated_at", "key"),
    }

    class Meta:
        model = Project
        fields: ClassVar[list[str]] = []
