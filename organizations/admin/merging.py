"""The pages on which staff make one record of two, and two of them again."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organizations.actions.merging import merge, plan_of, unmerge
from organizations.admin.duplicates import DuplicatesAdmin
from organizations.admin.merge_forms import MergeForm, OtherForm, UndoForm, groups_of
from organizations.models import Merge
from registry.admin.addresses import address, page_name
from registry.admin.located import explain
from registry.refusals import Refused


class MergingAdmin(DuplicatesAdmin):
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
            "groups": groups_of(plan_of(form.duplicate, form.kept)),
            "swapped": address(self.model, "merge", form.kept.pk, other=form.duplicate.pk),
        }
        return self._render(request, "admin/merge.html", context)

    # Undoing

    def merged_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = Merge.objects.select_related("by", "undone_by").filter(pk=pk).first()
        if done is None:
            raise Http404
        if request.method != "POST":
            return self._show_merged(request, done, UndoForm())
        form = UndoForm(request.POST)
        if not form.is_valid():
            return self._show_merged(request, done, form)
        try:
            undone = unmerge(done, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            for message in explain(refusal):
                form.add_error(None, message)
            return self._show_merged(request, done, form)
        self.message_user(request, _("The merge is undone: there are two records again."))
        if undone.is_unfit:
            told = _("What was published is a draft: it lacks what publication asks.")
            self.message_user(request, told, messages.WARNING)
        return HttpResponseRedirect(address(self.model, "change", done.duplicate_pk))

    def _show_merged(self, request: HttpRequest, done: Merge, form: forms.Form) -> HttpResponse:
        touched, refused = ([], []) if done.is_undone else _foreseen(done, request.user)
        context = {
            "title": _("Merge of two records"),
            "merge": done,
            "form": form,
            "counts": _counts(done),
            "touched": touched,
            "refused": refused,
            "may_undo": self.may_merge(request) and not done.is_undone,
            "kept_url": address(self.model, "change", done.kept_pk),
            "duplicate_url": address(self.model, "change", done.duplicate_pk),
        }
        return self._render(request, "admin/merged.html", context)

    def may_merge(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def _render(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**shared, **context})


def _foreseen(done: Merge, person: Any) -> tuple[list[Any], list[str]]:
    """What undoing it would find touched since, or why it could not be undone: tried, and not
    kept."""
    try:
        with transaction.atomic():
            touched = unmerge(done, by=person, reason="–").touched
            transaction.set_rollback(True)
    except Refused as refusal:
        return [], explain(refusal)
    return touched, []


def _counts(done: Merge) -> list[tuple[str, str, int]]:
    """How many rows of each sort the merge touched, and how."""
    steps = Counter((step.of, step.get_deed_display()) for step in done.steps.all())
    models = {step.of: step.model for step in done.steps.all()}
    return [
        (capfirst(str(models[of]._meta.verbose_name_plural)), deed, count)
        for (of, deed), count in sorted(steps.items())
    ]
