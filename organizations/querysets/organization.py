"""What lists of organizations can be asked."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from types import MappingProxyType
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from organizations.enums import Kind, Standing
from organizations.places import by_kind, lexicon
from organizations.querysets.membership import on_day, sourced_membership
from organizations.querysets.naming import NamedInLanguage
from organizations.querysets.splits import StoodFor
from registry.among import Among
from registry.days import today
from registry.querysets import PublishableQuerySet
from registry.rules import any_of, total_of
from registry.search.asking import Meaning, Question
from registry.search.searching import Searched
from registry.search.where import Where
from registry.ties import Tie, Tied


class OrganizationQuerySet(StoodFor, NamedInLanguage, Searched, Tied, PublishableQuerySet):
    places = (
        Where("name_forms", 0, folded="search_folded"),
        Where("name_forms", 1, "aliases", "organization", folded="name_folded"),
        Where("text_forms", 6),
        Where("title_forms", 8, "needs", "organization"),
        Where("domain_forms", 8, "expertises", "organization"),
    )
    meant = MappingProxyType(
        {"country": ("country", "active"), "region": ("region",), "subtype": ("subtype",)}
    )
    short_names = ("name_folded", "acronym_folded")
    tie = ("name_folded", "key")
    staff_facets = ("publication", "kind", "subtype", "country", "region", "officer")
    lexicon = staticmethod(lexicon)

    def telling(self, question: Question) -> Self:
        """With ``found_needs`` and ``found_expertises``, and ``active_<code>`` for each country
        that is meant."""
        rows = self.annotate(
            **{f"active_{code}": self._is_active(code) for code in question.codes("country")}
        )
        found = {"needs": "found_needs", "expertises": "found_expertises"}
        told = (Prefetch(n, self._why(n, question), to_attr=to) for n, to in found.items())
        return rows.prefetch_related("aliases", *told)

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """Those in a country or active there, in a region, of a kind or a subtype."""
        codes = by_kind(meanings)
        own = [Q(**{f"{name}__in": codes[name]}) for name in codes]
        if countries := codes.get("country"):
            own += self._with_ties(self._active(), countries)
        return any_of(own)

    def waiting_to_be_compared(self, most: int | None = None) -> Any:
        """The primary keys of those that changed since they were compared with the others, by
        country, so that they are compared together."""
        compared = self.rows_of("compared").up_to_date().filter(organization=OuterRef("pk"))
        rows = self.filter(~Exists(compared)).order_by("country", "pk")
        return rows.values_list("pk", flat=True)[:most]

    def in_open_pairs(self) -> Self:
        """Those that may be the double of another, as far as they were compared."""
        pairs = apps.get_model("organizations.PossibleDouble").objects.open().order_by()
        sides = (pairs.filter(**{side: OuterRef("pk")}) for side in ("first", "second"))
        return self.filter(any_of(Exists(side) for side in sides))

    def with_aqoci(self, day: datetime.date | None = None) -> Self:
        """Annotates ``aqoci_member``: true or false by sourced intervals, unknown without any."""
        day = day or today()
        return self.annotate(
            aqoci_member=Case(
                When(sourced_membership(on_day(day)), then=Value(True)),
                When(sourced_membership(), then=Value(False)),
                default=None,
                output_field=BooleanField(null=True),
            )
        )

    def aqoci_among(self, words: Collection[str]) -> Self:
        """Those whose membership of the AQOCI today is among ``true``, ``false``, ``unknown``;
        ``ever``: a source says that they were members at any time."""
        states = {
            "true": Q(aqoci_member=True),
            "false": Q(aqoci_member=False),
            "ever": Q(sourced_membership()),
        }
        unknown = Q(aqoci_member__isnull=True)
        return self.with_aqoci().filter(any_of(states.get(word, unknown) for word in words))

    def aqoci_counts(self, day: datetime.date) -> dict[str, int]:
        """How many were ``members`` of the AQOCI on a day, ``others``, ``unknown``, members
        at any time (``members_ever``), and of how many in all (``icos``)."""
        rows = self.with_aqoci(day).annotate(ever=sourced_membership()).order_by()
        return rows.aggregate(
            icos=Count("pk"),
            members=Count("pk", filter=Q(aqoci_member=True)),
            others=Count("pk", filter=Q(aqoci_member=False)),
            unknown=Count("pk", filter=Q(aqoci_member__isnull=True)),
            members_ever=Count("pk", filter=Q(ever=True)),
        )

    def with_standing(self, day: datetime.date | None = None) -> Self:
        """Annotates ``standing``, the eligibility that confirmed decisions give it on a day."""
        day = day or today()
        known = self.rows_of("reviews").filter(organization=OuterRef("pk")).known_on(day)
        latest = Subquery(known.with_standing(day).values("standing")[:1])
        return self.annotate(standing=Coalesce(latest, Value(Standing.UNDECIDED)))

    def standing_among(self, words: Collection[str], day: datetime.date | None = None) -> Self:
        """The ICOs whose eligibility on a day, today unless given, is among the words."""
        return self.filter(kind=Kind.ICO).with_standing(day).filter(standing__in=words)

    def _project_count(self) -> Coalesce:
        label = self.rows_of("participations").model._meta.label
        projects = Count("project", distinct=True)
        published = {"organization": OuterRef("pk"), "project__publication": "published"}
        return Coalesce(total_of(label, projects, **published), 0)

    def with_project_count(self) -> Self:
        """Annotates ``project_count``, the published projects that it takes part in."""
        return self.annotate(project_count=self._project_count())

    def project_counts(self) -> dict[int, int]:
        """The same by primary key, counted together: for many."""
        project = "participations__project"
        published = Q(**{f"{project}__publication": "published"})
        number = Count(project, distinct=True, filter=published)
        return dict(self.order_by().values_list("pk").annotate(number=number))

    def for_page(self, known: Collection[str] = ()) -> Self:
        """With what public pages and files say beyond the stored fields."""
        rows = self.with_aqoci().with_public_city()
        return rows if "project_count" in known else rows.with_project_count()

    def _in_sectors(self) -> list[Tie]:
        return [
            self._tie("needs", "sector"),
            self._tie("expertises", "sector"),
            self._tie("participations", "project__sectors__sector"),
        ]

    def _tie(self, relation: str, code: str) -> Tie:
        return Tie(self.rows_of(relation).public(), "organization", code)

    def _tied(self, ties: Iterable[Tie], codes: Collection[str]) -> Self:
        """Those that one of the ties gives one of the codes."""
        return self.filter(any_of(self._with_ties(ties, codes)))

    def _with_ties(self, ties: Iterable[Tie], codes: Collection[str]) -> list[Q]:
        rows = [one.rows.filter(**{f"{one.code}__in": codes}) for one in ties]
        return [Q(pk__in=tied.values("organization")) for tied in rows]

    def in_sectors(self, codes: Collection[str]) -> Self:
        """Those that ask for, offer or carry out something in one of the sectors."""
        return self._tied(self._in_sectors(), codes)

    def _active(self) -> list[Tie]:
        said = self.rows_of("active_countries").filter(organization__publication="published")
        return [
            Tie(said, "organization", "country"),
            self._tie("participations", "project__countries__country"),
        ]

    def _is_active(self, country: str) -> Q:
        """Asked of each row alone: few are shown."""
        ties = ((one, {one.owner: OuterRef("pk"), one.code: country}) for one in self._active())
        return any_of(Exists(one.rows.filter(**said)) for one, said in ties)

    def active_in(self, countries: Collection[str]) -> Self:
        """Those that say they are active in one of the countries, or have a project there."""
        return self._tied(self._active(), countries)

    def ties(self, name: str) -> list[Tie]:
        """What gives the organizations each ``sector`` and each country they are ``active`` in; one
        by one, each sector of what is asked for (``asks``) or offered (``offers``), each country
        where an ICO says it is active (``declares``), each country and sector of the projects that
        are more than a plan (``worked_there``, ``worked_on``); and the kind of who is a partner of
        an ICO today (``partnered``)."""
        return {
            "sector": self._in_sectors,
            "active": self._active,
            "asks": lambda: [self._asks()],
            "offers": lambda: [self._tie("expertises", "sector")],
            "declares": lambda: self._active()[:1],
            "worked_there": lambda: [self._begun("countries__country")],
            "worked_on": lambda: [self._begun("sectors__sector")],
            "partnered": lambda: [self._partnered()],
        }[name]()

    def _asks(self) -> Tie:
        return Tie(self.rows_of("needs").public().open(), "organization", "sector")

    def _begun(self, code: str) -> Tie:
        rows = self.rows_of("participations").public().begun()
        return Tie(rows, "organization", f"project__{code}")

    def _partnered(self) -> Tie:
        rows = self.rows_of("partnerships_with_icos").public().in_force(today())
        return Tie(rows, "partner", "partner__kind")

    def expertise_asked(self, text: str) -> Question:
        """What a text asks of the expertise that is offered."""
        return self.rows_of("expertises").public().question(text)

    def offering(self, question: Question) -> Self:
        """Those that offer an expertise that answers, or agreed on one that holds each word."""
        own = self.rows_of("expertises").filter(Among(F("pk"), question.keys))
        agreed = self.rows_of("partnerships").public().matching(question.text, "expertise_folded")
        offered = Q(pk__in=own.values("organization"))
        return self.filter(offered | Q(pk__in=agreed.values("partner")))

    def with_public_city(self) -> Self:
        """Annotates ``public_city``: empty for a southern partner that hides its location."""
        hidden = Q(kind=Kind.SOUTHERN_PARTNER, publish_location=False)
        return self.annotate(public_city=Case(When(hidden, then=Value("")), default=F("city")))

    def southern(self) -> Self:
        return self.filter(kind=Kind.SOUTHERN_PARTNER)

    def located(self) -> Self:
        """Those whose coordinates are known and may be shown, of whatever kind they are: to show
        where it is, is a choice that is made for each; with ``public_city``."""
        placed = self.filter(latitude__isnull=False, longitude__isnull=False)
        return placed.filter(publish_location=True).with_public_city()
