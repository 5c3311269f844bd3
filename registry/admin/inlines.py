"""Rows of other models on the page of a record, written by the verbs with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst

from registry.actions import Draft, remove, write
from registry.admin.forms import RowForm
from registry.admin.located import Located
from registry.admin.locked import LockedRows
from registry.admin.seen import SeenRows
from registry.admin.widgets import RecordSelect
from registry.models import Record


class RecordChoices:
    """Foreign keys are completed as one types, on forms and rows alike."""

    admin_site: Any

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = RecordSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RowFormSet(SeenRows, BaseInlineFormSet):
    """Rows whose cells have names for who does not see the head of the table."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = f" – {form.instance}" if form.instance.pk else ""
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden:
                widget.attrs["aria-label"] = f"{capfirst(str(field.label or ''))}{row}"

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Django's names the fields as the code does."""
        fields = {field.name: field for field in self.fk.model._meta.concrete_fields}
        own = [name for name in unique_check if name != self.fk.name]
        labels = [str(fields[name].verbose_name) for name in own]
        return super().get_unique_error_message(labels)


class _RecordInline(LockedRows, RecordChoices, InlineModelAdmin):
    """``only_for``: the variants of the record that have such rows; rows that exist always show.

    Beyond ``limit`` rows, a model that has a list of its own is shown as a link to it.
    """

    form = RowForm
    formset = RowFormSet
    extra = 0
    only_for: Collection[str] = ()
    limit = 30

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        keys = [f.name for f in self.opts.concrete_fields if isinstance(f, models.ForeignKey)]
        return super().get_queryset(request).select_related(*keys)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        refused: Located = getattr(request, "refused", {})
        form = type(self.form.__name__, (self.form,), {"refused": refused, "by": request.user})
        return super().get_formset(request, obj, **{"form": form, **kwargs})

    @property
    def parent_key(self) -> models.ForeignKey:
        """The foreign key of the rows to the record whose page this is."""
        if self.fk_name:
            return self.opts.get_field(self.fk_name)  # type: ignore[return-value]
        keys = [f for f in self.opts.concrete_fields if isinstance(f, models.ForeignKey)]
        return next(key for key in keys if issubclass(self.parent_model, key.related_model))

    def rows_of(self, parent: Any) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.parent_key.name: parent})


class RecordTabular(_RecordInline, admin.TabularInline):
    pass


class RecordStacked(_RecordInline, admin.StackedInline):
    pass


@dataclass
class Rows:
    """What a form asks of the rows of one relation."""

    formset: Any

    def __post_init__(self) -> None:
        self.changed: list[Any] = self.formset.save(commit=False)
        self.gone: list[Any] = list(self.formset.deleted_objects)
        self.model: type[Record] = self.formset.model
        self.parent_key: models.ForeignKey = self.formset.fk

    @property
    def is_asked(self) -> bool:
        return bool(self.changed or self.gone)

    @property
    def is_part(self) -> bool:
        return self.model.part_of == self.parent_key.name

    @property
    def relation(self) -> str:
        return self.parent_key.remote_field.get_accessor_name()

    def whole(self) -> list[Any]:
        """All the rows as they are wanted; those that someone else added meanwhile stay."""
        if self.formset.instance.pk is None:
            return self.changed
        replaced = {row.pk for row in (*self.changed, *self.gone)}
        stored = self.model._default_manager.filter(**{self.parent_key.name: self.formset.instance})
        kept = [row for row in stored if row.pk not in replaced]
        return [*kept, *self.changed]

    def remove_gone(self, *, by: Any, reason: str) -> None:
        remove(self.gone, by=by, reason=reason)

    def write_changed(self, *, by: Any, reason: str) -> None:
        """What is there changes first: a new interval may begin where it now ends."""
        for row in self.changed:
            setattr(row, self.parent_key.name, self.formset.instance)
        for is_new in (False, True):
            rows = [row for row in self.changed if (row.pk is None) == is_new]
            drafts = [Draft(row, seen=None if is_new else row.updated_at) for row in rows]
            write(drafts, by=by, reason=reason)


def write_with_rows(record: Any, formsets: Collection[Any], *, by: Any, reason: str) -> None:
    """Store a record with the rows that its page shows, all of them or none.

    Its parts go with it, as one draft; rows of their own are removed before, since the record
    may change because they go, and written after, since they may need what it becomes.
    """
    asked = [rows for rows in map(Rows, formsets) if rows.is_asked]
    own = [rows for rows in asked if not rows.is_part]
    parts = {rows.relation: rows.whole() for rows in asked if rows.is_part}
    for rows in own:
        rows.remove_gone(by=by, reason=reason)
    seen = record.updated_at if record.pk else None
    write([Draft(record, parts, seen)], by=by, reason=reason)
    for rows in own:
        rows.write_changed(by=by, reason=reason)
