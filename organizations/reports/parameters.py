"""What reports on organizations are asked, and the columns that several of them have."""

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


def of_side(prefix: str, key: Any, name: Any) -> list[Heading]:
    """The columns that name an organization: its key and its official name."""
    return [
        of_field(Organization, "key", f"{prefix}_key", key),
        of_field(Organization, "name", prefix, name),
    ]


def of_organizations(everything: bool) -> Any:
    rows = Organization.objects
    return rows.all() if everything else rows.public()
