"""Where a person says which column of a file is which of the registry's."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from registry.admin.import_rows import title_of
from registry.imports.importer import IMPORTERS, Importer
from registry.imports.mapping import Seen
from registry.models import ImportBatch
from registry.text import control_characters

PASSED_OVER = gettext_lazy("passed over")


class TableForm(forms.Form):
    """One table: what it holds, and the column of the registry that each of its own is."""

    table = forms.ChoiceField(label=gettext_lazy("What it holds"))

    def __init__(self, seen: Seen, number: int, batch: ImportBatch, data: Any = None) -> None:
        super().__init__(data, prefix=f"t{number}")
        self.seen = seen
        told = batch.readings.get(seen.place, {})
        asked = (data or {}).get(self.add_prefix("table")) or told.get("table")
        self.importer = IMPORTERS.get(asked or "", seen.likely)
        tables: Any = self.fields["table"]
        tables.choices = [(name, title_of(name)) for name in IMPORTERS]
        tables.initial = self.importer.name
        guesses = told.get("columns") or seen.guesses(self.importer)
        for place, cell in enumerate(seen.header):
            if cell:
                self.fields[f"c{place}"] = _column(self.importer, cell, guesses.get(cell, ""))

    @property
    def columns(self) -> Sequence[tuple[Any, list[str]]]:
        """The field of each column, and what the first rows say there."""
        return [
            (self[f"c{n}"], [line[n] for line in self.seen.lines if n < len(line) and line[n]])
            for n, cell in enumerate(self.seen.header)
            if cell
        ]

    @property
    def reading(self) -> Mapping[str, Any]:
        told = {
            cell: self.cleaned_data.get(f"c{n}", "")
            for n, cell in enumerate(self.seen.header)
            if cell
        }
        return {"table": self.cleaned_data["table"], "columns": told}


class RememberForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Remember under a name"),
        help_text=gettext_lazy("Files with the same columns are then read so from the start."),
        max_length=100,
        required=False,
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if control_characters(name, multiline=False):
            raise forms.ValidationError(gettext_lazy("A name has no control character."))
        return name


def _column(importer: Importer, cell: str, key: str) -> forms.ChoiceField:
    known = [
        (one.key, f"{capfirst(importer.columns.label(one))} ({one.key})")
        for one in importer.import_columns
    ]
    return forms.ChoiceField(
        label=cell[:100], choices=[("", PASSED_OVER), *known], required=False, initial=key
    )
