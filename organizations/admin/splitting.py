"""The pages on which staff make several records of a consortium, and one of them again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.actions.splitting import deeds_of, foresee, split, state_of, unsplit
from organizations.admin.merging import MergingAdmin
from organizations.admin.split_forms import AllotForm, ReasonForm, members_of
from organizations.admin.split_lines import lines_of, outcomes_of, reasons_of, staying
from organizations.admin.undoing import UndoForm
from organizations.models import Organization, Split
from registry.admin.addresses import address, page_name
from registry.enums import Publication
from registry.refusals import Refused


class SplittingAdmin(MergingAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path(
                "<path:object_id>/split/",
                view(self.split_view),
                name=page_name(self.model, "split"),
            ),
            path("parted/<int:pk>/", view(self.parted_view), name=page_name(self.model, "parted")),
        ]
        return [*own, *super().get_urls()]

    # Splitting: who, then what, then what comes of it. Each page takes along what was said before.

    def split_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        original = self.get_object(request, object_id)
        if original is None:
            raise Http404
        if original.publication == Publication.ARCHIVED:
            message = _("It is archived: somebody may have split or merged it. Read its page.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(self.change_url(original.pk))
        if request.method != "POST":
            return self._ask_members(request, original, members_of(original))
        return self._split_step(request, original, request.POST.get("go", ""))

    def _split_step(self, request: HttpRequest, original: Any, go: str) -> HttpResponse:
        if go == "more":
            return self._ask_members(request, original, members_of(original, request.POST, 1))
        members = members_of(original, request.POST)
        if go == "members" or not members.is_valid():
            return self._ask_members(request, original, members)
        told = request.POST if "kept" in request.POST else None
        form = AllotForm(original, members.records, told)
        if go == "split" and form.is_valid():
            return self._split(request, members, form)
        if go == "preview" and form.is_valid():
            return self._preview(request, members, form, ReasonForm())
        return self._ask_ways(request, members, form)

    def _ask_members(self, request: HttpRequest, original: Any, members: Any) -> HttpResponse:
        context = {"title": _("Split a consortium"), "original": original, "members": members}
        context["kept"] = [
            (name, value)
            for name, value in request.POST.items()
            if name.startswith(("way-", "field-", "row-")) or name == "kept"
        ]
        return self.render(request, "admin/split_members.html", context)

    def _ask_ways(self, request: HttpRequest, members: Any, form: AllotForm) -> HttpResponse:
        is_valid = form.is_bound and form.is_valid()
        context = {
            "title": _("Split a consortium"),
            "original": form.original,
            "members": members,
            "form": form,
            "errors": [] if is_valid or not form.is_bound else _errors_of(form),
            "lines": lines_of(form, _pages(request.POST)),
            "fields": [form[name] for name in form.fields if name.startswith("field-")],
            "packed": form.packed if is_valid else request.POST.get("kept", "{}"),
        }
        return self.render(request, "admin/split_ways.html", context)

    def _preview(
        self, request: HttpRequest, members: Any, form: AllotForm, why: ReasonForm
    ) -> HttpResponse:
        original, records = form.original, members.records
        seen = state_of(original, records)
        found = foresee(original, records, form.allotment, request.user)
        reasons, others = reasons_of(found.problems)
        context = {
            "title": _("Split a consortium"),
            "original": original,
            "members": members,
            "form": form,
            "why": why,
            "seen": seen,
            "outcomes": outcomes_of(found.counts, records),
            "staying": staying(form),
            "reasons": reasons,
            "more_reasons": others,
            "hidden_members": [one for one in records if one.publication != Publication.PUBLISHED],
            "said": [(name, form.cleaned_data[name]) for name in form.asked],
        }
        return self.render(request, "admin/split_preview.html", context)

    def _split(self, request: HttpRequest, members: Any, form: AllotForm) -> HttpResponse:
        why = ReasonForm(request.POST)
        if not why.is_valid():
            return self._preview(request, members, form, why)
        given = why.cleaned_data
        told: dict[str, Any] = {"allotment": form.allotment, "seen": given["seen"]}
        new = [one for one in members.records if one.pk is None]
        try:
            done = split(
                form.original,
                members=members.records,
                by=request.user,
                reason=given["reason"],
                **told,
            )
        except Refused as refusal:
            for one in new:
                one.pk, one._state.adding = None, True
            for message in reasons_of(refusal.problems)[0]:
                why.add_error(None, message)
            return self._preview(request, members, form, why)
        message = _("The consortium is split. You can undo it on this page.")
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(address(self.model, "parted", done.pk))

    # Undoing

    def parted_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = Split.objects.select_related("by", "undone_by").filter(pk=pk).first()
        if done is None:
            raise Http404
        form = UndoForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and self.undo(request, done, unsplit, form):
            self.message_user(
                request, _("The split is undone: the consortium is one record again.")
            )
            return HttpResponseRedirect(address(self.model, "change", done.original_pk))
        members = list(done.members.all())
        there = Organization.objects.in_bulk([one.record_pk for one in members])
        context = {
            **self.undo_context(request, done, unsplit, form),
            "title": ngettext(
                "Split into %(number)d member", "Split into %(number)d members", len(members)
            )
            % {"number": len(members)},
            "members": [(one, there.get(one.record_pk)) for one in members],
            "outcomes": outcomes_of(deeds_of(done), members),
            "original_url": address(self.model, "change", done.original_pk),
        }
        return self.render(request, "admin/parted.html", context)


def _errors_of(form: Any) -> list[str]:
    return [message for some in form.errors.values() for message in some]


def _pages(data: Any) -> dict[str, int]:
    """The page of each sort of rows, by its key; the last button that was pressed wins."""
    found = {}
    given = [(name.removeprefix("at-"), value) for name, value in data.items() if name[:3] == "at-"]
    for key, number in [*given, data.get("page", "").rpartition(":")[::2]]:
        if number.isdecimal():
            found[key] = int(number[:6])
    return found
