"""The public data as a Frictionless Data Package: every table, with its schema."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.open_data.datasets import Dataset, File, Kind, Listing
from registry.extracts import LICENCE, about, of_csv
from registry.tables.writing import DIALECTS

WHOLE = Kind.WHOLE  # it is made of the others
# What an extract says of itself that a package says once, or that a set of data is not asked.
ONCE = {"licenses", "software", "filters", "access", "made_at", "data_date"}


def package(listing: Listing, site: str) -> dict[str, Any]:
    """``site``: the address of the site, without a slash at its end."""
    updated = listing.updated_at
    told = {
        "profile": "data-package",
        "name": "mrif-partners",
        "title": settings.SITE_NAMES["fr"],
        "titles": settings.SITE_NAMES,
        "homepage": f"{site}{reverse('open_data')}",
        "licenses": [LICENCE],
        "created": updated.isoformat() if updated else "",
        "contributors": [{"title": settings.MINISTRY["name_fr"], "role": "publisher"}],
        "resources": [_resource(one, site) for one in listing.datasets if one.kind is not WHOLE],
    }
    return {name: value for name, value in told.items() if value}


def _resource(one: Dataset, site: str) -> dict[str, Any]:
    if one.extract is None:
        return _file(one, one.files[0], site)
    described = {name: value for name, value in about(one.extract).items() if name not in ONCE}
    path = f"{site}{one.files[0].path}"
    return {**of_csv(path, DIALECTS[""]), **described}


def _file(one: Dataset, file: File, site: str) -> dict[str, Any]:
    is_xml = one.kind is Kind.IATI
    return {
        "profile": "data-resource",
        "name": one.name,
        "path": f"{site}{file.path}",
        "title": str(one.title),
        "description": str(one.description),
        "format": "xml" if is_xml else "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
    }
