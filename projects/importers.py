"""The import files about projects."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.actions import adopt_sectors
from organizations.models import Sector
from projects.actions import record_exceptions
from projects.columns import CONTRIBUTION, OBLIGATION, PARTICIPATION, PROJECT
from projects.iati.incoming import read as read_iati
from projects.rules import AMOUNT
from registry.imports.importer import Importer, Row
from registry.imports.readers import READERS


class ProjectImporter(Importer):
    name = "projects"
    columns = PROJECT
    requires = ("key",)
    asks = ("publication", "exception_reason")

    def adopt(self, target: Any, names: set[str]) -> bool:
        return target is Sector and bool(adopt_sectors(names))

    def exceptions(self, asking: dict[int, Row], *, by: Any, reason: str) -> None:
        given = {pk: str(row.values.get("exception_reason") or "") for pk, row in asking.items()}
        record_exceptions({pk: why for pk, why in given.items() if why}, by=by, reason=reason)


class ParticipationImporter(Importer):
    name = "participations"
    columns = PARTICIPATION
    requires = ("project_key", "organization_key")


class ContributionImporter(Importer):
    name = "contributions"
    columns = CONTRIBUTION
    requires = ("project_key",)
    repeats = True

    def parse(self, rows: Sequence[Row]) -> None:
        """An amount in CAD is not given twice with two values: the second would be lost."""
        super().parse(rows)
        for row in rows:
            amount, in_cad = row.values.get("amount"), row.values.get("amount_cad")
            is_cad = (row.values.get("currency") or "CAD") == "CAD"
            if is_cad and None not in (amount, in_cad) and amount != in_cad:
                message = _("The amount is in CAD, and the amount in CAD is another.")
                row.fault("amount_cad", AMOUNT.code, message, _("Correct one of the two."))


class ObligationImporter(Importer):
    name = "obligations"
    columns = OBLIGATION
    requires = ("project_key",)


# Once the importers above are known: it brings in rows of theirs.
READERS[".xml"] = read_iati
