"""What the page of a merge asks, and how it shows the two records and what refers to them."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from organizations.actions.merging import Fate, Plan, choices_of
from organizations.actions.merging.choices import DUPLICATE, KEPT, Choice
from registry.admin.timeline import value_in_words

SHOWN = 8  # rows of one sort that are named; the rest is a number


class OtherForm(forms.Form):
    """Which record the duplicate is merged into: by GET the address says it."""

    other = forms.IntegerField()


class MergeForm(forms.Form):
    """Why, when each was seen last changed, and the side of each field in which they differ."""

    other = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why the two are one"),
        help_text=gettext_lazy("Kept in the history of both, beside your name."),
        max_length=1000,
    )
    seen_duplicate = forms.DateTimeField(widget=forms.HiddenInput)
    seen_kept = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(self, duplicate: Any, kept: Any, data: Any = None) -> None:
        initial = {
            "other": kept.pk,
            "seen_duplicate": duplicate.updated_at.isoformat(),
            "seen_kept": kept.updated_at.isoformat(),
        }
        super().__init__(data, initial=initial)
        self.duplicate, self.kept = duplicate, kept
        self.sides = choices_of(duplicate, kept)
        for one in self.sides:
            self.fields[f"side-{one.name}"] = forms.ChoiceField(
                choices=[(KEPT, ""), (DUPLICATE, "")], initial=one.proposed
            )

    def choices(self) -> dict[str, str]:
        return {one.name: self.cleaned_data[f"side-{one.name}"] for one in self.sides}

    def seen(self) -> dict[int, Any]:
        given = self.cleaned_data
        return {self.duplicate.pk: given["seen_duplicate"], self.kept.pk: given["seen_kept"]}

    @property
    def rows(self) -> list["Side"]:
        return [Side(one, str(self[f"side-{one.name}"].value())) for one in self.sides]


@dataclass(frozen=True)
class Side:
    choice: Choice
    chosen: str

    @property
    def name(self) -> str:
        return f"side-{self.choice.name}"

    @property
    def label(self) -> str:
        return capfirst(str(self.choice.field.verbose_name))

    @property
    def kept(self) -> str:
        return self._in_words(self.choice.kept)

    @property
    def duplicate(self) -> str:
        return self._in_words(self.choice.duplicate)

    def _in_words(self, value: Any) -> str:
        one: Any = self.choice.field
        people = one.related_model._base_manager if one.is_relation else None
        known = people.in_bulk([value]) if people and value else {}
        return value_in_words(one, getattr(value, "code", value), known)


@dataclass
class Group:
    """Rows of one sort, with one fate."""

    title: str
    fate: Fate
    names: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.names)


def groups_of(plan: Plan) -> list[Group]:
    found: dict[tuple[Any, Fate], Group] = {}
    for one in plan.rows:
        title = capfirst(str(one.relation.model._meta.verbose_name_plural))
        group = found.setdefault((one.relation.model, one.fate), Group(title, one.fate))
        group.count += 1
        if len(group.names) < SHOWN:
            group.names.append(str(one.row))
    for model, count in (+plan.more).items():
        found[model, Fate.MOVES].count += count
    return list(found.values())
