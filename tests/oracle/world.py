"""A small world of records: judged as it stands in memory, stored without any verb."""

import datetime
import itertools
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction

QUEBEC = ZoneInfo("America/Toronto")
# Above the rows that migrations bring.
FIRST = 100_000


@dataclass
class World:
    """Records by model, in an order in which they can be stored, and what time it is."""

    now: datetime.datetime
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(FIRST))

    @property
    def today(self) -> datetime.date:
        return self.now.astimezone(QUEBEC).date()

    def add(self, model: type[models.Model], **values: Any) -> Any:
        """A record of the world; one that has no primary key of its own gets a number."""
        if model._meta.pk.name not in values:
            values["pk"] = next(self.numbers)
        record = model(**values)
        self.rows.setdefault(model, []).append(record)
        return record

    def of(self, model: type[models.Model], **values: Any) -> list[Any]:
        """The records of the model that have these values."""
        return [
            row
            for row in self.rows.get(model, [])
            if all(getattr(row, name) == value for name, value in values.items())
        ]

    def has(self, model: type[models.Model], **values: Any) -> bool:
        return bool(self.of(model, **values))

    def store(self) -> None:
        """Raises what the database raises where it refuses a row; then nothing is stored."""
        with transaction.atomic():
            for model, rows in self.rows.items():
                model._base_manager.bulk_create(rows)
            connection.check_constraints()  # those that wait for the end of a transaction
