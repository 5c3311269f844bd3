"""Masks what tells who a record is about, until someone reveals it for a stated purpose."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

MASK = "•••"
SESSION = "revealed"


def masked(value: str) -> str:
    """``M••• R••`` of a name: the first letters of its words, and nothing of numbers."""
    return " ".join(f"{word[0] if word[0].isalpha() else ''}{MASK}" for word in value.split())


def holds(record: Any) -> bool:
    """Whether the stored record has something to mask."""
    return record.pk is not None and any(getattr(record, n) for n in record.personal_fields)


def once_held(record: Any) -> bool:
    """Whether its history has."""
    return bool(record.history.exclude(**dict.fromkeys(record.personal_fields, "")).exists())


# What a session has revealed, and until when


def _key(record: Any) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def _kept(request: HttpRequest) -> dict[str, float]:
    now = timezone.now().timestamp()
    known = request.session.get(SESSION, {})
    return {key: until for key, until in known.items() if until > now}


def is_revealed(request: HttpRequest, record: Any) -> bool:
    return _key(record) in _kept(request)


def keep_revealed(request: HttpRequest, record: Any) -> None:
    """For a few minutes, in this session, this record alone."""
    until = timezone.now().timestamp() + 60 * settings.REVEAL_MINUTES
    request.session[SESSION] = {**_kept(request), _key(record): until}


def hide(request: HttpRequest, record: Any) -> None:
    kept = _kept(request)
    kept.pop(_key(record), None)
    request.session[SESSION] = kept


# Forms


class MaskedForm(forms.ModelForm):
    """A form that holds masks in place of what is not revealed: what is personal is not in the
    page, and what is not in the page is not changed.

    ``shows``: whether what a record holds about a person may be seen.
    """

    shows: ClassVar[Any] = staticmethod(lambda record: False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.withheld: list[str] = []
        if holds(self.instance) and not self.shows(self.instance):
            names = self.instance.personal_fields
            self.withheld = [name for name in names if name in self.fields]
        for name in self.withheld:
            value = masked(getattr(self.instance, name))
            label = self.fields[name].label
            self.fields[name] = forms.CharField(label=label, disabled=True, required=False)
            self.initial[name] = value

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        posted = {name: self.data.get(self.add_prefix(name)) for name in self.withheld}
        if any(value not in (None, self.initial[name]) for name, value in posted.items()):
            message = _(
                "The personal data are masked again: nothing was stored. Reveal them, then make "
                "your change."
            )
            raise ValidationError(message, code="masked")
        return cleaned

    def _post_clean(self) -> None:
        """Masks are no values."""
        for name in self.withheld:
            self.cleaned_data.pop(name, None)
        super()._post_clean()


@cache
def masked_column(model: Any, name: str) -> Callable[..., str]:
    """What a list, or a page that is only read, shows of a personal field."""

    @admin.display(description=model._meta.get_field(name).verbose_name)
    def column(record: Any) -> str:
        return masked(getattr(record, name))

    column.__name__ = f"masked_{name}"
    setattr(column, "of", name)  # noqa: B010 - a function has no such attribute to type
    return column


class MaskedFields:
    """For who may look and not change, what is personal is a mask too: on pages and rows."""

    model: Any

    def is_shown(self, request: HttpRequest, record: Any) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        fields: Sequence[Any] = super().get_fields(request, obj)
        changes: bool = self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        shown = changes or obj is None or self.is_shown(request, obj)
        return fields if shown else [self._masked(line) for line in fields]

    def _masked(self, line: Any) -> Any:
        if isinstance(line, list | tuple):
            return tuple(self._masked(one) for one in line)
        personal = line in self.model.personal_fields
        return masked_column(self.model, line) if personal else line

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        given: Sequence[Any] = super().get_readonly_fields(request, obj)
        lines = self.get_fields(request, obj)
        every = [one for line in lines for one in (line if isinstance(line, tuple) else (line,))]
        return [*given, *(one for one in every if callable(one))]
