"""The admin of records: Django's, whose writes are the verbs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions import hold_translations, remove
from registry.admin.addresses import address, may
from registry.admin.bulk import BulkAdmin
from registry.admin.deleting import DeletingAdmin
from registry.admin.filters import brought_filters
from registry.admin.forms import FORM_ONLY, HOLD, RecordForm
from registry.admin.inlines import RecordChoices, write_with_rows
from registry.admin.lists import ListAdmin
from registry.admin.located import RefusedForm, explain, locate
from registry.admin.locked import LockedAdmin, is_locked, refuse_shown
from registry.admin.once import OnceAdmin, new_token
from registry.admin.presence import PresenceAdmin
from registry.admin.related import Link, links
from registry.admin.revert import RevertAdmin
from registry.admin.search import FoldedSearch
from registry.admin.stale import StaleAdmin
from registry.admin.timeline import Timeline
from registry.admin.variants import VariantAdmin
from registry.parity import outdated_texts
from registry.refusals import Refused

LISTED = 20  # reasons in one message; the rest is a number


class RecordAdmin(
    LockedAdmin,
    RecordChoices,
    FoldedSearch,
    OnceAdmin,
    StaleAdmin,
    PresenceAdmin,
    VariantAdmin,
    ListAdmin,
    BulkAdmin,
    DeletingAdmin,
    RevertAdmin,
):
    """Search, lists, forms with their rows, and history, for every kind of record."""

    form = RecordForm
    list_per_page = 50
    save_on_top = True
    change_form_template = "admin/record_change_form.html"
    delete_confirmation_template = "admin/record_delete_confirmation.html"
    actions = ["change_several", "export_csv", "export_xlsx", "delete_selected"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*brought_filters(self.model), *super().get_list_filter(request)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    # Rights of their own, beside Django's four

    def has_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To read who changed what, and what it was before."""
        return self.has_view_or_change_permission(request, obj) and may(
            request, "history", self.model
        )

    def has_export_permission(self, request: HttpRequest) -> bool:
        """To take a list away as a file."""
        return self.has_view_or_change_permission(request) and may(request, "export", self.model)

    # Forms

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = super().get_fieldsets(request, obj)
        hold = [HOLD] if obj is not None and outdated_texts(obj) else []
        why = (gettext_lazy("Why"), {"fields": [*hold, *FORM_ONLY]})
        return [*shown, why] if self._may_write(request, obj) else shown

    def _may_write(self, request: HttpRequest, obj: Any) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        variant = "" if change else self.variant(request)
        given = {self.variant_field: variant} if variant else {}
        refused = getattr(request, "refused", {})
        told = {"refused": refused, "given": given, "token": new_token(request.user)}
        kwargs["form"] = type(self.form.__name__, (self.form,), told)
        return super().get_form(request, obj, change, **kwargs)

    # Writing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As Django's; what a verb refuses comes back in the form, and nothing is stored."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RefusedForm as refusal:
            request.refused = refusal.located  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool
    ) -> None:
        reason = form.cleaned_data.get("change_reason", "")
        try:
            write_with_rows(form.instance, formsets, by=request.user, reason=reason)
            refuse_shown(request, form.instance)
        except Refused as refusal:
            raise RefusedForm(locate(refusal, form, formsets)) from refusal
        if form.cleaned_data.get(HOLD):
            hold_translations(self.model, [form.instance.pk], by=request.user, reason=reason)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove([obj], by=request.user, reason=request.POST.get("change_reason", "").strip())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        remove(queryset, by=request.user)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = next((rule for rule in self.model.rules if rule.code.endswith(".delete")), None)
        try:
            return super().delete_view(
                request, object_id, {"delete_rule": rule, **(extra_context or {})}
            )
        except Refused as refusal:
            self.say_refused(request, refusal)
            return HttpResponseRedirect(self.change_url(object_id))

    @admin.action(
        permissions=["delete"],
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"),
    )
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        try:
            with transaction.atomic():
                return delete_selected(self, request, queryset)
        except Refused as refusal:
            self.say_refused(request, refusal)
            return None

    def say_refused(self, request: HttpRequest, refusal: Refused) -> None:
        summary = _("Nothing was done, for these reasons:")
        self.message_user(request, listed(summary, explain(refusal)), messages.ERROR)

    # Pages

    def change_url(self, pk: Any) -> str:
        return address(self.model, "change", pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (record := context["original"]) is not None:
            shown = {
                formset.opts.model: formset.opts.fk_name
                for formset in context["inline_admin_formsets"]
            }
            context["is_locked"] = is_locked(request, record)
            context["related_links"] = self.related_links(request, record, shown)
        return super().render_change_form(request, context, *args, **kwargs)

    def related_links(
        self, request: HttpRequest, record: Any, shown: Mapping[type[models.Model], str | None]
    ) -> list[Link]:
        return links(self.admin_site, request, record, shown)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what of the record and of its parts, when and why; the latest first."""
        obj = self.get_object(request, unquote(object_id))
        if not self.has_history_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404
        page = Timeline(obj).page(request.GET.get("p", "1"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(record)s") % {"record": obj},
            "object": obj,
            "opts": self.opts,
            "page": page,
            "revert_urls": self.revert_urls(request, obj, page.object_list),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_history.html", context)


def listed(summary: Any, reasons: Sequence[Any]) -> SafeString:
    """A message with its reasons, of which a long list shows the first ones."""
    items = format_html_join("", "<li>{}</li>", ((reason,) for reason in reasons[:LISTED]))
    more = len(reasons) - LISTED
    if more > 0:
        items += format_html("<li>{}</li>", _("and %(count)d more") % {"count": more})
    return format_html("{}<ul>{}</ul>", summary, items)
