"""What saving a form would do, shown before it is done: nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse

from registry.admin.records import RecordAdmin
from registry.rules import Rule, Severity

ASKED = "_preview"  # the name of the button


@dataclass(frozen=True)
class Preview:
    """What a save would leave: the rules that the record would come to break, go on breaking,
    and break no more; and ``effect``, what its admin wants to show of it."""

    new: list[Rule] = field(default_factory=list)
    still: list[Rule] = field(default_factory=list)
    gone: list[Rule] = field(default_factory=list)
    effect: Any = None

    @classmethod
    def of(cls, before: list[Rule], after: list[Rule], effect: Any) -> "Preview":
        return cls(
            [rule for rule in after if rule not in before],
            [rule for rule in after if rule in before],
            [rule for rule in before if rule not in after],
            effect,
        )


class Previewed(Exception):
    """A save went well, and is undone: it was only to be seen."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(preview)


class _Shown:
    """Of a form that is valid, and is shown again as it was typed instead of being saved."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


class PreviewAdmin(RecordAdmin):
    """A form with a button that shows the effect of saving before anything is saved.

    The whole save runs, by the same verbs and with the same refusals, in a transaction that is
    rolled back; the form then comes back as it was typed, beside what it would do.
    """

    change_form_template = "admin/preview_change_form.html"

    def effect(self, record: Any) -> Any:
        """What to show of a record, as the database has it: read in full, not to be asked later
        when the database has forgotten it."""
        return None

    def beside(self, effect: Any, present: Any) -> Any:
        """The effect of a save with what it changes of what is there; ``present``: None for a
        new record."""
        return effect

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Previewed as seen:
            request.preview = seen.preview  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (_Shown, form), {}) if preview_of(request) else form

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool
    ) -> None:
        record = form.instance
        if ASKED not in request.POST:
            super().save_related(request, form, formsets, change)
            return
        before = broken(record)
        super().save_related(request, form, formsets, change)
        raise Previewed(Preview.of(before, broken(record), self.effect(record)))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        original, preview = context["original"], preview_of(request)
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        context["can_preview"] = self._may_write(request, original) and not is_popup
        context["present"] = present = self.effect(original) if original else None
        context["preview"] = preview and replace(
            preview, effect=self.beside(preview.effect, present)
        )
        return super().render_change_form(request, context, *args, **kwargs)


def preview_of(request: HttpRequest) -> Preview | None:
    return getattr(request, "preview", None)


def broken(record: Any) -> list[Rule]:
    """The rules of publication and of attention that a stored record breaks."""
    if record.pk is None:
        return []
    rows = type(record)._default_manager.filter(pk=record.pk)
    barring = rows.blocked() if hasattr(rows, "blocked") else {}
    warned = rows.breaches(record.rules_of(Severity.WARN))
    return [*barring.get(record.pk, []), *warned.get(record.pk, [])]
