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
from registry.facts import Fact, facts
from registry.fields import country_names
from registry.prepared import Prepared
from registry.tallies import figure_known
from registry.text import fold
from registry.timelines import Timeline

SHOWN = 10
MOST_SECTORS, RECENT = 5, 100
MANY = 5_000  # projects from which on they are not put in order for a page
RELATIONS = ("aliases", "memberships", "needs", "expertises", "contacts", "active_countries")
COUNTED = "project_count"
ASKED = Prepared(
    lambda: Organization.objects.for_page(known=[COUNTED]),
    ("aqoci_member", "public_city"),
    RELATIONS,
)
COUNTED_TOO = Prepared(Organization.objects.for_page, (*ASKED.names, COUNTED), RELATIONS)
OF_PROJECT = ("title_fr", "title_en", "slug", "type", "status", "start", "end")
OF_PARTNERSHIP = ("start", "end", "expertise")
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

    def _listed(self, relation: str, rows: Callable[[Any], Any]) -> list[Any]:
        return list(rows(getattr(self.organization, relation))) if relation in self.related else []

    @property
    def facts(self) -> list[Fact]:
        return facts(self.organization, ORGANIZATION, KEYS[Kind(self.organization.kind)])

    @property
    def is_ico(self) -> bool:
        return self.organization.kind == Kind.ICO

    @cached_property
    def eligibility(self) -> PublicStanding:
        return PublicStanding.of(self.organization)

    @cached_property
    def memberships(self) -> list[Membership]:
        return self._listed("memberships", lambda rows: rows.public().of_one())

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
        one, other = self.organization, self.other_side
        own = one.partnerships if self.is_ico else one.partnerships_with_icos
        shown = (
            f"{other}__{name}" for name in ("name", "name_language", "slug", "kind", "country")
        )
        rows = own.public().select_related(other).only("ico", "partner", *OF_PARTNERSHIP, *shown)
        return list(rows.by_age())

    @cached_property
    def participations(self) -> list[Any]:
        """The latest few."""
        rows = self._latest.select_related("project")
        rows = rows.only("organization", "role", *(f"project__{name}" for name in OF_PROJECT))
        return list(rows[:SHOWN])

    @property
    def _latest(self) -> Any:
        one: Any = self.organization
        return one.participations.public().by_latest_project(are_many=one.project_count > MANY)

    @property
    def story(self) -> Timeline | None:
        return story(self.partnerships, self.participations, is_ico=self.is_ico)

    @property
    def linked_data(self) -> dict[str, Any]:
        names = [alias.name for alias in self.aliases]
        return linked_data(self.organization, aliases=names, countries=self.active_countries)

    @cached_property
    def needs(self) -> list[Any]:
        return self._listed(
            "needs", lambda rows: rows.public().select_related("sector").order_by("-status", "key")
        )

    @cached_property
    def expertises(self) -> list[Any]:
        return self._listed(
            "expertises", lambda rows: rows.public().of_one().select_related("sector")
        )

    @cached_property
    def active(self) -> list[Any]:
        return self._listed("active_countries", lambda rows: rows.all())

    @cached_property
    def active_countries(self) -> list[str]:
        return sorted(map(str, self.active), key=fold)

    @cached_property
    def partners_wished(self) -> str:
        """The parameters that ask the partner finder for what an ICO already does: the countries
        where it is, and the sectors of most of its latest projects."""
        codes = [str(row.country.code) for row in self.active]
        latest = self._latest[:RECENT].values("pk")
        rows = self.organization.participations.filter(pk__in=latest)
        sectors = rows.counts("project__sectors__sector")
        known = sorted((-count, code) for code, count in sectors.items() if code)
        most = [code for _count, code in known[:MOST_SECTORS]]
        query = urlencode({"country": sorted(codes), "sector": most}, doseq=True)
        return f"?{query}" if query else ""

    @cached_property
    def aliases(self) -> list[Any]:
        return self._listed("aliases", lambda rows: rows.all())

    @cached_property
    def contacts(self) -> list[Any]:
        return self._listed("contacts", lambda rows: rows.public().of_one())


def context(organization: Organization) -> dict[str, Any]:
    return {"organization": organization, "profile": Profile(organization, _told(organization))}


def _told(one: Any) -> frozenset[str]:
    """Write what the page asks in the organization; gives its relations with rows. How many
    projects it takes part in is known of those of a long list, and counted of others."""
    one.project_count = figure_known(one, COUNTED)
    return (ASKED if one.project_count is not None else COUNTED_TOO).tell(one)
