"""The pages of a change of several records: its value, preview, result and undoing."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions import apply_bulk, preview_bulk, undo_bulk
from registry.admin.addresses import address
from registry.admin.bulk_tables import tables_of, value_of
from registry.admin.located import explain
from registry.admin.records import listed
from registry.admin.stepped import SteppedPages
from registry.models import BulkChange, BulkState
from registry.refusals import Refused

PER_PAGE = 50


class ConfirmForm(forms.Form):
    """Why, and which preview the person read."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for this change"),
        help_text=gettext_lazy("Kept in the history of each record, beside your name."),
        max_length=1000,
    )
    previewed_at = forms.DateTimeField(widget=forms.HiddenInput)


def _value_form(model_admin: Any, request: HttpRequest, one: Any) -> type[forms.Form]:
    return type("ValueForm", (forms.Form,), {"value": model_admin.bulk_value(request, one)})


class BulkPages(SteppedPages):
    def urls(self) -> list[Any]:
        view = self.site.admin_view
        steps = {
            "preview": self._preview,
            "confirm": self._confirm,
            "undo": self._undo,
        }
        return [
            path("changes/", view(self.mine), name="bulk_changes"),
            path("changes/<int:pk>/", view(self.page), name="bulk_change"),
            *self.posts("changes", "bulk_change", steps),
        ]

    # The list

    def mine(self, request: HttpRequest) -> HttpResponse:
        """The changes that the person made; those of everyone, to a superuser."""
        rows = BulkChange.objects.filter(
            state__in=(BulkState.APPLIED, BulkState.UNDONE)
        ).select_related("by")
        rows = rows if request.user.is_superuser else rows.filter(by=request.user)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {
            "title": _("Changes of several records"),
            "page": page,
            "lines": [(change, *self._summary(change)) for change in page.object_list],
        }
        return self.render(request, "admin/bulk_list.html", context)

    def _summary(self, change: BulkChange) -> tuple[str, str]:
        opts = change.model._meta
        return capfirst(str(opts.verbose_name_plural)), capfirst(
            str(change.model_field.verbose_name)
        )

    # One change

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        change, model_admin = self._found(request, pk)
        if change.is_confirmed:
            return self._show(request, change, "admin/bulk_result.html")
        if change.state == BulkState.PREVIEWED and "field" not in request.GET:
            return self._show_preview(request, change)
        return self._ask(request, change, model_admin, request.GET.get("field", ""))

    def _found(self, request: HttpRequest, pk: int) -> tuple[BulkChange, Any]:
        """The change, if it is the person's own or they are a superuser, and the admin of its
        records, if they may still change them."""
        rows = BulkChange.objects.select_related("by", "undone_by")
        rows = rows if request.user.is_superuser else rows.filter(by=request.user)
        change = rows.filter(pk=pk).first()
        if change is None:
            raise Http404
        if not self.site.is_registered(change.model):
            raise Http404
        model_admin = self.site.get_model_admin(change.model)
        if not model_admin.has_change_permission(request):
            raise PermissionDenied
        return change, model_admin

    def take(self, request: HttpRequest, pk: int, step: Any) -> HttpResponse:
        change, model_admin = self._found(request, pk)
        try:
            answer: HttpResponse | None = step(request, change, model_admin)
        except Refused as refusal:
            summary = _("Nothing was done, for these reasons:")
            messages.error(request, listed(summary, explain(refusal)))
            answer = None
        return answer or HttpResponseRedirect(reverse("admin:bulk_change", args=[pk]))

    def _ask(
        self,
        request: HttpRequest,
        change: BulkChange,
        model_admin: Any,
        name: str,
        form: forms.Form | None = None,
    ) -> HttpResponse:
        fields = {one.name: one for one in model_admin.bulk_fields(request)}
        if name in fields and form is None:
            form = _value_form(model_admin, request, fields[name])()
        context = {
            "title": _("Change several at once"),
            "fields": [(one.name, capfirst(str(one.verbose_name))) for one in fields.values()],
            "asked": name,
            "form": form,
            "count": change.rows.count(),
            **self._of(change),
        }
        return self.render(request, "admin/bulk_choose.html", context)

    def _preview(
        self, request: HttpRequest, change: BulkChange, model_admin: Any
    ) -> HttpResponse | None:
        fields = {one.name: one for one in model_admin.bulk_fields(request)}
        one = fields.get(request.POST.get("field", ""))
        if one is None or change.is_confirmed:
            return None
        form = _value_form(model_admin, request, one)(request.POST)
        if not form.is_valid():
            return self._ask(request, change, model_admin, one.name, form)
        value = form.cleaned_data["value"]
        value = getattr(value, "pk", value) if one.is_relation else value
        refusal = partial(model_admin.why_not_in_bulk, request)
        preview_bulk(change, one.name, value, by=request.user, refusal=refusal)
        return None

    def _confirm(
        self, request: HttpRequest, change: BulkChange, model_admin: Any
    ) -> HttpResponse | None:
        form = ConfirmForm(request.POST)
        if change.state != BulkState.PREVIEWED:
            return None  # done already: what it did is shown
        if change.field not in {one.name for one in model_admin.bulk_fields(request)}:
            raise PermissionDenied
        if not form.is_valid():
            if "previewed_at" in form.errors:
                return None
            return self._show_preview(request, change, form)
        refusal = partial(model_admin.why_not_in_bulk, request)
        if not apply_bulk(change, by=request.user, refusal=refusal, **form.cleaned_data):
            messages.warning(request, _("This is another preview: read it, then confirm."))
        return None

    def _undo(self, request: HttpRequest, change: BulkChange, model_admin: Any) -> None:
        refusal = partial(model_admin.why_not_in_bulk, request)
        undo_bulk(change, by=request.user, refusal=refusal)

    # Showing

    def _show_preview(
        self, request: HttpRequest, change: BulkChange, form: forms.Form | None = None
    ) -> HttpResponse:
        at = change.previewed_at.isoformat() if change.previewed_at else ""
        form = form or ConfirmForm(initial={"previewed_at": at})
        return self._show(request, change, "admin/bulk_preview.html", form=form, previewed_at=at)

    def _show(
        self, request: HttpRequest, change: BulkChange, template: str, **more: Any
    ) -> HttpResponse:
        counts = change.rows.counts()
        context = {
            "title": _("Change several at once"),
            "tables": tables_of(change, counts),
            "counts": counts,
            "label": capfirst(str(change.model_field.verbose_name)),
            "value": value_of(change),
            **self._of(change),
            **more,
        }
        return self.render(request, template, context)

    def _of(self, change: BulkChange) -> dict[str, Any]:
        return {
            "change": change,
            "opts": change.model._meta,
            "list_url": address(change.model, "changelist"),
        }
