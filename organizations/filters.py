"""How the public list of organizations is narrowed and sorted."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations.enums import PARTNERS, Kind, NeedStatus, Region, Subtype
from organizations.languages import OTHER_LANGUAGE, UNKNOWN_LANGUAGE, language_of_name
from organizations.models import Expertise, Need, Organization, Partnership, Sector
from registry.facets import AnyOf
from registry.fields import country_names
from registry.filters import RecordFilterSet
from registry.languages import language_names
from registry.paging import sort_filter
from registry.search.looking import Search, Understood, Words

IN_FORCE = [("true", _("in force")), ("false", _("not in force"))]
AQOCI = [("true", _("member")), ("false", _("not a member")), ("unknown", _("not checked"))]


def all_countries() -> list[tuple[str, str]]:
    return [*country_names().items()]


def all_sectors() -> list[tuple[str, str]]:
    return Sector.labels()


def languages_of_names() -> Iterator[tuple[str, str]]:
    yield from language_names().items()
    yield OTHER_LANGUAGE, str(_("another language"))
    yield UNKNOWN_LANGUAGE, str(_("not recorded"))


class LanguageOfName(AnyOf):
    """Each code that has a name; the others together, and none."""

    def _code(self, value: Any) -> str:
        return language_of_name(value)


class OrganizationFilter(RecordFilterSet):
    is_tallied = True
    q = Search(label=_("Name, place or words"))
    kind = AnyOf(label=_("Kind"), choices=Kind.choices, in_order=True)
    subtype = AnyOf(label=_("Subtype"), choices=Subtype.choices, in_order=True)
    country = AnyOf(
        label=_("Country"),
        choices=all_countries,
    )
    region = AnyOf(label=_("Québec region"), choices=Region.choices, in_order=True)
    active = AnyOf(
        by="active_in",
        label=_("Active in"),
        choices=all_countries,
        ties="active",
    )
    sector = AnyOf(
        by="in_sectors",
        label=_("Sector"),
        choices=all_sectors,
        ties="sector",
    )
    expertise = Understood(by="offering", read="expertise_asked", label=_("Expertise offered"))
    aqoci = AnyOf(
        by="aqoci_among",
        label=_("AQOCI member"),
        choices=AQOCI,
        annotated="with_aqoci",
        field_name="aqoci_member",
        words={True: "true", False: "false", None: "unknown"},
        in_order=True,
    )
    name_language = LanguageOfName(
        by="named_in",
        label=_("Language of the name"),
        choices=languages_of_names,
    )
    sort = sort_filter(
        ("name", _("name, A to Z")),
        ("-name", _("name, Z to A")),
        ("-updated", _("last updated first")),
        ("-projects", _("most projects first")),
    )
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {
        "name": ("name_folded", "key"),
        "-name": ("-name_folded", "-key"),
        "-updated": ("-updated_at", "key"),
        "-projects": ("-project_count", "name_folded", "key"),
    }
    ranks: ClassVar[dict[str, str]] = {"-projects": "project_count"}
    tied: ClassVar[tuple[str, ...]] = (
        "asks",
        "offers",
        "declares",
        "worked_there",
        "worked_on",
        "partnered",
    )

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = []


class NeedFilter(RecordFilterSet):
    is_tallied = True
    q = Search(label=_("Title or description"))
    status = AnyOf(label=_("State"), choices=NeedStatus.choices, in_order=True)
    country = AnyOf(
        by="in_countries",
        label=_("Country"),
        choices=all_countries,
        annotated="with_public_place",
        field_name="public_country",
    )
    sector = AnyOf(label=_("Sector"), choices=all_sectors)
    sort = sort_filter(
        ("-since", _("asked most recently first")),
        ("since", _("asked longest ago first")),
        ("title", _("title, A to Z")),
        ("organization", _("organization, A to Z")),
    )
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {
        "-since": (F("since").desc(nulls_last=True), "key"),
        "since": (F("since").asc(nulls_last=True), "key"),
        "title": ("search_folded", "key"),
        "organization": ("organization__name_folded", "organization__key", "key"),
    }

    class Meta:
        model = Need
        fields: ClassVar[list[str]] = []


class ExpertiseFilter(RecordFilterSet):
    """Of no list: an expertise is read on the page of who offers it."""

    q = Search(label=_("Expertise offered"))
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {"domain": ("search_folded", "pk")}

    class Meta:
        model = Expertise
        fields: ClassVar[list[str]] = []


class PartnershipFilter(RecordFilterSet):
    """Of no page yet: partnerships are read on those of their two sides, and through the API."""

    organization = Words(by="with_organization", label=_("One of the two: its key, or its name"))
    kind = AnyOf(
        field_name="partner__kind",
        label=_("Kind of partner"),
        choices=[(one.value, one.label) for one in PARTNERS],
        in_order=True,
    )
    country = AnyOf(
        field_name="partner__country", label=_("Country of the partner"), choices=all_countries
    )
    region = AnyOf(field_name="ico__region", label=_("Region of the ICO"), choices=Region.choices)
    in_force = AnyOf(by="in_force_among", label=_("In force today"), choices=IN_FORCE)
    sort = sort_filter(
        ("ico", _("ICO, A to Z")),
        ("-start", _("latest start first")),
        ("-updated", _("last updated first")),
    )
    orders: ClassVar[dict[str, tuple[Any, ...]]] = {
        "ico": ("ico__name_folded", "ico__key", "partner__name_folded", "partner__key", "id"),
        "-start": (F("start").desc(nulls_last=True), "id"),
        "-updated": ("-updated_at", "id"),
    }

    class Meta:
        model = Partnership
        fields: ClassVar[list[str]] = []
