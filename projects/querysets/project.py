"""What lists of projects can be asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self

from django.db.models import (
    Count,
    F,
    Max,
    Min,
    Prefetch,
    Q,
)
from django.db.models.functions import ExtractYear

from organizations.places import by_kind, lexicon
from projects.enums import Role
from projects.querysets.of_project import ContributionQuerySet
from projects.rules.programme import FIGURES, partner_sectors, rule_set_of
from registry.querysets import PublishableQuerySet
from registry.rules import any_of
from registry.search.asking import Meaning, Question
from registry.search.searching import Searched
from registry.search.where import Where
from registry.ties import Tie, Tied

# What gives projects the codes of their facets: relation, path of the code, what is asked of it.
TIES: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "country": ("countries", "country", {}),
    "region": ("regions", "region", {}),
    "sector": ("sectors", "sector", {}),
    "goal": ("goals", "goal", {}),
    "lead": ("participations", "organization__key", {"role": Role.LEAD}),
}


class ProjectQuerySet(Searched, Tied, PublishableQuerySet):
    places = (
        Where("title_forms", 0, folded="title_folded"),
        Where("text_forms", 6),
        Where("name_forms", 8, "participations__organization", "participations__project"),
    )
    meant = MappingProxyType({"country": ("country",), "region": ("region",)})
    short_names = ("key_folded",)
    tie = ("title_folded", "key")
    staff_facets = (
        "publication",
        "type",
        "status",
        "programme",
        "officer",
        "countries__country",
        "regions__region",
        "start__year",
        "end__year",
    )
    lexicon = staticmethod(lexicon)

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """Those that take place in a country or a region."""
        codes = by_kind(meanings)
        return self._with("countries", country__in=codes.get("country", [])) | self._with(
            "regions", region__in=codes.get("region", [])
        )

    def telling(self, question: Question) -> Self:
        """With the regions, and ``found_parts``, the organizations taking part whose names answer,
        by their participations."""
        named = self._why("participations__organization", question)
        parts = self.rows_of("participations").public().filter(organization__in=named)
        told = Prefetch("participations", parts.select_related("organization"), "found_parts")
        return self.prefetch_related("regions", told)

    def during(self, years: Iterable[int | str]) -> Self:
        """Those under way on some day of one of the calendar years; an unknown end is open."""
        return self.filter(any_of(_during(year) for year in years))

    def years(self) -> range:
        """The calendar years from the first start to the last start or end."""
        found = self.aggregate(first=Min("start"), start=Max("start"), end=Max("end"))
        last = max((day for day in (found["start"], found["end"]) if day), default=None)
        return range(found["first"].year, last.year + 1) if found["first"] and last else range(0)

    def for_list(self) -> Self:
        """With what one line of a list shows: ``public_leads`` and the countries."""
        leads = self.rows_of("participations").public().filter(role=Role.LEAD)
        named = [f"organization__{name}" for name in ("name", "name_language")]
        leads = leads.select_related("organization").only("project", "role", *named)
        countries = self.rows_of("countries").only("project", "country")
        return self.prefetch_related(
            Prefetch("countries", countries.order_by("country")),
            Prefetch("participations", leads.order_by("pk"), to_attr="public_leads"),
        )

    def with_figures(self) -> Self:
        """With the rule set that gives each figure of the programme, by its primary key in
        ``<figure>_set``, and ``partner_sectors``, what one of the figures counts."""
        sets = {f"{figure}_set": rule_set_of(figure) for figure in FIGURES}
        return self.annotate(partner_sectors=partner_sectors(), **sets)

    def _with(self, relation: str, **lookups: Any) -> Q:
        """The project has a row of the relation, by its name, that meets the lookups."""
        return Q(pk__in=self.rows_of(relation).public().filter(**lookups).values("project"))

    def in_countries(self, codes: Collection[str]) -> Self:
        return self.filter(self._with("countries", country__in=codes))

    def in_regions(self, codes: Collection[str]) -> Self:
        return self.filter(self._with("regions", region__in=codes))

    def in_sectors(self, codes: Collection[str]) -> Self:
        return self.filter(self._with("sectors", sector__in=codes))

    def for_goals(self, numbers: Collection[str]) -> Self:
        return self.filter(self._with("goals", goal__in=numbers))

    def led_by(self, keys: Collection[str]) -> Self:
        """Those led by one of the organizations, given by key."""
        return self.filter(self._with("participations", role=Role.LEAD, organization__key__in=keys))

    def ties(self, name: str) -> list[Tie]:
        """What gives the projects each ``country``, ``region``, ``sector``, ``goal``, ``lead``."""
        relation, code, lookups = TIES[name]
        return [Tie(self.rows_of(relation).public().filter(**lookups), "project", code)]

    def having(self, name: str, codes: Collection[str]) -> Any:
        """The primary key of each with each of the codes that ties of that name give it."""
        (tie,) = self.ties(name)
        rows = tie.rows.filter(**{f"{tie.code}__in": codes}).order_by()
        return rows.values_list(tie.owner, tie.code)

    def year_codes(self) -> Iterator[tuple[int, str]]:
        """The year in which each project began, as ``+2010``, and that after which it was over, as
        ``-2012``: one that ends before it begins is never under way."""
        rows = self.filter(start__isnull=False).annotate(
            begun=ExtractYear("start"), over=ExtractYear("end")
        )
        for pk, begun, over in rows.order_by().values_list("pk", "begun", "over").iterator():
            yield pk, f"+{begun}"
            if over is not None:
                yield pk, f"-{max(over, begun - 1)}"

    def year_counts(self, also: Iterable[int] = ()) -> dict[int, int]:
        """How many were under way in each year from the first start to the last day known, and
        in the years of ``also``."""
        rows = self.filter(start__isnull=False).annotate(
            begun=ExtractYear("start"), over=ExtractYear("end")
        )
        lasted = list(rows.order_by().values_list("begun", "over").annotate(rows=Count("pk")))
        known = {year for begun, over, _rows in lasted for year in (begun, over) if year}
        years = range(min(known), max(known) + 1) if known else ()
        return {
            year: sum(
                rows
                for begun, over, rows in lasted
                if begun <= year and (over is None or over >= year)
            )
            for year in {*years, *also}
        }

    def with_organization(self, text: str) -> Self:
        """Those in which the organization of that key, or of a name that holds each word of
        ``text``, takes part in whatever role."""
        rows = self.rows_of("participations").public()
        named = rows.matching(text, "organization__search_folded")
        found = rows.filter(Q(organization__key=text) | Q(pk__in=named.values("pk")))
        return self.filter(pk__in=found.values("project"))

    def contributions_at(self, stage: str) -> ContributionQuerySet:
        """What is contributed to the projects at one stage, as much as is public."""
        rows = self.rows_of("contributions").public().filter(stage=stage)
        found: ContributionQuerySet = rows.filter(project__in=self.order_by().values("pk"))
        return found


def compared(organizations: Any) -> Any:
    """Organizations with what a comparison says of each, public rows alone, the latest first."""
    parts = organizations.rows_of("participations").public().select_related("project")
    parts = parts.prefetch_related("project__sectors__sector")
    latest = F("project__start").desc(nulls_last=True)
    ties = organizations.rows_of("partnerships").public().by_age().select_related("ico", "partner")
    needs = organizations.rows_of("needs").public().open().select_related("sector")
    offered = organizations.rows_of("expertises").public().select_related("sector")
    own = {
        "participations": (parts.order_by(latest, "project__key", "role"), "public_parts"),
        "partnerships": (ties, "public_with_partners"),
        "partnerships_with_icos": (ties, "public_with_icos"),
        "needs": (needs.order_by("-since", "key"), "open_needs"),
        "expertises": (offered, "public_expertises"),
    }
    return organizations.prefetch_related(
        *(Prefetch(name, queryset=rows, to_attr=to) for name, (rows, to) in own.items())
    )


def _during(year: int | str) -> Q:
    ends = Q(end__isnull=True) | Q(end__gte=f"{year}-01-01")
    return Q(start__lte=f"{year}-12-31") & ends
