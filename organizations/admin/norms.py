"""Norms of eligibility: data, kept as they were once decisions were confirmed under them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions import new_version
from organizations.admin.eligibility_forms import VersionForm
from organizations.admin.inlines import CriterionInline
from organizations.models import Criterion, Norm
from organizations.rules import NORM_SEALED
from registry.admin import RecordAdmin, SmallTableSearch
from registry.admin.steps import Step, StepAdmin

ADD = "organizations.add_norm"


def _new_version(norm: Norm, *, version: str, by: Any) -> tuple[Norm, str]:
    made = new_version(norm, version=version, by=by)
    return made, _("This is the new version: say from when it is in force, and what it changes.")


VERSION = Step("version", gettext_lazy("New version"), VersionForm, ADD, _new_version)


def is_sealed(norm: Norm) -> bool:
    return bool(Norm.objects.filter(pk=norm.pk).breaches([NORM_SEALED]))


@admin.register(Norm)
class NormAdmin(SmallTableSearch, StepAdmin):
    change_form_template = "admin/norm_change_form.html"
    list_display = ["code", "version", "name_fr", "start", "end"]
    list_filter = ["code", ("end", admin.EmptyFieldListFilter)]
    search_fields = ["code", "version", "name_fr", "name_en"]
    fields = [("code", "version"), ("name_fr", "name_en"), ("start", "end"), "source_url"]
    inlines = [CriterionInline]
    steps = (VERSION,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not is_sealed(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not is_sealed(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        norm = context["original"]
        if norm is not None and is_sealed(norm):
            context["seal"] = NORM_SEALED
            if request.user.has_perm(ADD):
                context["offer"] = self.offer(VERSION, norm)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Criterion)
class CriterionAdmin(SmallTableSearch, RecordAdmin):
    list_display = ["code", "norm", "text_fr", "severity", "evidence"]
    list_display_links = ["code"]
    list_filter = ["norm", "severity", "evidence"]
    list_select_related = ["norm"]
    search_fields = ["code", "text_fr", "text_en", "norm__code"]
    fields = [("norm", "code"), ("text_fr", "text_en"), ("severity", "evidence")]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is reached from its norm."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not is_sealed(obj.norm))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not is_sealed(obj.norm))
