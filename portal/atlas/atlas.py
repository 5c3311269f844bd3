"""The map page: what is counted, where, in words, as a drawing and as a table."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from organizations.enums import Kind
from portal.atlas.levels import Number, counted, levels_of
from portal.atlas.places import MOST, Place, places_of
from portal.atlas.regions import Quebec
from portal.atlas.world import CountryFact, World, bare_world, world
from portal.enums import OF_PROJECTS, Shown
from portal.filters import MapOfOrganizations, MapOfProjects, Question
from projects.enums import Stage
from projects.funding import ByCountry
from registry.amounts import dollars
from registry.fragments import Mark
from registry.text import fold

NAMED = 3  # countries that the summary names


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Atlas:
    """What a valid question finds."""

    question: Question

    @property
    def show(self) -> Shown:
        return self.question.show

    @property
    def mark(self) -> Mark | None:
        """The same as long as the map is, where sets count all of it; else None."""
        counted_by_sets = self.show == Shown.PROJECTS and self.question.is_valid
        found: Mark | None = self.question.found.mark if counted_by_sets else None
        return found

    @property
    def title(self) -> str:
        return capfirst(str(self.show.label))

    @property
    def is_of_places(self) -> bool:
        return self.show == Shown.PLACES

    @property
    def is_of_dollars(self) -> bool:
        return self.show == Shown.COMMITTED

    @property
    def is_of_projects(self) -> bool:
        return self.question.list_name == "projects:list"

    @cached_property
    def rows(self) -> Any:
        """The records that the filters leave, of which the map is a picture."""
        found = self.question.found.qs
        return found.southern() if self.show == Shown.PARTNERS else found

    @cached_property
    def total(self) -> int:
        if self.show == Shown.PARTNERS:
            return int(self.rows.order_by().count())
        return int(self.question.found.count)

    # Countries

    @cached_property
    def amounts(self) -> ByCountry:
        return ByCountry.of(self.rows.contributions_at(Stage.COMMITTED))

    @cached_property
    def values(self) -> dict[str, Number]:
        if self.is_of_dollars:
            return dict(self.amounts.amounts)
        if self.is_of_projects:
            return dict(self.question.found.code_counts("country"))
        found = self.rows.counts("country")
        return {str(code): count for code, count in found.items() if code}

    @cached_property
    def facts(self) -> list[CountryFact]:
        """Of each country that counts; the largest value first, then by name."""
        found = [self._fact(code, value) for code, value in self.values.items()]
        return sorted(found, key=lambda fact: (-fact.value, fold(fact.name), fact.code))

    def _fact(self, code: str, value: Number) -> CountryFact:
        name = str(countries.name(code) or code)
        return CountryFact(code, name, value, self._words(value), self._listed("country", code))

    def _words(self, value: Number) -> str:
        if self.is_of_dollars:
            return dollars(value, places=0)
        count = int(value)
        if self.is_of_projects:
            words = ngettext("%(count)s project", "%(count)s projects", count)
        else:
            words = ngettext("%(count)s southern partner", "%(count)s southern partners", count)
        return words % {"count": counted(count)}

    @cached_property
    def world(self) -> World:
        if self.is_of_places:
            return bare_world()
        levels = levels_of(self.values.values(), are_dollars=self.is_of_dollars)
        return world(self.facts, levels)

    # Places and regions

    @cached_property
    def places(self) -> list[Place]:
        return places_of(self.rows) if self.is_of_places else []

    @property
    def placed(self) -> int:
        return sum(place.count for place in self.places)

    @property
    def is_cut(self) -> bool:
        return self.placed >= MOST

    @cached_property
    def quebec(self) -> Quebec:
        """Of projects or of organizations: no amount is recorded by region."""
        counts = self.question.found.code_counts("region")
        return Quebec.of(counts, lambda code: self._listed("region", code, kind=False))

    # In words

    @cached_property
    def sentences(self) -> list[str]:
        """What the map shows, for whoever does not see it."""
        return self._of_places() if self.is_of_places else self._of_countries()

    def _of_countries(self) -> list[str]:
        number = len(self.facts)
        where = ngettext("%(count)s country.", "%(count)s countries.", number)
        said = [where % {"count": counted(number)}]
        if first := self.facts[:NAMED]:
            leading = ", ".join(f"{fact.name} ({fact.words})" for fact in first)
            said.append(_("The most: %(countries)s.") % {"countries": leading})
        return [*said, *self._beside()]

    def _beside(self) -> list[str]:
        """How it is counted, and what no country shows."""
        if self.show == Shown.PROJECTS:
            without = self.question.found.without("country")
            told = ngettext(
                "%(count)s project names no country: awareness takes place in Québec.",
                "%(count)s projects name no country: awareness takes place in Québec.",
                without,
            )
            once = _("A project of several countries counts once in each of them.")
            return [once, *([told % {"count": counted(without)}] if without else [])]
        if self.is_of_dollars:
            return self._of_dollars()
        return []

    def _of_dollars(self) -> list[str]:
        shared = _("The amount of a project of several countries is shared out as it says.")
        if not self.amounts.unshared:
            return [shared]
        left = _("%(amount)s go to no country: the project names none, or does not say what "
                 "each gets.") % {"amount": dollars(self.amounts.unshared, places=0)}  # fmt: skip
        return [shared, left]

    def _of_places(self) -> list[str]:
        words = ngettext(
            "%(count)s organization publishes where it is.",
            "%(count)s organizations publish where they are.",
            self.placed,
        )
        hidden = _("Those that do not, some of which would be at risk, are not on the map.")
        return [words % {"count": counted(self.placed)}, hidden]

    # Addresses

    @property
    def clear_url(self) -> str:
        return f"?show={self.show.value}"

    @property
    def list_url(self) -> str:
        return self._listed()

    def _listed(self, name: str = "", value: str = "", *, kind: bool = True) -> str:
        """The list of what is counted at one country or region."""
        query = self._query()
        if self.show == Shown.PARTNERS and kind:
            query["kind"] = Kind.SOUTHERN_PARTNER
        if name:
            query[name] = value
        return _address(reverse(self.question.list_name), query)

    def _query(self, filters: Any = None) -> QueryDict:
        """The filters in force, those of them that another set has too."""
        query: QueryDict = self.question.found.data.copy()
        for name in set(query) - set((filters or self.question.found).base_filters):
            query.pop(name)
        return query

    @property
    def tabs(self) -> list[Tab]:
        return [self._tab(show) for show in Shown]

    def _tab(self, show: Shown) -> Tab:
        """The same filters on another map, as far as it has them."""
        query = self._query(MapOfProjects if show in OF_PROJECTS else MapOfOrganizations)
        query["show"] = show.value
        return Tab(capfirst(str(show.label)), _address("", query), show == self.show)


def _address(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path or "?"
