"""Brings what a verb refused back to the field, or the row, where a person corrects it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.bilingual import labelled
from registry.refusals import Problem, Refused
from registry.rules import Severity

# By the prefix of the form (None: the record's own), the errors of its fields.
Located = dict[str | None, dict[str, list[ValidationError]]]


class RefusedForm(Exception):
    """A verb refused what a form asked for; nothing of it was stored."""

    def __init__(self, located: Located) -> None:
        self.located = located
        super().__init__(located)


def locate(refusal: Refused, form: forms.ModelForm, formsets: Sequence[Any]) -> Located:
    """Every problem in the form that it is about, or else in the record's own."""
    located: Located = {}
    rows = {id(row.instance): row for formset in formsets for row in _written(formset)}
    rows[id(form.instance)] = form
    for problem in refusal.problems:
        target = rows.get(id(problem.record)) if _is_own(problem) else form
        prefix, name, message = _place(problem, target or form, form)
        errors = located.setdefault(prefix, {}).setdefault(name, [])
        if message not in [error.message for error in errors]:
            errors.append(ValidationError(message, code=problem.code))
    if any(_is_of_publication(problem) for problem in refusal.problems):
        located.setdefault(None, {}).setdefault(NON_FIELD_ERRORS, []).insert(0, _unfit())
    return located


def explain(refusal: Refused) -> list[str]:
    """The reasons of a refusal, each once, with the record that it is about."""
    return list(dict.fromkeys(f"{problem.record} – {problem}" for problem in refusal.problems))


def _written(formset: Any) -> Iterable[forms.ModelForm]:
    return [row for row in formset.forms if row.has_changed() and row not in formset.deleted_forms]


def _is_own(problem: Problem) -> bool:
    """Whether the problem is of the record itself: a part may also break a rule of its whole."""
    record: Any = problem.record
    owner = record._meta.get_field(record.part_of).related_model if record.part_of else None
    return problem.code not in {rule.code for rule in getattr(owner, "rules", ())} or (
        problem.code in {rule.code for rule in record.rules}
    )


def _is_of_publication(problem: Problem) -> bool:
    record: Any = problem.record
    owners = [type(record)]
    if record.part_of:
        owners.append(record._meta.get_field(record.part_of).related_model)
    rules = (rule for owner in owners for rule in owner.rules_of(Severity.PUBLISH))
    return problem.code in {rule.code for rule in rules}


def _place(
    problem: Problem, target: forms.ModelForm, form: forms.ModelForm
) -> tuple[str | None, str, str]:
    if problem.field in target.fields:
        return target.prefix, problem.field, str(problem)
    named = target is form and problem.record is not form.instance
    label = capfirst(str(problem.record._meta.verbose_name))
    message = labelled(label, problem) if named else problem
    return target.prefix, NON_FIELD_ERRORS, str(message)


def _unfit() -> ValidationError:
    message = _(
        "This record is published, and would no longer meet the rules of publication. "
        "Correct what follows, or withdraw it to draft first."
    )
    return ValidationError(message, code="unfit")
