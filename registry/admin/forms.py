"""The forms of records and of their rows: they validate as the rules say, and remember."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.located import Located
from registry.constraints import NoOverlap
from registry.fields import OutdatedField
from registry.parity import outdated_texts
from registry.rules import Rule

FORM_ONLY = ("change_reason", "seen_at", "form_token")
HOLD = "translations_hold"


class RuleForm(forms.ModelForm):
    """Puts the message of a rule on the field that the rule names.

    ``refused``: what a verb refused of the same data a moment ago; it makes the form invalid.
    """

    refused: ClassVar[Located] = {}

    def _get_validation_exclusions(self) -> set[str]:
        """What the form leaves out is validated with it: rules compare fields."""
        stored = {field.name for field in self._meta.model.stored_fields() if not field.is_relation}
        return super()._get_validation_exclusions() - (stored - {*self.fields})

    def _update_errors(self, errors: ValidationError) -> None:
        placed: dict[str, list[ValidationError]] = {}
        for name, found in errors.update_error_dict({}).items():
            for error in found:
                placed.setdefault(self._field_of(name, error), []).append(error)
        super()._update_errors(ValidationError(placed))

    def _field_of(self, name: str, error: ValidationError) -> str:
        rules: Mapping[str | None, Rule] = {rule.code: rule for rule in self._meta.model.rules}
        own = rules[error.code].field if name == NON_FIELD_ERRORS and error.code in rules else name
        return own if own in self.fields else NON_FIELD_ERRORS

    def _post_clean(self) -> None:
        super()._post_clean()
        for name, errors in self.refused.get(self.prefix, {}).items():
            for error in errors:
                self.add_error(None if name == NON_FIELD_ERRORS else name, error)


class RowForm(RuleForm):
    """A row of a record, beside the record. The options that its row already has are known.

    ``by``: the person who fills the form.
    """

    by: ClassVar[Any] = None

    def _update_errors(self, errors: ValidationError) -> None:
        """Rows overlap or not as they will all be, not as they are stored: the verbs judge it."""
        constraints = self._meta.model._meta.constraints
        codes = {one.rule.code for one in constraints if isinstance(one, NoOverlap) and one.rule}
        kept = {
            name: [error for error in found if error.code not in codes]
            for name, found in errors.update_error_dict({}).items()
        }
        super()._update_errors(
            ValidationError({name: found for name, found in kept.items() if found})
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cached = self.instance._state.fields_cache
        for name, form_field in self.fields.items():
            widget: Any = getattr(form_field.widget, "widget", form_field.widget)
            if (related := cached.get(name)) is not None and hasattr(widget, "known"):
                widget.known = {str(related.pk): str(related)}


class Kept(forms.Field):
    """What a form takes along, as it is: whoever reads it judges it. Browsers, which fill forms
    anew when one comes back to them, leave it alone."""

    def __init__(self) -> None:
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(required=False, widget=widget)


class RecordForm(RuleForm):
    """A record, why it is changed, and the moment at which its reader saw it.

    ``given``: values that the address decides for a new record; ``token``: the form's own.
    """

    change_reason = forms.CharField(
        label=gettext_lazy("Reason for this change"),
        help_text=gettext_lazy("Kept in the history, beside your name and the date."),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
    )
    seen_at = Kept()
    form_token = Kept()
    translations_hold = forms.BooleanField(
        label=gettext_lazy("The English texts still hold, although the French has changed"),
        required=False,
    )
    given: ClassVar[Mapping[str, Any]] = {}
    token: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["form_token"] = self.token
        if self.instance.pk is None:
            for name, value in self.given.items():
                setattr(self.instance, name, value)
        elif "seen_at" in self.fields:
            self.initial["seen_at"] = self.instance.updated_at.isoformat()
        if not outdated_texts(self.instance):
            del self.fields[HOLD]
        for text in outdated_texts(self.instance):
            self._say_outdated(text)

    def _say_outdated(self, text: OutdatedField) -> None:
        if (field := self.fields.get(f"{text.stem}_en")) is not None:
            day = timezone.localtime(getattr(self.instance, text.name))
            field.help_text = _("The French changed on %(day)s, after this English.") % {
                "day": date_format(day, "DATE_FORMAT")
            }

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields of the record that changed: why they did is none of them."""
        return [name for name in super().changed_data if name not in (*FORM_ONLY, HOLD)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("seen_at")
        if seen and self.instance.pk and seen != self.instance.updated_at.isoformat():
            self.add_error(None, self._changed_meanwhile())
        return cleaned

    def _changed_meanwhile(self) -> ValidationError:
        """What to tell a reader whose record someone changed: their work is merged, by them."""
        latest = self.instance.history.select_related("history_user").first()
        user = latest.history_user if latest else None
        who = str(user) if user else "–"
        at = timezone.localtime(self.instance.updated_at)
        message = _(
            "%(who)s changed this record on %(when)s, after you opened it: nothing was stored."
        )
        params = {"who": who, "when": date_format(at, "DATETIME_FORMAT")}
        return ValidationError(message, code="changed_meanwhile", params=params)


class MoveForm(forms.Form):
    """Why a record is moved, and when the person who asks for it saw it last changed."""

    reason = forms.CharField(required=False)
    seen_at = forms.DateTimeField(required=False)


def given_to_move(posted: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a record gives to a move. Raises ``BadRequest`` for what none gives."""
    form = MoveForm(posted)
    if not form.is_valid():
        raise BadRequest(form.errors.as_text())
    return form.cleaned_data
