"""The import files about organizations."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from organizations.columns import MEMBERSHIP, NEED, ORGANIZATION, PARTNERSHIP
from organizations.doubles import resembling_each
from organizations.likeness.described import Described
from registry.imports.importer import Doubt, Importer


class OrganizationImporter(Importer):
    name = "organizations"
    columns = ORGANIZATION
    requires = ("key",)

    def doubts(self, records: Sequence[Any]) -> dict[int, Doubt]:
        """What each new organization may be, by its primary key."""
        new = {record.pk: Described.of(record, ()) for record in records}
        return {
            pk: Doubt(
                stored.pk,
                _("It may be “%(name)s” (%(confidence)s%%): %(reasons)s.")
                % {
                    "name": stored.name,
                    "confidence": comparison.confidence,
                    "reasons": "; ".join(map(str, comparison.reasons)),
                },
            )
            for pk, (stored, comparison) in resembling_each(new).items()
        }


class MembershipImporter(Importer):
    name = "memberships"
    columns = MEMBERSHIP
    requires = ("organization_key",)


class PartnershipImporter(Importer):
    name = "partnerships"
    columns = PARTNERSHIP
    requires = ("ico_key", "partner_key")


class NeedImporter(Importer):
    name = "needs"
    columns = NEED
    requires = ("key",)
