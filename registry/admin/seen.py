"""Rows on the page of a record, each with the moment at which its reader saw it last changed."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.admin.merging import moment

SEEN = "SEEN"  # beside Django's own counts of rows


class SeenRows(forms.BaseModelFormSet):
    """A row that someone changed, or deleted, meanwhile is not written over: the page that
    merges is shown. Rows that nobody touches on this page are left as they are."""

    @cached_property
    def management_form(self) -> Any:
        form = super().management_form
        form.fields[SEEN] = forms.Field(
            required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
        )
        if not self.is_bound:
            form.initial[SEEN] = seen_of(self.get_queryset())
        return form

    @cached_property
    def seen(self) -> dict[str, datetime.datetime | None]:
        """By primary key, as text; empty where the page did not say."""
        given = self.data.get(f"{self.prefix}-{SEEN}", "")
        pairs = (one.partition("=") for one in given.split("|") if one)
        return {pk: moment(at) for pk, _sign, at in pairs}

    def stale_forms(self) -> list[Any]:
        return [form for form in self.initial_forms if self.is_stale(form)]

    def is_stale(self, form: Any) -> bool:
        """Whether to store this row would undo what someone else did of it."""
        pk = self.pk_of(form)
        if pk not in self.seen:
            return False
        if form.instance.pk is None:
            return True
        goes = self.can_delete and form.add_prefix("DELETE") in self.data
        touched = form.has_changed() or goes
        return touched and self.seen[pk] != form.instance.updated_at

    def pk_of(self, form: Any) -> str:
        return str(form.instance.pk or self.data.get(form.add_prefix("id"), ""))

    def clean(self) -> None:
        super().clean()
        if any(self.is_stale(form) for form in self.initial_forms):
            message = _("Someone changed these rows after you opened them: nothing was stored.")
            raise ValidationError(message, code="changed_meanwhile")


def seen_of(rows: Iterable[Any]) -> str:
    return "|".join(f"{row.pk}={row.updated_at.isoformat()}" for row in rows)
