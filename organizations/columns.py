"""The columns of organizations and of what belongs to them."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Need, Organization, Partnership
from registry.columns import OPEN, Column, Columns, On, Rows

IMPORT = On.IMPORT | On.STAFF
BOTH = OPEN | On.IMPORT
SHOWN = On.PAGE

ORGANIZATION = Columns(
    Organization,
    [
        Column("key", BOTH | On.IATI),
        Column("kind", BOTH | On.IATI),
        Column("subtype", BOTH | On.IATI),
        Column("name", BOTH | On.IATI),
        Column("acronym", BOTH),
        Column("aliases", IMPORT | On.API, rows=Rows("name")),
        Column("country", BOTH | SHOWN),
        Column("region", BOTH | SHOWN),
        Column(
            "city",
            On.PUBLIC | On.API | SHOWN,
            path="public_city",
            value=lambda: F("public_city"),
            label=_("city"),
        ),
        Column("city", IMPORT),
        Column("postal_code", IMPORT),
        Column("website", BOTH | SHOWN | On.IATI),
        Column("email", IMPORT | SHOWN),
        Column("phone", IMPORT | SHOWN),
        Column("neq", IMPORT | On.IATI | On.API | SHOWN),
        Column("charity_number", IMPORT | On.IATI | On.API | SHOWN),
        Column("iati_identifier", IMPORT | On.IATI | On.API),
        Column("founded", IMPORT | On.API | SHOWN),
        Column("quebec_presence", BOTH | SHOWN | On.IATI),
        Column("office_selects", IMPORT),
        Column("office_manages", IMPORT),
        Column("office_acts", IMPORT),
        Column(
            "aqoci_member",
            OPEN | SHOWN,
            value=lambda: F("aqoci_member"),
            label=_("AQOCI member"),
            help=_("True or false by a sourced membership; empty when none was checked."),
        ),
        Column(
            "projects",
            OPEN,
            path="project_count",
            value=lambda: F("project_count"),
            label=_("published projects"),
        ),
        Column("active_countries", IMPORT | On.API, rows=Rows("country")),
        Column("nonprofit", IMPORT | SHOWN),
        Column("description_fr", IMPORT | On.API),
        Column("description_en", IMPORT | On.API),
        Column("latitude", IMPORT),
        Column("longitude", IMPORT),
        Column("publish_location", IMPORT),
        Column("publication", IMPORT),
        Column("source_url", BOTH | SHOWN),
        Column("updated_at", OPEN | SHOWN),
        Column("name_language", BOTH | SHOWN),
    ],
)
MEMBERSHIP = Columns(
    Membership,
    [
        Column("organization_key", IMPORT, path="organization", by="key"),
        Column("start", IMPORT),
        Column("end", IMPORT),
        Column("source_url", IMPORT),
        Column("checked_on", IMPORT),
    ],
)


def _of_partner(name: str, label: Any) -> Column:
    return Column(f"partner_{name}", On.API, path="partner", by=name, label=label)


PARTNERSHIP = Columns(
    Partnership,
    [
        Column("ico_key", IMPORT | On.API, path="ico", by="key"),
        Column("partner_key", IMPORT | On.API, path="partner", by="key"),
        Column("start", IMPORT | On.API),
        Column("end", IMPORT | On.API),
        Column("signed_on", IMPORT),
        Column("expertise", IMPORT | On.API),
        Column("reviewed_on", IMPORT),
        Column("source_url", IMPORT | On.API),
        # No file is of these: a partnership has no key of its source.
        Column("id", On.API, label=_("number of the partnership")),
        Column("ico", On.API, path="ico", by="name"),
        Column("partner", On.API, path="partner", by="name"),
        _of_partner("kind", _("kind of partner")),
        _of_partner("country", _("country of the partner")),
        Column("updated_at", On.API),
    ],
)
ANSWERING = Rows("project__key", only=lambda: Q(project__publication="published"))


def _public(name: str) -> Column:
    """What is public of a field of a need: see ``NeedQuerySet.with_public_place``."""
    field: Any = Need._meta.get_field(name)
    path, label = f"public_{name}", field.verbose_name
    return Column(name, On.PUBLIC | On.API, path=path, value=lambda: F(path), label=label)


NEED = Columns(
    Need,
    [
        Column("key", BOTH),
        Column("organization_key", BOTH, path="organization", by="key"),
        Column("organization", OPEN, path="organization", by="name"),
        Column("title_fr", BOTH),
        Column("title_en", BOTH),
        Column("description_fr", BOTH),
        Column("description_en", BOTH),
        _public("country"),
        Column("country", IMPORT),
        _public("place"),
        Column("place", IMPORT),
        Column("sector", BOTH, by="code"),
        Column("since", BOTH),
        Column("status", BOTH),
        Column("projects", OPEN, path="answers", rows=ANSWERING, label=_("projects that answer")),
        Column("updated_at", OPEN),
    ],
)
