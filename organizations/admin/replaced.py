"""A form of a record that was merged or split while it was open: what was typed is shown, and where
it now belongs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.actions import standing_for
from registry.admin.addresses import address

OF_A_ROW = re.compile(r"(?P<relation>\w+)-(?P<number>\d+)-(?P<name>\w+)")


@dataclass(frozen=True)
class Typed:
    """What a field was given that is not stored; ``of``: the kind of row that it is of."""

    label: str
    text: str
    of: str = ""


class ReplacedAdmin(admin.ModelAdmin):
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and object_id:
            record = self.get_object(request, unquote(object_id))
            if record is not None and not record.leaves_archive:
                return self._show_typed(request, record)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def _show_typed(self, request: HttpRequest, record: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("This record was merged or split meanwhile"),
            "original": record,
            "others": [(str(o), address(self.model, "change", o.pk)) for o in standing_for(record)],
            "typed": [*typed(request.POST, record)],
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/record_replaced.html", context)


def typed(posted: Any, record: Any) -> Iterator[Typed]:
    """What was posted of the record and of its rows, where it is not what they say."""
    relations = {one.get_accessor_name(): one for one in record._meta.related_objects}
    yield from _of(record, {name: posted.get(name) for name in posted})
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for name in posted:
        if (found := OF_A_ROW.fullmatch(name)) and found["relation"] in relations:
            row = rows.setdefault((found["relation"], found["number"]), {})
            row[found["name"]] = posted.get(name)
    for (name, _number), given in rows.items():
        relation = relations[name]
        pk = given.get("id", "")
        model = relation.related_model
        stored = model._default_manager.filter(pk=pk).first() if pk.isdecimal() else None
        left = {key: value for key, value in given.items() if key != relation.field.name}
        yield from _of(stored or model(), left, str(model._meta.verbose_name))


def _of(record: Any, given: dict[str, Any], kind: str = "") -> Iterator[Typed]:
    for field in record._meta.concrete_fields:
        control = field.formfield() if field.editable and field.name in given else None
        said = given.get(field.name) or ""
        if control is not None and control.has_changed(field.value_from_object(record), said):
            yield Typed(capfirst(str(field.verbose_name)), _shown(field, said), kind)


def _shown(field: Any, said: str) -> str:
    """As the form showed it: the label of a choice, the name of a record."""
    if field.is_relation and said.isdecimal():
        return str(field.related_model._default_manager.filter(pk=said).first() or said)
    return str(dict(field.flatchoices).get(said, said)) or _("(empty)")
