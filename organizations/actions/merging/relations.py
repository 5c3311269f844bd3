"""Everything that refers to a record, found in the models and nowhere written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from registry.constraints import NoOverlap


@dataclass(frozen=True)
class Relation:
    """A foreign key of ``model`` to the records that are merged."""

    model: Any
    field: Any

    @property
    def label(self) -> str:
        return str(self.model._meta.label)

    def rows(self, record: Any) -> Any:
        return self.model._default_manager.filter(**{self.field.name: record}).order_by("pk")

    def moved(self, row: Any, kept: Any) -> dict[str, Any]:
        """The attributes by which the row comes to be of the kept record."""
        if not self.is_pair:
            return {self.field.attname: kept.pk}
        (other,) = self.others()
        first, second = sorted((kept.pk, getattr(row, other.attname)))
        return {"first_id": first, "second_id": second}

    def others(self) -> list[Any]:
        """The other foreign keys of the row to such records."""
        target = self.field.related_model
        keys = (f for f in self.model._meta.concrete_fields if isinstance(f, models.ForeignKey))
        return [key for key in keys if key.related_model is target and key != self.field]

    @property
    def is_pair(self) -> bool:
        """Whether the two sides of a row are of one sort, in an order that means nothing."""
        return {"first", "second"} <= {field.name for field in self.model._meta.concrete_fields}

    def unique_sets(self) -> Iterator[tuple[str, ...]]:
        """The fields that no two rows share, the key among them."""
        if self.field.unique:
            yield (self.field.name,)
        for one in self.model._meta.constraints:
            if isinstance(one, models.UniqueConstraint) and self.field.name in one.fields:
                yield tuple(one.fields)

    def intervals(self) -> Iterator[NoOverlap]:
        for one in self.model._meta.constraints:
            if isinstance(one, NoOverlap) and self.field.name in one.fields:
                yield one


def relations_of(model: Any) -> list[Relation]:
    """In a fixed order. What follows from the records, and their history, refer to them as they
    are or were: they are no part of it."""
    found = [
        Relation(one.related_model, one.field)
        for one in model._meta.get_fields(include_hidden=True)
        if (one.one_to_many or one.one_to_one) and one.auto_created
        if not hasattr(one.related_model, "instance_type")
        if not getattr(one.related_model, "follows", False)
    ]
    return sorted(found, key=lambda one: (one.label, one.field.name))
