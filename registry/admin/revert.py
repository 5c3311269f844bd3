"""Putting back what one line of the history of a record changed: read first, then confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.reverting import Taken, revert
from registry.admin.addresses import address, may, page_name
from registry.admin.located import explain
from registry.admin.locked import refuse_shown
from registry.admin.timeline import Event, Names, Timeline
from registry.refusals import Refused

RIGHTS = {"+": "delete", "-": "add", "~": "change"}


class RevertForm(forms.Form):
    """Why, and when the person saw the record last changed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for this change"),
        help_text=gettext_lazy("Kept in the history, beside your name and the date."),
        max_length=1000,
    )
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Back:
    """A field, what it says now, and what it would; ``since``: someone changed it since."""

    label: str
    now: str
    would: str
    since: bool


@dataclass(frozen=True)
class Part:
    """What would become of the record, or of one of its parts, and what keeps it from that."""

    title: str
    what: str
    fields: list[Back] = field(default_factory=list)
    obstacle: str = ""


class Reverting:
    """What one event of the history of a record did, and what putting it back would do."""

    def __init__(self, request: HttpRequest, record: Any, event: Event) -> None:
        self.request, self.record, self.event = request, record, event

    @cached_property
    def parts(self) -> list[tuple[Taken, Part]]:
        return [
            (one, self._part(one, name)) for one, name in self.event.taken if one.can_be_reverted
        ]

    @property
    def ready(self) -> list[Taken]:
        """What would be put back: what nothing keeps from it."""
        return [one for one, part in self.parts if not part.obstacle]

    def _part(self, one: Taken, name: str) -> Part:
        now = self._now(one)
        obstacle = self._obstacle(one, now)
        kind = capfirst(str(one.model._meta.verbose_name)) if one.relation else ""
        title = f"{kind} – {name}" if name else kind
        if one.kind == "+":
            return Part(title, _("It was added: it will be removed."), obstacle=obstacle)
        if one.kind == "-":
            return Part(title, _("It was deleted: it will be restored."), obstacle=obstacle)
        names = Names(one.model, [one.row, one.previous, *([now] if now else [])])
        fields = [] if now is None else [_back(names, one, now, each) for each in one.fields()]
        return Part(title, _("It was changed."), fields, obstacle)

    def _now(self, one: Taken) -> Any:
        """The record, or its part, as it is; None where it is no more."""
        if not one.relation:
            return self.record
        return getattr(self.record, one.relation).filter(pk=one.row.id).first()

    def _obstacle(self, one: Taken, now: Any) -> str:
        if one.relation and not may(self.request, RIGHTS[one.kind], one.model):
            return _("Your account may not do this.")
        if one.kind == "-":
            return _("It is there.") if now is not None else ""
        return _("It is no longer there.") if now is None else ""

    def reason(self, given: str) -> str:
        when = date_format(timezone.localtime(self.event.at), "DATETIME_FORMAT")
        told = {"when": when, "who": self.event.by or _("the system"), "reason": given}
        return _("Reverts the change of %(when)s by %(who)s: %(reason)s") % told


def _back(names: Names, one: Taken, now: Any, stored: Any) -> Back:
    current, before = getattr(now, stored.attname), getattr(one.previous, stored.attname)
    return Back(
        capfirst(str(stored.verbose_name)),
        names.of_value(stored, current),
        names.of_value(stored, before),
        current != getattr(one.row, stored.attname),
    )


class RevertAdmin(admin.ModelAdmin):
    """The history of a record, from which who may change it puts back what was."""

    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "revert")
        view = self.admin_site.admin_view(self.revert_view)
        own = path("<path:object_id>/history/<slug:line>/revert/", view, name=name)
        return [own, *super().get_urls()]

    def revert_urls(self, request: HttpRequest, record: Any, events: Any) -> Mapping[str, str]:
        """Where each event can be put back, by its key, for who may change the record."""
        if not self.has_change_permission(request, record):
            return {}
        return {
            event.key: address(self.model, "revert", record.pk, event.key)
            for event in events
            if any(one.can_be_reverted for one, _name in event.taken)
        }

    def revert_view(self, request: HttpRequest, object_id: str, line: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        model_admin: Any = self
        if record is None:
            raise Http404
        if not self.has_change_permission(request, record) or not (
            model_admin.has_history_permission(request, record)
        ):
            raise PermissionDenied
        event = Timeline(record).event(line)
        if event is None:
            raise Http404
        reverting = Reverting(request, record, event)
        if request.method == "POST":
            return self._revert(request, reverting)
        return self._show_revert(request, reverting, _form_for(record))

    def _revert(self, request: HttpRequest, reverting: Reverting) -> HttpResponse:
        form, record = RevertForm(request.POST), reverting.record
        if not form.is_valid():
            if "seen_at" in form.errors:
                form = _form_for(record)
            return self._show_revert(request, reverting, form)
        reason = reverting.reason(form.cleaned_data["reason"])
        seen = form.cleaned_data["seen_at"]
        try:
            with transaction.atomic():
                ready, by = reverting.ready, request.user
                written = revert(record, ready, seen_at=seen, by=by, reason=reason)
                refuse_shown(request, record)
        except Refused as refusal:
            for message in explain(refusal):
                form.add_error(None, message)
            return self._show_revert(request, reverting, form)
        if written.updated:
            self.message_user(request, _("The values are put back."), messages.SUCCESS)
        else:
            message = _("Nothing changed: these are the values already.")
            self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(address(self.model, "history", record.pk))

    def _show_revert(
        self, request: HttpRequest, reverting: Reverting, form: forms.Form
    ) -> HttpResponse:
        record = reverting.record
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put back these values"),
            "opts": self.opts,
            "original": record,
            "event": reverting.event,
            "parts": [part for _taken, part in reverting.parts],
            "can_confirm": bool(reverting.ready),
            "form": form,
            "change_url": address(self.model, "change", record.pk),
            "history_url": address(self.model, "history", record.pk),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_revert.html", context)


def _form_for(record: Any) -> RevertForm:
    return RevertForm(initial={"seen_at": record.updated_at.isoformat()})
