"""The part of a page on which staff undo what was done to many rows: a merge, a split."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin.duplicates import DuplicatesAdmin
from organizations.models import Undoable
from registry.admin.located import explain
from registry.refusals import Refused

# A verb that undoes it, with what is told of it.
Undo = Callable[..., Any]


class UndoForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is undone"), max_length=1000)


class UndoingAdmin(DuplicatesAdmin):
    def undo(self, request: HttpRequest, done: Undoable, undo: Undo, form: forms.Form) -> bool:
        """As it was posted; whether it is undone. What was refused is told by the form."""
        if not form.is_valid():
            return False
        try:
            undone = undo(done, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            for message in explain(refusal):
                form.add_error(None, message)
            return False
        if undone.is_unfit:
            told = _("What was published is a draft: it lacks what publication asks.")
            self.message_user(request, told, messages.WARNING)
        return True

    def undo_context(
        self, request: HttpRequest, done: Undoable, undo: Undo, form: forms.Form
    ) -> dict[str, Any]:
        touched, refused = ([], []) if done.is_undone else _foreseen(done, undo, request.user)
        may_undo = self.may_merge(request) and not done.is_undone
        return {
            "done": done,
            "form": form,
            "touched": touched,
            "refused": refused,
            "may_undo": may_undo and not refused,
        }

    def may_merge(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def render(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**shared, **context})


def counts_of(done: Undoable) -> list[tuple[str, str, int]]:
    """How many rows of each sort were touched, and how."""
    kept: Any = done
    steps = list(kept.steps.all())
    counted = Counter((step.of, step.get_deed_display()) for step in steps)
    models = {step.of: step.model for step in steps}
    return [
        (capfirst(str(models[of]._meta.verbose_name_plural)), deed, count)
        for (of, deed), count in sorted(counted.items())
    ]


def _foreseen(done: Undoable, undo: Undo, person: Any) -> tuple[list[Any], list[str]]:
    """What undoing it would find touched since, or why it could not be undone: tried, and not
    kept."""
    try:
        with transaction.atomic():
            touched = undo(done, by=person, reason="–").touched
            transaction.set_rollback(True)
    except Refused as refusal:
        return [], explain(refusal)
    return touched, []
