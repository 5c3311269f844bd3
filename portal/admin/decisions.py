"""The form by which a reviewer decides on a proposed correction, field by field."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.actions import Choice
from portal.answers import draft
from portal.correctable import as_text, from_text, text_in_words
from portal.enums import Verdict
from portal.models import CorrectionProposal, ProposedChange
from registry.refusals import Refused

VERDICTS = [(Verdict.ACCEPTED, _("Accept")), (Verdict.REFUSED, _("Do not accept"))]


def _mark(text: str) -> str:
    """What a page says of a value without holding it: line ends do not survive a browser."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """One change: the value that the public saw, the present one, and what is proposed."""

    change: ProposedChange
    field: models.Field
    present: str

    @property
    def label(self) -> str:
        return str(capfirst(str(self.field.verbose_name)))

    @property
    def has_changed(self) -> bool:
        return self.present != self.change.shown

    @property
    def is_done(self) -> bool:
        """Whether the record says already what is proposed."""
        return self.present == self.change.proposed

    @property
    def in_words(self) -> dict[str, str]:
        change = self.change
        texts = {"shown": change.shown, "present": self.present, "proposed": change.proposed}
        if change.verdict == Verdict.ACCEPTED:
            texts["written"] = change.written
        return {name: text_in_words(self.field, text) for name, text in texts.items()}


def rows_of(proposal: CorrectionProposal) -> list[Row]:
    record = proposal.record
    return [
        Row(change, record._meta.get_field(change.field), as_text(getattr(record, change.field)))
        for change in proposal.changes.all()
    ]


class DecisionForm(forms.Form):
    """A verdict of each change, which nothing chooses beforehand; why; and what is answered."""

    def __init__(self, proposal: CorrectionProposal, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s")
        self.proposal, self.rows = proposal, rows_of(proposal)
        for row in self.rows:
            self._add(row)
        if not self.rows:
            self.fields["outcome"] = _verdict(_("What becomes of this comment"))
        self.fields["reason"] = forms.CharField(
            label=_("Reason of the decision"),
            help_text=_("For the staff; it stays. Name nobody here."),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        if proposal.email:
            self.fields["answer"] = forms.CharField(
                label=_("Answer to the person"),
                help_text=_("In their language. What is decided of each field is added below it."),
                max_length=5000,
                initial=draft(proposal),
                widget=forms.Textarea(attrs={"rows": 8, "lang": proposal.locale}),
            )

    def _add(self, row: Row) -> None:
        pk = row.change.pk
        self.fields[f"verdict_{pk}"] = _verdict(row.label)
        self.fields[f"seen_{pk}"] = forms.CharField(
            widget=forms.HiddenInput, initial=_mark(row.present), required=False
        )
        made: Any = row.field.formfield()
        if isinstance(row.field, models.DateField):
            made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        elif isinstance(row.field, models.TextField):
            made.widget = forms.Textarea(attrs={"rows": 5})
        made.required = False
        made.label, made.help_text = _("To be written, if accepted"), ""
        made.initial = from_text(row.field, row.change.proposed)
        self.fields[f"value_{pk}"] = made

    def clean(self) -> dict[str, Any]:
        """What is not accepted needs no good value; what changed meanwhile is looked at again."""
        cleaned = super().clean() or self.cleaned_data
        for row in self.rows:
            pk = row.change.pk
            if cleaned.get(f"verdict_{pk}") == Verdict.REFUSED:
                self.errors.pop(f"value_{pk}", None)
            elif cleaned.get(f"seen_{pk}") != _mark(row.present):
                self._look_again(row, _("It changed since this page was opened: look again."))
        return cleaned

    def _look_again(self, row: Row, message: Any) -> None:
        pk = row.change.pk
        self.add_error(f"verdict_{pk}", message)
        data: Any = self.data
        again = data.copy()
        again[f"seen_{pk}"] = _mark(row.present)
        again.pop(f"verdict_{pk}", None)
        self.data = again

    @property
    def choices(self) -> list[Choice]:
        given = self.cleaned_data
        return [
            Choice(
                row.change,
                given[f"verdict_{row.change.pk}"],
                as_text(given.get(f"value_{row.change.pk}")),
                row.present,
            )
            for row in self.rows
        ]

    def refuse(self, refusal: Refused) -> None:
        """Put each reason beside the field that it is about, or else above the form."""
        pks = {row.change.field: row.change.pk for row in self.rows}
        for problem in refusal.problems:
            is_own = problem.record._meta.model is self.proposal.record._meta.model
            pk = pks.get(problem.field) if is_own else None
            message = str(problem) if is_own else f"{problem.record} – {problem}"
            error = ValidationError(message, code=problem.code)
            self.add_error(f"value_{pk}" if pk else NON_FIELD_ERRORS, error)

    @property
    def lines(self) -> list[tuple[Row, Any, Any, Any]]:
        """Each change with its fields."""
        return [
            (
                row,
                self[f"verdict_{row.change.pk}"],
                self[f"value_{row.change.pk}"],
                self[f"seen_{row.change.pk}"],
            )
            for row in self.rows
        ]


def _verdict(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=VERDICTS, widget=forms.RadioSelect)
