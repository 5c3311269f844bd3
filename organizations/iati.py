"""Organizations in the words of IATI 2.03, and what its two files have in common."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.columns import ORGANIZATION
from organizations.enums import Kind, Presence, Subtype
from organizations.models import Organization
from registry.batches import in_batches
from registry.bilingual import LANGUAGES, in_each_language
from registry.columns import On
from registry.serving.freshness import stamp
from registry.xml import LANG, Node, document, node, writable

VERSION = "2.03"
GOVERNMENT = "10"
INTERNATIONAL_NGO, NATIONAL_NGO, PARTNER_COUNTRY_NGO = "21", "22", "24"
ACADEMIC, OTHER = "80", "90"
# Codelist DocumentCategory.
ACTIVITY_PAGE, ORGANIZATION_PAGE = "A12", "B16"
# A registration agency of a country or of the world, then what it gave.
WELL_FORMED = re.compile(r"[A-Z]{2}[A-Z0-9_]*-[^\s/&|?]+")
# What is declared to be in IATI files; the language of the name says how to read it.
TOLD = (*ORGANIZATION.fields_on(On.IATI), "name_language", "updated_at")
LANGUAGE_CODE = re.compile("[a-z]{2,3}")
WEB = URLValidator(schemes=["http", "https"])


def ministry() -> str:
    """The identifier of the ministry, with which those that it gives begin."""
    return settings.MINISTRY["iati"]


def local(key: str, mark: str = "") -> str:
    """An identifier that the ministry gives, from the stable key of a record; one for each."""
    return f"{ministry()}-{mark}{quote(key, safe=':')}"


def identifier(organization: Organization) -> str:
    """Its own IATI identifier, else by its NEQ or its charity number, else by our key."""
    if WELL_FORMED.fullmatch(organization.iati_identifier):
        return organization.iati_identifier
    if organization.neq:
        return f"CA_QC-QBC-{organization.neq}"
    if organization.charity_number:
        return f"CA-CRA_ACR-{organization.charity_number[:9]}"
    return local(organization.key, "ORG-")


def type_of(organization: Organization) -> str:
    """Codelist OrganisationType: an ICO whose head office is elsewhere is international."""
    if organization.kind == Kind.ICO:
        is_office = organization.quebec_presence == Presence.OFFICE
        return INTERNATIONAL_NGO if is_office else NATIONAL_NGO
    if organization.kind == Kind.SOUTHERN_PARTNER:
        return PARTNER_COUNTRY_NGO
    is_school = organization.subtype == Subtype.EDUCATIONAL_INSTITUTION
    return ACADEMIC if is_school else OTHER


def narrative(text: str, language: str = "") -> Node:
    return node("narrative", {LANG: language}, text=text)


def narratives(texts: Mapping[str, str]) -> list[Node]:
    """One for each language that has a text."""
    told = {language: writable(text).strip() for language, text in texts.items()}
    return [narrative(text, language) for language, text in told.items() if text]


def texts(record: Any, stem: str) -> dict[str, str]:
    """A bilingual text of a record, by language."""
    return {language: getattr(record, f"{stem}_{language}") for language in LANGUAGES}


class Words:
    """Words of the registry itself, by language, looked up once."""

    def __init__(self, message: Any) -> None:
        self.message = message

    @cached_property
    def texts(self) -> dict[str, str]:
        return in_each_language(lambda: str(self.message))

    @property
    def narratives(self) -> list[Node]:
        return [narrative(text, language) for language, text in self.texts.items()]


def name(organization: Organization) -> Node:
    """In its own language, where that is known."""
    language = organization.name_language
    return narrative(organization.name, language if LANGUAGE_CODE.fullmatch(language) else "")


def ministry_names() -> list[Node]:
    return narratives(texts_of_ministry())


def texts_of_ministry() -> dict[str, str]:
    return {language: settings.MINISTRY[f"name_{language}"] for language in LANGUAGES}


def reporting_org(*, secondary: bool = False) -> Node:
    """``secondary``: of what another one would report itself."""
    told = {
        "ref": ministry(),
        "type": GOVERNMENT,
        "secondary-reporter": "1" if secondary else "0",
    }
    return node("reporting-org", told, *ministry_names())


def header() -> dict[str, str]:
    return {"version": VERSION, "generated-datetime": stamp()}


@lru_cache(maxsize=1000)  # many records have the same source
def web_address(url: str) -> str:
    """An address as XML Schema asks for it; empty where it is none."""
    try:
        WEB(url)
    except ValidationError:
        return ""
    known = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url)
    head, mark, fragment = quote(known, safe="%/:=&?~#+!$,;'@()*[]").partition("#")
    return head + mark + fragment.replace("#", "%23")


def elsewhere(url: str, category: str, title: Words) -> Node | None:
    """A page of the web; None where its address is none."""
    clean = web_address(url)
    return _page(clean, category, title) if clean else None


def _page(url: str, category: str, title: Words, language: str = "") -> Node:
    return node(
        "document-link",
        {"format": "text/html", "url": url},
        node("title", {}, *title.narratives),
        node("category", {"code": category}),
        node("language", {"code": language}) if language else None,
    )


def pages(site: str, view: str, slug: str, category: str, title: Words) -> Iterator[Node]:
    """The page of a record in each language; none where the site has no address.
    ``site``: its address, without a slash at its end."""
    for language, path in _paths(view).items() if site else ():
        yield _page(f"{site}{path}{slug}/", category, title, language)


@cache
def _paths(view: str) -> dict[str, str]:
    return in_each_language(lambda: reverse(view))


PAGE = Words(_("Page of the organization in the registry"))
OWN_SITE = Words(_("Web site of the organization"))


def organizations(site: str) -> Iterator[bytes]:
    """The pieces of the organisation file: the ministry, then every published organization."""
    return document("iati-organisations", header(), _nodes(site))


def _nodes(site: str) -> Iterator[Node]:
    yield _ministry()
    for one in in_batches(Organization.objects.public().only(*STORED), "key"):
        yield _organization(one, site)


STORED = (*TOLD, "slug")


def _ministry() -> Node:
    return node(
        "iati-organisation",
        {LANG: "fr", "default-currency": "CAD"},
        node("organisation-identifier", text=ministry()),
        node("name", {}, *ministry_names()),
        reporting_org(),
        elsewhere(settings.MINISTRY["website"], ORGANIZATION_PAGE, OWN_SITE),
    )


def _organization(one: Organization, site: str) -> Node:
    documents: Iterable[Node | None] = (
        elsewhere(one.website, ORGANIZATION_PAGE, OWN_SITE),
        *pages(site, "organizations:list", one.slug, ORGANIZATION_PAGE, PAGE),
    )
    return node(
        "iati-organisation",
        {"last-updated-datetime": stamp(one.updated_at), LANG: "fr", "default-currency": "CAD"},
        node("organisation-identifier", text=identifier(one)),
        node("name", {}, name(one)),
        reporting_org(secondary=True),
        *documents,
    )
