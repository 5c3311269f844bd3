"""The import files about organizations."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from organizations.columns import MEMBERSHIP, NEED, ORGANIZATION, PARTNERSHIP
from organizations.doubles import Earlier, resembling_each
from organizations.likeness.comparison import Comparison
from organizations.likeness.described import Described
from registry.bilingual import sentence
from registry.imports.doubts import Doubt, New
from registry.imports.importer import Importer, Row
from registry.imports.references import unknown


class OrganizationImporter(Importer):
    name = "organizations"
    columns = ORGANIZATION
    requires = ("key",)

    def check(self, row: Row) -> None:
        """A record that is no more, since it was merged or split, is not changed under its former
        key."""
        assert row.draft is not None
        record = row.draft.record
        if record.merged_into_id:
            kept = record.merged_into
            message = sentence(_("This record was merged into “%(name)s”."), name=kept.name)
            remedy = sentence(_("Write its key, %(key)s, or leave this row out."), key=kept.key)
            row.fault("key", "merged", message, remedy)
        elif record.split_id:
            row.fault("key", "split", *unknown(type(record), "key", record.key))

    def doubts(self, new: Sequence[New], earlier: dict[Any, Any]) -> dict[int, Doubt]:
        """What each new organization may be, by its primary key: a stored one, or one of a row
        before it."""
        described = {one.record.pk: Described.of(one.record, ()) for one in new}
        found = {
            pk: Doubt(stored.pk, _told(stored.name, comparison))
            for pk, (stored, comparison) in resembling_each(described).items()
        }
        rows = earlier.setdefault(self, Earlier())
        for one in new:
            like = rows.take(described[one.record.pk], one.place)
            if like and one.record.pk not in found:
                name = f"{like[0].names[0]}, {like[1]}"
                found[one.record.pk] = Doubt(None, _told(name, like[2]))
        return found


def _told(name: str, comparison: Comparison) -> Any:
    message = _("It may be “%(name)s” (%(confidence)s%%): %(reasons)s.")
    reasons = _in_a_row(comparison.reasons)
    return sentence(message, name=name, confidence=comparison.confidence, reasons=reasons)


_in_a_row = lazy(lambda reasons: "; ".join(map(str, reasons)), str)


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
