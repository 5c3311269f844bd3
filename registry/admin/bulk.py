"""A list whose records can be changed several at once: which fields, by whom, to what values."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions import choose
from registry.admin.locked import is_locked
from registry.constraints import NoOverlap
from registry.models import Publishable, Record

SELECTED = 10_000  # records changed at once
YES_OR_NO = (("", "---------"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No")))


class BulkAdmin(admin.ModelAdmin):
    """``never_in_bulk``: the fields that are decided for one record at a time."""

    never_in_bulk: ClassVar[Collection[str]] = ()

    def bulk_fields(self, request: HttpRequest) -> list[models.Field]:
        """The fields that the person may give one value on many records: choices, yes or no,
        days, and references to what is no record's whole; nothing by which a record is known."""
        shown = [*flatten_fieldsets(self.get_fieldsets(request))]
        left = {*self.get_readonly_fields(request), *self._kept_apart()}
        model: Any = self.model
        return [
            one
            for one in model.stored_fields()
            if one.name in shown and one.name not in left and is_simple(one)
        ]

    def _kept_apart(self) -> set[str]:
        model: Any = self.model
        names = {*self.never_in_bulk, *model.identity, model.part_of}
        names.add(getattr(self, "variant_field", ""))
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                names |= {*constraint.fields}
            elif isinstance(constraint, NoOverlap):
                names |= {*constraint.fields, constraint.start, constraint.end}
        return names

    def bulk_value(self, request: HttpRequest, one: Any) -> Any:
        """The form field by which the value is given."""
        told: dict[str, Any] = {"label": capfirst(str(one.verbose_name)), "required": not one.blank}
        if isinstance(one, models.BooleanField):
            return forms.TypedChoiceField(
                choices=YES_OR_NO, coerce=lambda text: text == "true", empty_value=None, **told
            )
        if one.is_relation:
            offered: Any = self.formfield_for_foreignkey(one, request)
            return forms.ModelChoiceField(offered.queryset, **told)
        if isinstance(one, models.DateField):
            day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(widget=day, **told)
        return one.formfield(**told)

    def why_not_in_bulk(self, request: HttpRequest, record: Any) -> str:
        """Why the person may not change the record; empty where they may."""
        if self.has_change_permission(request, record):
            return ""
        if getattr(record, "is_public", False):
            return _("It is published: a reviewer changes it.")
        if is_locked(request, record):
            return _("What the public sees is changed by a reviewer.")
        return _("Your account may not change it.")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if IS_POPUP_VAR not in request.GET and not self.bulk_fields(request):
            actions.pop("change_several", None)
        return actions

    @admin.action(permissions=["change"], description=gettext_lazy("Change several at once"))
    def change_several(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: SELECTED + 1])
        if len(pks) > SELECTED:
            message = _("Select at most %(count)d records at once.") % {"count": SELECTED}
            self.message_user(request, message, messages.ERROR)
            return None
        change = choose(self.model, [*dict.fromkeys(pks)], by=request.user)
        return HttpResponseRedirect(reverse("admin:bulk_change", args=[change.pk]))


def is_simple(one: Any) -> bool:
    if one.is_relation:
        whole = issubclass(one.related_model, Record) and (
            issubclass(one.related_model, Publishable) or bool(one.related_model.part_of)
        )
        return not whole and not one.unique
    simple = isinstance(one, models.BooleanField | models.DateField) or bool(one.choices)
    return simple and not one.unique and not isinstance(one, models.DateTimeField)
