"""What a record that is to be deleted takes along, or is kept by: of much, the first ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import PROTECT
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.admin.addresses import address, may_see
from registry.models import Record

LISTED = 20  # rows that keep a record, of each kind
Deleted = tuple[Sequence[Any], dict[str, int], set[str], Sequence[Any]]


class Keeping:
    """The rows by which records may not be deleted."""

    def __init__(self, rows: Any) -> None:
        self.rows, self.count = rows.order_by("pk"), rows.order_by().count()

    def __len__(self) -> int:
        return self.count

    def first(self) -> Any:
        named = [field.name for field in self.rows.model._meta.fields if field.many_to_one]
        return self.rows.select_related(*named)[:LISTED]


def keeping(objs: Any) -> Iterator[Keeping]:
    """Those that refer to one of the records themselves."""
    for relation in objs[0]._meta.related_objects if objs else ():
        if relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager.all()
            yield Keeping(rows.filter(**{f"{relation.field.name}__in": objs}))


class DeletingAdmin(admin.ModelAdmin):
    """Django reads every row that a record would take along, and each that keeps it."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        """As Django's; of what is kept by many rows, some of them are told, and how many more."""
        kept_by = list(keeping(objs))
        if any(map(len, kept_by)):
            told = [line for found in kept_by for line in self._told(found, request, objs)]
            return [], {}, set(), told
        told_by_django: Deleted = super().get_deleted_objects(objs, request)
        return told_by_django

    def _told(self, found: Keeping, request: HttpRequest, objs: Any) -> Iterator[Any]:
        model = found.rows.model
        is_seen = may_see(self.admin_site, request, model)
        told = {"kind": capfirst(str(model._meta.verbose_name))}
        for row in found.first():
            told["row"] = _link(row) if is_seen else str(row)
            owner = getattr(row, model.part_of, None) if issubclass(model, Record) else None
            if owner is None or owner in objs:
                yield format_html(_("{kind}: {row}"), **told)
            else:
                yield format_html(_("{kind}: {row} in {owner}"), **told, owner=owner)
        if len(found) > LISTED:
            yield _more(len(found) - LISTED, model)


def _link(row: Any) -> str:
    return format_html('<a href="{}">{}</a>', address(type(row), "change", row.pk), row)


def _more(count: int, model: Any) -> str:
    told = {"name": model._meta.verbose_name_plural, "count": count}
    return capfirst(_("%(name)s: and %(count)d more") % told)
