"""The import files about projects."""

from typing import Any

from organizations.actions import adopt_sectors
from organizations.models import Sector
from projects.actions import record_exceptions
from projects.columns import CONTRIBUTION, OBLIGATION, PARTICIPATION, PROJECT
from registry.imports.importer import Importer, Row


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


class ObligationImporter(Importer):
    name = "obligations"
    columns = OBLIGATION
    requires = ("project_key",)
