"""Turns the rows of one kind of file into drafts of records, by the columns of their model."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.actions import Draft
from registry.bilingual import sentence
from registry.cells import read, read_text, refuse_formula, typed
from registry.columns import Column, Columns, On
from registry.enums import Publication
from registry.imports.blanks import Blank
from registry.imports.doubts import Doubt, New
from registry.imports.items import items_of
from registry.imports.places import Identity, Places
from registry.imports.references import meant, unknown
from registry.imports.values import keep_values
from registry.models import Publishable, Record

NONE: dict[str, Any] = {}  # of every row that has nothing left
IMPORTERS: "dict[str, Importer]" = {}


@dataclass(slots=True)
class Row:
    """A row of a file on its way: its cells as they came, then its draft or what is wrong."""

    file: str
    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    draft: Draft | None = None

    def fault(self, column: str, code: str, message: Any, remedy: Any = "") -> None:
        self.faults.append((column, code, message, remedy))

    def let_go(self, asks: Collection[str]) -> None:
        """Once it is written: of a long file, only what rows ask for stays in memory."""
        self.draft, self.cells = None, NONE
        self.values = {key: self.values[key] for key in asks if key in self.values} or NONE


class Importer:
    """One kind of file. ``requires``: the columns by which a row is known again.

    ``asks``: the columns that ask for something beyond a value (a publication, an exception).
    ``repeats``: whether rows of the same identity are told apart by their order in the file.
    """

    name: ClassVar[str]
    columns: ClassVar[Columns]
    requires: ClassVar[tuple[str, ...]]
    asks: ClassVar[tuple[str, ...]] = ("publication",)
    repeats: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        IMPORTERS[cls.name] = cls()

    @property
    def model(self) -> Any:
        return self.columns.model

    @cached_property
    def import_columns(self) -> list[Column]:
        return self.columns.on(On.IMPORT)

    def parse(self, rows: Sequence[Row]) -> None:
        """Read the cells of each row into values; what cannot be read becomes a fault."""
        for row in rows:
            for key in self.requires:
                if not row.cells.get(key, "").strip():
                    message = _("This cell is empty: the row cannot be known again without it.")
                    row.fault(key, "required", message, _("Fill it."))
        for column in self.import_columns:
            given = [row for row in rows if column.key in row.cells]
            if column.by or (column.rows and "__" in column.rows.item):
                self._parse_references(column, given)
            else:
                field = self.columns.field(column)
                keep_values(given, column.key, partial(self._value, column, field))

    def _value(self, column: Column, field: Any, text: str) -> Any:
        if column.rows is None:
            return read(text, field) if field is not None else read_text(text)
        refuse_formula(text)
        return items_of(text, column, lambda item: typed(item, field))

    def _parse_references(self, column: Column, rows: Sequence[Row]) -> None:
        target, by = self._target(column)
        keep_values(rows, column.key, lambda text: items_of(text, column))
        named = [(row, row.values.pop(column.key)) for row in rows if column.key in row.values]
        known = self._known(target, by, {name for _row, names in named for name, _share in names})
        for row, names in named:
            for missing in [name for name, _share in names if name not in known]:
                row.fault(column.key, "reference", *unknown(target, by, missing))
            found = [(known.get(name), share) for name, share in names]
            row.values[column.key] = found if column.rows else (found[0][0] if found else None)

    def _known(self, target: Any, by: str, names: set[str]) -> dict[str, Any]:
        """The primary keys of the records that cells name, by name."""
        known = meant(target, by, names)
        return meant(target, by, names) if self.adopt(target, names - set(known)) else known

    def adopt(self, target: Any, names: set[str]) -> bool:
        """Make records of the names that a file may use though no table has them; whether any."""
        return False

    def target(self, key: str) -> Any:
        """The model of the record that the cells of a column name, or None."""
        found = [column for column in self.import_columns if column.key == key and column.by]
        return self._target(found[0])[0] if found else None

    def _target(self, column: Column) -> tuple[Any, str]:
        """The model that the column's cells name, and the field they name it by."""
        own: Any = self.columns.own_field(column)
        if column.rows is None:
            return own.related_model, column.by
        reference, _sep, by = column.rows.item.partition("__")
        return own.related_model._meta.get_field(reference).related_model, by

    def draft(self, rows: Sequence[Row], seen: Places) -> None:
        """Give each row its draft: the stored record it updates, or a new one.

        ``seen``: the places of the rows in the files loaded before.
        """
        identities = [self._identity(row) for row in rows]
        known_by = [f"{self.name} {identity}" for identity in identities]
        stored, places = self._stored({*identities}), seen.among({*known_by})
        for row, identity, name in zip(rows, identities, known_by, strict=True):
            if row.faults and any(key in self.identity_columns for key, *_why in row.faults):
                continue
            first, times = places.get(name) or (f"{row.file}:{row.number}", 0)
            if times and not self.repeats:
                message = sentence(_("%(place)s has the same identity."), place=first)
                row.fault(self.requires[0], "duplicate", message, _("Keep one of the two."))
                continue
            places[name] = first, times + 1
            found = stored.get(identity, [])
            known = found[times] if len(found) > times else None
            row.draft = self._draft(row, known or self._blank())
            _check_archiving(row)
            self.check(row)
        seen.keep(places)

    def _identity(self, row: Row) -> Identity:
        """What the row's record is known by, as ``_stored`` has it: a default where no value is."""
        given = zip(map(row.values.get, self.identity_columns), self._absent, strict=True)
        return tuple((absent if value is None else value) or None for value, absent in given)

    @cached_property
    def _absent(self) -> list[Any]:
        return [_empty(self.model._meta.get_field(name)) for name in self.model.identity]

    @cached_property
    def identity_columns(self) -> list[str]:
        by_source = {column.source: column.key for column in self.import_columns}
        return [by_source[name] for name in self.model.identity]

    def _stored(self, wanted: set[Identity]) -> dict[Identity, list[Any]]:
        """The records of these identities, and no other: a part of one may be that of thousands."""
        names = [self.model._meta.get_field(name).attname for name in self.model.identity]
        parts = zip(names, map(set, zip(*wanted, strict=True)), strict=True)
        # What is empty may be stored as several things: it is told apart below.
        asked = {f"{n}__in": some for n, some in parts if n != names[0] and None not in some}
        asked[f"{names[0]}__in"] = {first for first, *_others in wanted} - {None}
        there = self.model._default_manager.filter(**asked).order_by("pk")
        same: dict[int, Identity] = {}
        for pk, *given in there.values_list("pk", *names):
            identity = tuple(value or None for value in given)
            if identity in wanted:
                same[pk] = identity
        records = self.model._default_manager.in_bulk(list(same))
        found: dict[Identity, list[Any]] = {}
        for pk, identity in same.items():
            found.setdefault(identity, []).append(records[pk])
        return found

    def _draft(self, row: Row, record: Record) -> Draft:
        draft, filled = Draft(record), self._filled
        for key, value in row.values.items():
            if key not in filled:
                continue
            column, own = filled[key]
            if column.rows is not None:
                draft.parts[column.source] = list(self._parts(column, value))
            else:
                setattr(record, own.attname, _empty(own) if value is None else value)
        return draft

    @cached_property
    def _blank(self) -> Blank:
        """Its identity is the file's to tell, and when it was stored, whoever stores it."""
        return Blank(self.model, {*self.model.identity, "created_at", "updated_at"})

    @cached_property
    def _filled(self) -> dict[str, tuple[Column, Any]]:
        """The columns whose values a record holds, each with the field of the record, by key."""
        kept = (one for one in self.import_columns if one.key not in self.asks)
        return {column.key: (column, self.columns.own_field(column)) for column in kept}

    def _parts(self, column: Column, items: Iterable[tuple[Any, Any]]) -> Iterable[Any]:
        assert column.rows is not None
        relation: Any = self.columns.own_field(column)
        item: Any = relation.related_model._meta.get_field(column.rows.item.split("__")[0])
        for value, share in items:
            extra = {column.rows.share: share} if column.rows.share else {}
            yield relation.related_model(**{item.attname: value, **extra})

    def check(self, row: Row) -> None:
        """Give the row, which has its draft, what faults its record as it is stored makes."""

    def doubts(self, new: Sequence[New], earlier: dict[Any, Any]) -> dict[int, Doubt]:
        """What new records may be that is there already, by their primary keys. ``earlier``: what
        the rows before them left there to be compared with."""
        return {}

    def exceptions(self, asking: dict[int, Row], *, by: Any, reason: str) -> None:
        """Record the exceptions that rows give a reason for, before publication."""

    def touched(self, record: Any) -> tuple[type[Publishable], int] | None:
        """The publishable record that a change of ``record`` may unfit for publication."""
        if isinstance(record, Publishable):
            return type(record), record.pk
        part_of: Any = record.part_of and record._meta.get_field(record.part_of)
        if part_of and issubclass(part_of.related_model, Publishable):
            return part_of.related_model, getattr(record, part_of.attname)
        return None


def _check_archiving(row: Row) -> None:
    """A file has no reason to give: a person archives, and files may only agree."""
    assert row.draft is not None
    archived = getattr(row.draft.record, "publication", None) == Publication.ARCHIVED
    if row.values.get("publication") == Publication.ARCHIVED and not archived:
        message = _("A file cannot archive a record: it has no reason to give.")
        remedy = _("Write draft here; archive it in the registry, with the reason.")
        row.fault("publication", "publication.reason", message, remedy)


def _empty(field: models.Field) -> Any:
    """What the field holds when the cell is empty: unknown, or its default."""
    if field.null or field.is_relation:
        return None
    return field.get_default() if field.has_default() else ""
