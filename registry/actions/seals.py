"""Refuses to change what is sealed: a record that, as it is stored, meets its seal."""

from collections.abc import Mapping
from typing import Any

from registry.actions.changes import Changes, parent_model, parent_pk
from registry.models import Record
from registry.refusals import Problem, Refused


def check_seals(model: type[Record], changes: Changes) -> set[int]:
    """Raise ``Refused`` if a record that changes, or one whose part comes or changes, is sealed.

    It comes before they are written, and gives those sealed of which nothing changes so far.
    """
    refuse_sealed(model, {record.pk: record for record in changes.changed})
    if model.part_of:
        check_owners_seals(model, [*changes.new, *changes.changed], changes.left)
    return _sealed_among(model, {record.pk: record for record in changes.same})


def check_owners_seals(
    model: type[Record], parts: list[Any], left: Mapping[int, Any] | None = None
) -> None:
    """Raise ``Refused`` if a record that these are parts of, or have ``left``, is sealed."""
    refuse_sealed(parent_model(model), {**(left or {}), **{parent_pk(p): p for p in parts}})


def refuse_sealed(
    model: type[Record], touched: Mapping[int, Any], sealed: set[int] | None = None
) -> None:
    """Raise ``Refused`` if one of the records, by primary key, is sealed; the problem is of
    what was to change in it: the record, or a part."""
    found = _sealed_among(model, touched) if sealed is None else sealed & touched.keys()
    if found and model.seal is not None:
        raise Refused([Problem.broken(model.seal, touched[pk]) for pk in sorted(found)])


def _sealed_among(model: type[Record], records: Mapping[int, Any]) -> set[int]:
    if model.seal is None or not records:
        return set()
    rows = model._default_manager.filter(pk__in=records).breaking(model.seal)
    return set(rows.values_list("pk", flat=True))
