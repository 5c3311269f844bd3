"""What reports on organizations are asked, and the columns that several of them have."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.enums import Region
from organizations.models import Organization, Sector
from registry.extracts import Heading
from registry.fields import country_names
from registry.reports import any_of_choice, of_field


def sector_labels() -> dict[str, str]:
    return dict(Sector.labels())


def country_choices() -> list[tuple[str, str]]:
    return list(country_names().items())


def region_field() -> Any:
    return any_of_choice(_("Québec region"), Region.choices, is_long=True)


def country_field() -> Any:
    return any_of_choice(_("Country"), country_choices, is_long=True)


def sector_field() -> Any:
    return any_of_choice(_("Sector"), Sector.labels, is_long=True)


def languages(keys: Collection[str]) -> dict[str, str]:
    """Those of the names of organizations, by key."""
    rows = Organization.objects.filter(key__in=keys).exclude(name_language="")
    return dict(rows.values_list("key", "name_language"))


def of_name(key: str = "", label: Any = "", beside: str = "key") -> Heading:
    """The column of their official names, each told in its own language."""
    own = of_field(Organization, "name", key, label)
    return replace(own, languages=languages, beside=beside)


def of_side(prefix: str, key: Any, name: Any) -> list[Heading]:
    """The columns that name an organization: its key and its official name."""
    own = f"{prefix}_key"
    return [of_field(Organization, "key", own, key), of_name(prefix, name, own)]


def of_organizations(everything: bool) -> Any:
    rows = Organization.objects
    return rows.all() if everything else rows.public()
