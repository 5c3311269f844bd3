"""The pages on which staff make one record of two, and two of them again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from organizations.actions.merging import merge, preview_of, unmerge
from organizations.admin.merge_forms import MergeForm, OtherForm, groups_of
from organizations.admin.undoing import UndoForm, UndoingAdmin, counts_of
from organizations.models import Merge
from registry.admin.addresses import address, page_name
from registry.admin.located import explain
from registry.refusals import Refused


class MergingAdmin(UndoingAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path(
                "<path:object_id>/merge/",
                view(self.merge_view),
                name=page_name(self.model, "merge"),
            ),
            path("merged/<int:pk>/", view(self.merged_view), name=page_name(self.model, "merged")),
        ]
        return [*own, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of what another record stands for."""
        return super().has_change_permission(request, obj) and (obj is None or obj.leaves_archive)

    # Merging

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        asked = OtherForm(request.POST if request.method == "POST" else request.GET)
        duplicate = self.get_object(request, object_id)
        other = str(asked.cleaned_data["other"]) if asked.is_valid() else ""
        kept = self.get_object(request, other) if other else None
        if duplicate is None or kept is None or duplicate == kept:
            raise Http404
        if request.method != "POST":
            return self._show_merge(request, MergeForm(duplicate, kept))
        form = MergeForm(duplicate, kept, request.POST)
        return self._merge(request, form) if form.is_valid() else self._show_merge(request, form)

    def _merge(self, request: HttpRequest, form: MergeForm) -> HttpResponse:
        given = form.cleaned_data["reason"]
        told: dict[str, Any] = {"choices": form.choices(), "seen": form.seen()}
        try:
            done = merge(form.duplicate, into=form.kept, by=request.user, reason=given, **told)
        except Refused as refusal:
            for message in explain(refusal):
                form.add_error(None, message)
            return self._show_merge(request, form)
        message = _("The two records are one. You can undo it on this page.")
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(address(self.model, "merged", done.pk))

    def _show_merge(self, request: HttpRequest, form: MergeForm) -> HttpResponse:
        context = {
            "title": _("Merge two records"),
            "form": form,
            "duplicate": form.duplicate,
            "kept": form.kept,
            "groups": groups_of(preview_of(form.duplicate, form.kept)),
            "swapped": address(self.model, "merge", form.kept.pk, other=form.duplicate.pk),
        }
        return self.render(request, "admin/merge.html", context)

    # Undoing

    def merged_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = Merge.objects.select_related("by", "undone_by").filter(pk=pk).first()
        if done is None:
            raise Http404
        form = UndoForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and self.undo(request, done, unmerge, form):
            self.message_user(request, _("The merge is undone: there are two records again."))
            return HttpResponseRedirect(address(self.model, "change", done.duplicate_pk))
        context = {
            **self.undo_context(request, done, unmerge, form),
            "title": _("Merge of two records"),
            "counts": counts_of(done),
            "kept_url": address(self.model, "change", done.kept_pk),
            "duplicate_url": address(self.model, "change", done.duplicate_pk),
        }
        return self.render(request, "admin/merged.html", context)
