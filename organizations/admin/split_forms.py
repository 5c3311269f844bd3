"""What the pages of a split ask: who the members are, and who has what."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions.splitting import EACH, STAYS, Allotment, Sort, sorts_of
from organizations.actions.splitting.allotment import fields_of
from organizations.actions.splitting.obstacles import MOST, field_ways
from organizations.models import Organization

ASKED = 3  # lines at first
NAMED = 8  # records that a word may mean, when they are told
LONGEST = 1_000_000  # of what is chosen row by row
NEW = ("name", "acronym", "kind", "country")


class MemberForm(forms.Form):
    """A record that is there, or what a new one says; an empty line is none."""

    existing = forms.CharField(
        label=gettext_lazy("Record of the registry"),
        help_text=gettext_lazy("Its key, its name or its acronym."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in fields_for_model(Organization, fields=NEW).items():
            field.required, field.help_text = False, ""
            field.initial = self.initial.get(name)
            self.fields[name] = field

    def clean_existing(self) -> Any:
        text = self.cleaned_data["existing"].strip()
        if not text:
            return None
        found = list(Organization.objects.all().known_as(text)[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        if found:
            told = " · ".join(f"{one.key} ({one})" for one in found[:NAMED])
            raise ValidationError(_("Several records are called so; write a key: %s") % told)
        raise ValidationError(_("No record that is not archived has this key, name or acronym."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("existing") and given.get("name"):
            raise ValidationError(_("Name a record of the registry, or a new one: not both."))
        for name in ("kind", "country"):
            if given.get("name") and not given.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        return given

    @property
    def member(self) -> Organization | None:
        given = self.cleaned_data
        if given.get("existing"):
            existing: Organization = given["existing"]
            return existing
        if not given.get("name"):
            return None
        return Organization(**{name: given[name] for name in NEW})


class _Members(forms.BaseFormSet):
    @cached_property
    def records(self) -> list[Organization]:
        return [one.member for one in self.forms if one.member is not None]

    def clean(self) -> None:
        if not any(self.errors) and len(self.records) < 2:
            raise ValidationError(_("Name at least two members."))


Members = forms.formset_factory(
    MemberForm, formset=_Members, extra=0, max_num=MOST, validate_max=True
)


def members_of(original: Organization, data: Any = None, more: int = 0) -> Any:
    """The lines as they were posted, with some more, or the first ones."""
    like = {"kind": original.kind, "country": str(original.country)}
    if data is not None and more:
        data = data.copy()
        total = data.get("form-TOTAL_FORMS", "")
        data["form-TOTAL_FORMS"] = str(min(int(total) + more, MOST)) if total.isdecimal() else "0"
    elif data is None:
        return Members(initial=[like] * ASKED)
    return Members(data, initial=[like] * MOST)


class AllotForm(forms.Form):
    """Where each sort of rows goes, and each row that goes elsewhere. ``kept``: those that other
    pages of the rows chose, as they are shown a page at a time."""

    kept = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, original: Any, members: list[Any], data: Any = None) -> None:
        super().__init__(data)
        self.original, self.members = original, members
        self.sorts = {sort.key: sort for sort in sorts_of()}
        for sort in self.sorts.values():
            if not sort.only_stays:
                self._add(f"way-{sort.key}", self.labelled(sort), sort.default)
        for one in fields_of(original):
            ways = field_ways(one, len(members))
            label = capfirst(str(one.verbose_name))
            self._add(f"field-{one.name}", self._labels(ways), STAYS, label)

    @property
    def asked(self) -> list[str]:
        return [name for name in self.fields if name != "kept"]

    def _add(self, name: str, choices: Any, initial: str, label: str = "") -> None:
        self.fields[name] = forms.ChoiceField(
            choices=choices, initial=initial, label=label, required=False
        )

    def labelled(self, sort: Sort) -> list[tuple[str, str]]:
        return self._labels(sort.ways(len(self.members)), is_divided=sort.is_divided)

    def _labels(self, ways: list[str], *, is_divided: bool = False) -> list[tuple[str, str]]:
        each = _("divided among them all, to the cent") if is_divided else _("each of them")
        words = {EACH: each, STAYS: _("stays with the consortium")}
        return [(way, words.get(way) or str(self.members[int(way) - 1])) for way in ways]

    def clean_kept(self) -> dict[tuple[str, int], str]:
        try:
            given = json.loads(self.cleaned_data["kept"] or "{}")
            rows = {_named(name): str(way) for name, way in given.items()}
        except (ValueError, AttributeError, TypeError):
            raise ValidationError(_("What was chosen row by row cannot be read.")) from None
        return self._valid(rows)

    def _valid(self, rows: dict[tuple[str, int], str]) -> dict[tuple[str, int], str]:
        count = len(self.members)
        ways = {key: {*sort.ways(count)} for key, sort in self.sorts.items()}
        if any(way not in ways.get(key, ()) for (key, _pk), way in rows.items()):
            raise ValidationError(_("Choose where each row goes among what is offered."))
        return rows

    def clean(self) -> dict[str, Any]:
        """With the rows that the page showed."""
        given = super().clean() or {}
        rows = dict(given.get("kept") or {})
        for name, way in self.data.items():
            if name.startswith("row-"):
                try:
                    place = _named(name.removeprefix("row-"))
                except ValueError:
                    continue
                rows.pop(place, None)
                if way:
                    rows |= self._valid({place: way})
        given["rows"] = rows
        return given

    @property
    def allotment(self) -> Allotment:
        """What no page asked, since there was none of it, is as it would be."""
        given = self.cleaned_data if self.is_bound else {}
        ways = {name: way for name, way in given.items() if name in self.asked and way}
        return Allotment(
            sorts={k.removeprefix("way-"): v for k, v in ways.items() if k.startswith("way-")},
            rows=given.get("rows", {}),
            fields={k.removeprefix("field-"): v for k, v in ways.items() if k.startswith("field-")},
        )

    @property
    def packed(self) -> str:
        rows = self.allotment.rows
        return json.dumps({f"{key}:{pk}": way for (key, pk), way in sorted(rows.items())})


def _named(text: str) -> tuple[str, int]:
    key, _sep, pk = text.rpartition(":")
    return key, int(pk)


class ReasonForm(forms.Form):
    """Why, and what was seen of all this when it was confirmed."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is split"),
        help_text=gettext_lazy("Kept in the history of all of them, beside your name."),
        max_length=1000,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
