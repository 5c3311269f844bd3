"""Everything that refers to a record, found in the models and nowhere written down."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from registry.constraints import NoOverlap
from registry.rules import any_of

FEW = 500  # rows beside which only what may meet them is read


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

    def meeting(self, record: Any, kept: Any) -> Any:
        """Of a record's rows, those that may not simply come to be of the kept one: all that meet a
        row of its own, or itself, and perhaps some more."""
        known = [*self.unique_sets(), *(one.fields for one in self.intervals())]
        met: list[Any] = [self._alike({*names} - {self.field.name}, kept) for names in known]
        met += [models.Q(**{key.name: kept.pk}) for key in self.others()]
        rows = self.rows(record)
        return rows.filter(any_of(met)) if met else rows.none()

    def _alike(self, names: Collection[str], kept: Any) -> Any:
        """What holds of rows that may say in some fields what a row of the kept record says."""
        own = self.rows(kept).order_by()
        said = list(own.values(*names)[: FEW + 1]) if names else []
        if not names or len(said) > FEW:
            return Exists(self._same(own, names))
        values = {name: {one[name] for one in said} for name in names}
        return models.Q(*(_among(name, some) for name, some in values.items()))

    def _same(self, own: Any, names: Collection[str]) -> Any:
        """Those of the rows that say the same as another; what is unknown may be anything."""
        for name in names:
            same = models.Q(**{name: OuterRef(name)})
            own = own.filter(same | models.Q(**{f"{name}__isnull": True}))
        return own

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


def _among(name: str, values: Collection[Any]) -> models.Q:
    found = models.Q(**{f"{name}__in": {*values} - {None}})
    return found | models.Q(**{f"{name}__isnull": True}) if None in values else found


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
