"""The catalogue in the words of DCAT 2, as JSON-LD: what a portal of open data harvests."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.open_data.datasets import Dataset, File, Kind, Listing
from registry.bilingual import LANGUAGES, in_each_language
from registry.extracts import LICENCE

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
DAILY = f"{AUTHORITY}/frequency/DAILY"
CONTINUOUS = f"{AUTHORITY}/frequency/UPDATE_CONT"
ABROAD = f"{AUTHORITY}/data-theme/INTR"  # international issues
LANGUAGE_NAMES = [f"{AUTHORITY}/language/{code}" for code in ("FRA", "ENG")]
KEYWORDS = (
    _("international solidarity"),
    _("international cooperation"),
    _("civil society"),
    _("official development assistance"),
)
PURPOSE = _(
    "Who cooperates with whom: Québec's organizations, their partners in the South, and the "
    "projects that link them."
)
SERVICE, DOCUMENTATION = "/api/v1/", "/api/v1/openapi.json"


def catalogue(listing: Listing, site: str) -> dict[str, Any]:
    """``site``: the address of the site, without a slash at its end."""
    page = f"{site}{reverse('open_data')}"
    told = {
        "@context": CONTEXT,
        "@id": f"{site}{reverse('catalog')}",
        "@type": "dcat:Catalog",
        "dct:title": _by_language(settings.SITE_NAMES),
        "dct:description": _texts(PURPOSE),
        "foaf:homepage": _at(page),
        **_common(),
        "dct:modified": _moment(listing.updated_at),
        "dcat:service": _service(site),
        "dcat:dataset": [_dataset(one, site, page) for one in listing.datasets],
    }
    return _known(told)


def _common() -> dict[str, Any]:
    return {
        "dct:language": [_at(one) for one in LANGUAGE_NAMES],
        "dct:license": _at(LICENCE["path"]),
        "dct:publisher": _publisher(),
    }


def _publisher() -> dict[str, Any]:
    website = settings.MINISTRY["website"]
    names = {language: settings.MINISTRY[f"name_{language}"] for language in LANGUAGES}
    told = {"@type": "foaf:Organization", "foaf:name": _by_language(names)}
    return told | ({"foaf:homepage": _at(website)} if website else {})


def _contact() -> dict[str, Any] | None:
    """The ministry's, never a person's."""
    if not settings.MINISTRY["email"]:
        return None
    return {
        "@type": "vcard:Organization",
        "vcard:fn": settings.MINISTRY["name_fr"],
        "vcard:hasEmail": _at(f"mailto:{settings.MINISTRY['email']}"),
    }


def _dataset(one: Dataset, site: str, page: str) -> dict[str, Any]:
    return _known(
        {
            "@id": f"{page}#{one.name}",
            "@type": "dcat:Dataset",
            "dct:identifier": one.name,
            "dct:title": _texts(one.title),
            "dct:description": _texts(one.description),
            **_common(),
            "dct:modified": _moment(one.updated_at),
            "dcat:theme": _at(ABROAD),
            "dct:accrualPeriodicity": _at(DAILY if one.kind is Kind.WHOLE else CONTINUOUS),
            "dcat:keyword": [text for word in KEYWORDS for text in _texts(word)],
            "dcat:landingPage": _at(f"{site}{one.path}"),
            "dcat:contactPoint": _contact(),
            "dcat:distribution": [_distribution(file, site) for file in one.files],
        }
    )


def _distribution(file: File, site: str) -> dict[str, Any]:
    url = f"{site}{file.path}"
    return _known(
        {
            "@id": url,
            "@type": "dcat:Distribution",
            "dct:title": _texts(file.label),
            "dcat:accessURL": _at(url),
            "dcat:downloadURL": _at(url),
            "dcat:mediaType": _at(f"{MEDIA_TYPES}{file.media_type}"),
            "dct:license": _at(LICENCE["path"]),
            "dct:conformsTo": _at(file.conforms_to) if file.conforms_to else None,
            "dcat:byteSize": _size(file.bytes),
            "spdx:checksum": _checksum(file.sha256),
        }
    )


def _size(bytes_: int | None) -> dict[str, str] | None:
    return None if bytes_ is None else {"@type": "xsd:decimal", "@value": str(bytes_)}


def _checksum(sha256: str) -> dict[str, Any] | None:
    if not sha256:
        return None
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": _at(f"{CONTEXT['spdx']}checksumAlgorithm_sha256"),
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256},
    }


def _service(site: str) -> dict[str, Any]:
    return {
        "@id": f"{site}{SERVICE}",
        "@type": "dcat:DataService",
        "dct:title": _texts(_("Programming interface (JSON)")),
        "dcat:endpointURL": _at(f"{site}{SERVICE}"),
        "dcat:endpointDescription": _at(f"{site}{DOCUMENTATION}"),
    }


def _at(address: str) -> dict[str, str]:
    return {"@id": address}


def _moment(moment: Any) -> dict[str, str] | None:
    return {"@type": "xsd:dateTime", "@value": moment.isoformat()} if moment else None


def _texts(text: Any) -> list[dict[str, str]]:
    return _by_language(in_each_language(lambda: str(text)))


def _by_language(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in texts.items()]


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
