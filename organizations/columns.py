"""The columns of organizations and of what belongs to them."""

from django.db.models import F
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
        Column("kind", BOTH),
        Column("subtype", BOTH),
        Column("name", BOTH | On.IATI),
        Column("acronym", BOTH),
        Column("aliases", IMPORT, rows=Rows("name")),
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
        Column("website", BOTH | SHOWN),
        Column("email", IMPORT | SHOWN),
        Column("phone", IMPORT | SHOWN),
        Column("neq", IMPORT | On.IATI | SHOWN),
        Column("charity_number", IMPORT | On.IATI | SHOWN),
        Column("iati_identifier", IMPORT | On.IATI),
        Column("founded", IMPORT | SHOWN),
        Column("quebec_presence", BOTH | SHOWN),
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
        Column("active_countries", IMPORT, rows=Rows("country")),
        Column("nonprofit", IMPORT | SHOWN),
        Column("description_fr", IMPORT),
        Column("description_en", IMPORT),
        Column("latitude", IMPORT),
        Column("longitude", IMPORT),
        Column("publish_location", IMPORT),
        Column("publication", IMPORT),
        Column("source_url", BOTH | SHOWN),
        Column("updated_at", OPEN | SHOWN),
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
PARTNERSHIP = Columns(
    Partnership,
    [
        Column("ico_key", IMPORT, path="ico", by="key"),
        Column("partner_key", IMPORT, path="partner", by="key"),
        Column("start", IMPORT),
        Column("end", IMPORT),
        Column("signed_on", IMPORT),
        Column("expertise", IMPORT),
        Column("reviewed_on", IMPORT),
        Column("source_url", IMPORT),
    ],
)
NEED = Columns(
    Need,
    [
        Column("key", IMPORT),
        Column("organization_key", IMPORT, path="organization", by="key"),
        Column("title_fr", IMPORT),
        Column("title_en", IMPORT),
        Column("description_fr", IMPORT),
        Column("description_en", IMPORT),
        Column("country", IMPORT),
        Column("place", IMPORT),
        Column("sector", IMPORT, by="code"),
        Column("since", IMPORT),
        Column("status", IMPORT),
    ],
)
