"""What the public page of one organization tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from organizations.columns import ORGANIZATION
from organizations.eligibility import PublicStanding
from organizations.enums import Kind
from organizations.linked_data import linked_data
from organizations.models import Membership, Organization, Partnership
from organizations.story import story
from registry.days import today
from registry.facts import Fact, facts
from registry.fields import country_names
from registry.memory.tallies import figure_known
from registry.prepared import OfOne, Prepared
from registry.text import fold
from registry.timelines import Timeline

SHOWN = 10
MOST_SECTORS, RECENT = 5, 100
MANY = 5_000  # projects from which on they are not put in order for a page
OF_PROJECT = ("title_fr", "title_en", "slug", "type", "status", "start", "end")
OF_PARTNERSHIP = ("start", "end", "expertise")
OF_OTHER = ("name", "name_language", "slug", "kind", "country")


def _partnerships(other: str) -> Callable[[Any], Any]:
    """Those with an other side that anyone may see, by their age."""
    told = (*OF_PARTNERSHIP, *(f"{other}__{name}" for name in OF_OTHER))
    return lambda rows: rows.public().select_related(other).only("ico", "partner", *told).by_age()


def _latest(*, are_many: bool) -> Callable[[Any], Any]:
    """The participations in the latest few projects."""
    told = ("organization", "role", *(f"project__{name}" for name in OF_PROJECT))

    def latest(rows: Any) -> Any:
        rows = rows.public().by_latest_project(are_many=are_many).select_related("project")
        return rows.only(*told)[:SHOWN]

    return latest


def _sectors(*, are_many: bool) -> Callable[[Any], Any]:
    """How many of its latest participations are in projects of each sector."""

    def sectors(rows: Any) -> Any:
        latest = rows.public().by_latest_project(are_many=are_many)[:RECENT]
        return rows.filter(pk__in=latest.values("pk")).counted("project__sectors__sector")

    return sectors


RELATIONS = {
    one.relation: one
    for one in (
        OfOne("aliases", lambda rows: rows.all()),
        OfOne("memberships", lambda rows: rows.public().of_one()),
        OfOne(
            "needs",
            lambda rows: rows.public().select_related("sector").order_by("-status", "key"),
        ),
        OfOne("expertises", lambda rows: rows.public().of_one().select_related("sector")),
        OfOne("contacts", lambda rows: rows.public().of_one()),
        OfOne("active_countries", lambda rows: rows.all()),
        OfOne("reviews", lambda rows: rows.known_on(today()).select_related("norm")[:1]),
        OfOne("partnerships", _partnerships("partner")),
        OfOne("partnerships_with_icos", _partnerships("ico")),
    )
}
MANY_OR_NOT = (True, False)
LATEST = {many: OfOne("participations", _latest(are_many=many)) for many in MANY_OR_NOT}
SECTORS = {many: OfOne("participations", _sectors(are_many=many)) for many in MANY_OR_NOT}
COUNTED = "project_count"
ASKED = Prepared(
    lambda: Organization.objects.for_page(known=[COUNTED]),
    ("aqoci_member", "public_city"),
    [*RELATIONS],
)
COUNTED_TOO = Prepared(Organization.objects.for_page, (*ASKED.names, COUNTED), [*RELATIONS])
EVERYONE = {
    *("country", "city", "founded", "website", "email", "phone"),
    *("source_url", "updated_at", "name_language"),
}
KEYS = {
    Kind.ICO: EVERYONE | {"region", "neq", "charity_number", "aqoci_member"},
    Kind.SOUTHERN_PARTNER: EVERYONE | {"nonprofit"},
    Kind.QUEBEC_PARTNER: EVERYONE | {"region", "neq", "charity_number"},
}


@dataclass(frozen=True)
class Profile:
    """``related``: in which relations the organization has rows; the others are not asked."""

    organization: Organization
    related: frozenset[str]

    def _listed(self, relation: str) -> list[Any]:
        return RELATIONS[relation].of(self.organization) if relation in self.related else []

    @property
    def facts(self) -> list[Fact]:
        return facts(self.organization, ORGANIZATION, KEYS[Kind(self.organization.kind)])

    @property
    def is_ico(self) -> bool:
        return self.organization.kind == Kind.ICO

    @cached_property
    def eligibility(self) -> PublicStanding:
        known = self._listed("reviews")
        return PublicStanding.of(self.organization, next(iter(known), None))

    @cached_property
    def memberships(self) -> list[Membership]:
        return self._listed("memberships")

    @property
    def other_side(self) -> str:
        """Of its partnerships."""
        return "partner" if self.is_ico else "ico"

    @property
    def country_names(self) -> Mapping[str, str]:
        return country_names()

    @cached_property
    def partnerships(self) -> list[Partnership]:
        """Those in force first, then the latest."""
        return self._listed("partnerships" if self.is_ico else "partnerships_with_icos")

    @cached_property
    def participations(self) -> list[Any]:
        """The latest few."""
        return LATEST[self._are_many].of(self.organization)

    @property
    def _are_many(self) -> bool:
        one: Any = self.organization
        return bool(one.project_count > MANY)

    @cached_property
    def story(self) -> Timeline | None:
        return story(self.partnerships, self.participations, is_ico=self.is_ico)

    @property
    def linked_data(self) -> dict[str, Any]:
        names = [alias.name for alias in self.aliases]
        return linked_data(self.organization, aliases=names, countries=self.active_countries)

    @cached_property
    def needs(self) -> list[Any]:
        return self._listed("needs")

    @cached_property
    def expertises(self) -> list[Any]:
        return self._listed("expertises")

    @cached_property
    def active(self) -> list[Any]:
        return self._listed("active_countries")

    @cached_property
    def active_countries(self) -> list[str]:
        return sorted(map(str, self.active), key=fold)

    @cached_property
    def partners_wished(self) -> str:
        """The parameters that ask the partner finder for what an ICO already does: the countries
        where it is, and the sectors of most of its latest projects."""
        codes = [str(row.country.code) for row in self.active]
        sectors = SECTORS[self._are_many].values(self.organization)
        known = sorted((-count, code) for code, count in sectors if code)
        most = [code for _count, code in known[:MOST_SECTORS]]
        query = urlencode({"country": sorted(codes), "sector": most}, doseq=True)
        return f"?{query}" if query else ""

    @cached_property
    def aliases(self) -> list[Any]:
        return self._listed("aliases")

    @cached_property
    def contacts(self) -> list[Any]:
        return self._listed("contacts")


def context(organization: Organization) -> dict[str, Any]:
    return {"organization": organization, "profile": Profile(organization, _told(organization))}


def _told(one: Any) -> frozenset[str]:
    """Write what the page asks in the organization; gives its relations with rows. How many
    projects it takes part in is known of those of a long list, and counted of others."""
    one.project_count = figure_known(one, COUNTED)
    return (ASKED if one.project_count is not None else COUNTED_TOO).tell(one)
