"""Nobody's work is overwritten: a form of what changed meanwhile comes back as a page that merges.

Nothing is stored by then. The page shows, for each field that differs, what it was when the
form was opened, what is stored now (and who stored it, when and why), and what was typed. What
one side alone changed is taken from that side, unless told otherwise; where both changed it, a
person chooses. All that was typed goes along in hidden fields. Saving the merge rewrites what
was posted by the choices, says that what is stored now was seen, and saves as any form is
saved; if someone changes the record again before that, the page comes again.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from registry.admin.addresses import may
from registry.admin.merging import CHOICE, MINE, THEIRS, Difference, Sides, fingerprint, moment
from registry.admin.once import TOKEN, new_token
from registry.admin.posted import Posted
from registry.admin.seen import SEEN, SeenRows, seen_of

STATE = "merge_state"  # the state of what is stored that the choices were made about
TO_FORM = "_to_form"  # the button that puts the merge in the form, to go on typing
NOT_CARRIED = (CHOICE, STATE, TOKEN, "_save", "_continue", "_addanother", TO_FORM, "_preview")


class Merged(Exception):
    """The choices are made: the form is to be read again, with ``data``."""

    def __init__(self, data: Any) -> None:
        self.data = data
        super().__init__()


@dataclass
class Merge:
    """What a posted form, whose record or rows changed meanwhile, is to be merged with."""

    form: Any
    formsets: list[Any]
    sides: list[Sides] = field(default_factory=list)

    def __post_init__(self) -> None:
        record = self.form.instance
        seen = moment(str(self.form.data.get("seen_at", "")))
        self.sides = [Sides(self.form, seen, record, pk=record.pk)]
        for formset in self.formsets:
            self.sides += [_row(formset, form) for form in formset.stale_forms()]
        for one in self.differences:
            one.chosen = self._choice(one)

    def _choice(self, one: Difference) -> str:
        given = self.form.data.get(one.choice, "") if self.is_about_this else ""
        return given if given in (THEIRS, MINE) else one.default

    @property
    def is_needed(self) -> bool:
        return self.form.has_error(NON_FIELD_ERRORS, "changed_meanwhile") or len(self.sides) > 1

    @property
    def differences(self) -> list[Difference]:
        return [one for side in self.sides for one in side.differences]

    @property
    def open(self) -> list[Difference]:
        """What a person has not chosen yet."""
        return [one for one in self.differences if not one.chosen]

    @cached_property
    def state(self) -> str:
        rows = [_stored(form) for formset in self.formsets for form in formset.initial_forms]
        return fingerprint([self.form.instance.updated_at.isoformat(), *rows])

    @property
    def is_about_this(self) -> bool:
        """Whether the choices that were posted are about what is stored now."""
        return bool(self.form.data.get(STATE) == self.state)

    @property
    def is_made(self) -> bool:
        return self.is_about_this and not self.open

    def data(self, user: Any) -> Any:
        """What was posted, as it was chosen; all that is stored has been seen by then."""
        data = self.form.data.copy()
        for side in self.sides:
            side.take(data)
        for formset in self.formsets:
            _regroup(data, formset, self.sides)
        data["seen_at"] = self.form.instance.updated_at.isoformat()
        data[TOKEN] = new_token(user)
        return data

    def added(self) -> list[Any]:
        """The rows that someone else added: they stay, whatever is saved."""
        return [
            row
            for formset in self.formsets
            if formset.seen
            for row in formset.get_queryset()
            if str(row.pk) not in formset.seen
        ]


def _row(formset: Any, form: Any) -> Sides:
    pk = formset.pk_of(form)
    gone = form.instance.pk is None
    stored = None if gone else form.instance
    number = int(form.prefix.rsplit("-", 1)[1])
    return Sides(form, formset.seen[pk], stored, row=number, pk=_known(formset, pk))


def _known(formset: Any, pk: str) -> int | None:
    """The row that the page was given, if it ever was of this record."""
    if not re.fullmatch("[0-9]{1,18}", pk):
        return None
    of_record = {"id": int(pk), formset.fk.attname: formset.instance.pk}
    return int(pk) if formset.model.history.filter(**of_record).exists() else None


def _stored(form: Any) -> str:
    row = form.instance
    return f"{form.prefix}={row.pk}={row.updated_at.isoformat() if row.pk else ''}"


def _regroup(data: Any, formset: Any, sides: list[Sides]) -> None:
    """Number the rows anew: those that are gone leave, or become new ones where they are kept."""
    prefix = formset.prefix
    gone = {s.row or 0: s for s in sides if s.is_gone and s.form in formset.forms}
    kept = {n for n, side in gone.items() if any(d.chosen == MINE for d in side.differences)}
    first, total = formset.initial_form_count(), formset.total_form_count()
    stay = [n for n in range(first) if n not in gone]
    order = [*stay, *sorted(kept), *range(first, total)]
    rows = [_taken(data, f"{prefix}-{number}-") for number in range(total)]
    for number, old in enumerate(order):
        row = {**rows[old], "id": [""]} if old in gone else rows[old]
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-INITIAL_FORMS"], data[f"{prefix}-TOTAL_FORMS"] = len(stay), len(order)
    instances = [formset.forms[number].instance for number in stay]
    data[f"{prefix}-{SEEN}"] = seen_of(row for row in instances if row.pk)


def _taken(data: Any, start: str) -> dict[str, list[str]]:
    names = [name for name in data if name.startswith(start)]
    return {name.removeprefix(start): data.pop(name) for name in names}


class StaleAdmin(admin.ModelAdmin):
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Merged as merged:
            request.POST = merged.data
            if TO_FORM in merged.data:
                message = _("Nothing is saved yet: here is the merge, to go on with.")
                error = ValidationError(message, code="merged")
                request.refused = {None: {NON_FIELD_ERRORS: [error]}}  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and context["original"] is not None:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            merge = Merge(
                context["adminform"].form, [one for one in formsets if isinstance(one, SeenRows)]
            )
            if merge.is_needed and merge.is_made:
                raise Merged(merge.data(request.user))
            if merge.is_needed:
                return self._ask_to_merge(request, context, merge)
        return super().render_change_form(request, context, *args, **kwargs)

    def _ask_to_merge(
        self, request: HttpRequest, context: dict[str, Any], merge: Merge
    ) -> HttpResponse:
        told = {
            **context,
            "title": _("This record changed meanwhile"),
            "opts": self.opts,
            "merge": merge,
            "posted": Posted.of(request, leave_out=NOT_CARRIED),
            "token": new_token(request.user),
            "is_incomplete": merge.is_about_this and bool(merge.open),
        }
        for side in merge.sides:
            side.tells = may(request, "history", side.model)
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_stale.html", told)
