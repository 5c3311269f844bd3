"""Steps of a record beyond being saved, each a form of its own on the record's page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from registry.admin.addresses import page_name
from registry.admin.records import RecordAdmin
from registry.refusals import Refused


@dataclass(frozen=True)
class Step:
    """``verb``: takes the record, what the form asked and ``by``; gives the record to show next,
    and what to say. ``rereads``: what it refuses is told on the record's page, to be read
    again, instead of beside the form."""

    name: str
    label: Any
    form: type[forms.Form]
    permission: str
    verb: Callable[..., tuple[Any, Any]]
    rereads: bool = False


@dataclass(frozen=True)
class Offer:
    """A step that the person may take now: its form, and where to post it."""

    step: Step
    form: forms.Form
    url: str


class StepAdmin(RecordAdmin):
    steps: ClassVar[tuple[Step, ...]] = ()

    def _name(self, step: Step) -> str:
        return page_name(self.model, step.name)

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(require_POST(partial(self.step_view, step=step))),
                name=self._name(step),
            )
            for step in self.steps
        ]
        return [*own, *super().get_urls()]

    def offer(self, step: Step, record: Any, **initial: Any) -> Offer:
        """``initial``: what the form begins with."""
        url = reverse(f"admin:{self._name(step)}", args=[record.pk])
        return Offer(step, step.form(initial=initial, auto_id=f"id_{step.name}_%s"), url)

    def step_view(self, request: HttpRequest, object_id: str, step: Step) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not request.user.has_perm(step.permission):
            raise PermissionDenied
        form = step.form(request.POST)
        if not form.is_valid():
            return self._ask_again(request, step, record, form)
        return self._take(request, step, record, form)

    def _take(
        self, request: HttpRequest, step: Step, record: Any, form: forms.Form
    ) -> HttpResponse:
        try:
            shown, message = step.verb(record, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if step.rereads:
                self.say_refused(request, refusal)
                return HttpResponseRedirect(self.change_url(record.pk))
            for problem in refusal.problems:
                form.add_error(
                    problem.field if problem.field in form.fields else None, str(problem)
                )
            return self._ask_again(request, step, record, form)
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(shown.pk))

    def _ask_again(
        self, request: HttpRequest, step: Step, record: Any, form: forms.Form
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": record,
            "step": step,
            "form": form,
            "back": self.change_url(record.pk),
        }
        return TemplateResponse(request, "admin/record_step.html", context)
