"""An organization in the words of schema.org, for machines that read its page."""

from collections.abc import Iterable
from typing import Any

from organizations.enums import Kind
from organizations.models import Organization

CONTEXT = "https://schema.org"
TYPES = {Kind.ICO: "NGO"}


def linked_data(
    organization: Organization, *, aliases: Iterable[str], countries: Iterable[str]
) -> dict[str, Any]:
    """What the page says, known or left out; addresses from the root of the site.
    ``aliases``: its other names; ``countries``: the names of those where it is active. Needs
    ``for_page``."""
    url = organization.get_absolute_url()
    told = {
        "@context": CONTEXT,
        "@type": TYPES.get(Kind(organization.kind), "Organization"),
        "@id": url,
        "url": url,
        "name": organization.name,
        "alternateName": [*aliases],
        "identifier": organization.iati_identifier,
        "description": organization.description_fr or organization.description_en,
        "foundingDate": str(organization.founded or ""),
        "sameAs": organization.website,
        "email": organization.email,
        "telephone": organization.phone,
        "address": _address(organization),
        "areaServed": [*countries],
    }
    return {name: value for name, value in told.items() if value}


def _address(organization: Organization) -> dict[str, str]:
    place = {
        "addressLocality": organization.public_city,
        "addressRegion": organization.get_region_display(),
        "addressCountry": str(organization.country),
    }
    return {"@type": "PostalAddress", **{name: text for name, text in place.items() if text}}
