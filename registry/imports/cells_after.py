"""The cells of records as they are stored: read again, or, of a new one, known from what was just
written."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from registry.actions import Draft
from registry.cells import written
from registry.columns import Column
from registry.exports import table
from registry.imports.importer import Importer

Cells = dict[int, dict[str, str]]


def cells_of(importer: Importer, pks: Sequence[int]) -> Cells:
    """The stored cells of the columns that files bring in, by the primary key of the record."""
    if not pks:
        return {}
    shown = _shown(importer)
    rows = importer.model._default_manager.filter(pk__in=pks).order_by("pk")
    keys = [column.key for column in shown]
    values = table(importer.columns, shown, rows)
    return {
        pk: dict(zip(keys, map(written, row), strict=True))
        for pk, row in zip(rows.values_list("pk", flat=True), values, strict=True)
    }


def _shown(importer: Importer) -> list[Column]:
    return [column for column in importer.import_columns if column.value is None]


def cells_after(
    importer: Importer, drafts: Sequence[Draft], made: Collection[int], keys: Collection[str]
) -> Cells:
    """The same of these columns at least, of drafts that were just written. ``made``: the
    identities of the records that are new; such a one without parts is what it was given."""
    new = [d.record for d in drafts if id(d.record) in made and not any(d.parts.values())]
    known = {id(record) for record in new}
    read = [d.record.pk for d in drafts if id(d.record) not in known]
    shown = [column for column in _shown(importer) if column.key in keys]
    texts = [_texts(importer, column, new) for column in shown]
    named = [column.key for column in shown]
    cells = zip(*texts, strict=True) if texts else ((),) * len(new)
    found = {r.pk: dict(zip(named, row, strict=True)) for r, row in zip(new, cells, strict=True)}
    return found | cells_of(importer, read)


def _texts(importer: Importer, column: Column, records: Sequence[Any]) -> list[str]:
    """The cells of a column, of new records without parts."""
    if column.rows is not None:
        return [""] * len(records)
    field: Any = importer.columns.own_field(column)
    values = [vars(record)[field.attname] for record in records]
    if column.by:
        named = field.related_model._default_manager.filter(pk__in={*values} - {None})
        names = dict(named.values_list("pk", column.by))
        return [written(names.get(value)) for value in values]
    return [value if value.__class__ is str else _text(field, value) for value in values]


def _text(field: Any, value: Any) -> str:
    value = field.get_prep_value(value)
    if isinstance(value, Decimal):
        value = value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return written(value)
