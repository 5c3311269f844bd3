"""Where a person says how a file is read, and which of its columns is which of the registry's."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from registry.admin.import_rows import title_of
from registry.imports.importer import IMPORTERS, Importer
from registry.imports.mapping import MannerOf, Seen
from registry.imports.readings import DATES, DECIMALS, DELIMITERS, ENCODINGS, encoding_name
from registry.models import ImportBatch
from registry.tables.reading import Manner
from registry.text import control_characters

PASSED_OVER = gettext_lazy("passed over")


class MannerForm(forms.Form):
    """How the text of a table is read: as it tells by itself where nothing is chosen."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Between two cells"), required=False)
    dates = forms.ChoiceField(
        label=gettext_lazy("Dates with the year last"),
        choices=[("", gettext_lazy("as all the dates of a column tell")), *DATES.items()],
        required=False,
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Decimal sign"),
        choices=[
            ("", gettext_lazy("point or comma, nothing between thousands")),
            *DECIMALS.items(),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("encoding", ENCODINGS, gettext_lazy("as its bytes tell"))
        self._offer("delimiter", DELIMITERS, gettext_lazy("as its header tells"))

    def _offer(self, name: str, choices: Mapping[str, Any], none: Any) -> None:
        self.fields[name].choices = [("", none), *choices.items()]  # type: ignore[attr-defined]


class TableForm(MannerForm):
    """One table: what it holds, and the column of the registry that each of its own is."""

    table = forms.ChoiceField(label=gettext_lazy("What it holds"))

    def __init__(self, seen: Seen, number: int, batch: ImportBatch, data: Any = None) -> None:
        told = batch.readings.get(seen.place, {})
        super().__init__(data, prefix=f"t{number}", initial=told)
        self.seen = seen
        self._tell_manner(seen.manner)
        asked = (data or {}).get(self.add_prefix("table")) or told.get("table")
        self.importer = IMPORTERS.get(asked or "", seen.likely)
        self._offer_tables()
        guesses = told.get("columns") or seen.guesses(self.importer)
        for place, cell in enumerate(seen.header):
            if cell:
                self.fields[f"c{place}"] = _column(self.importer, cell, guesses.get(cell, ""))

    def _tell_manner(self, manner: Manner | None) -> None:
        """A sheet says by itself what its cells are; of a text, what was found is shown."""
        if manner is None:
            del self.fields["encoding"], self.fields["delimiter"]
            return
        told = gettext_lazy("%(guess)s, as the file tells")
        if manner.encoding:
            guess = encoding_name(manner.encoding)
            self._offer("encoding", ENCODINGS, told % {"guess": guess})
        if manner.delimiter:
            guess = str(DELIMITERS[manner.delimiter])
            self._offer("delimiter", DELIMITERS, told % {"guess": guess})

    def _offer_tables(self) -> None:
        tables: Any = self.fields["table"]
        tables.choices = [(name, title_of(name)) for name in IMPORTERS]
        tables.initial = self.importer.name

    @property
    def manners(self) -> list[Any]:
        return [self[name] for name in MannerForm.base_fields if name in self.fields]

    @property
    def columns(self) -> Sequence[tuple[Any, list[str]]]:
        """The field of each column, and what the first rows say there."""
        return [
            (self[f"c{n}"], [line[n] for line in self.seen.lines if n < len(line) and line[n]])
            for n, cell in enumerate(self.seen.header)
            if cell
        ]

    @property
    def reading(self) -> dict[str, Any]:
        told = {
            cell: self.cleaned_data.get(f"c{n}", "")
            for n, cell in enumerate(self.seen.header)
            if cell
        }
        said = {name: self.cleaned_data.get(name, "") for name in MannerForm.base_fields}
        return {"table": self.cleaned_data["table"], "columns": told, **said}


def manners_asked(batch: ImportBatch, data: Any) -> MannerOf:
    """How each table is to be read: as it is asked now, or as was said before."""

    def manner_of(number: int, place: str) -> Manner:
        told = batch.readings.get(place, {})
        form = MannerForm(data, prefix=f"t{number}")
        asked = form.cleaned_data if form.is_valid() else told
        return Manner(asked.get("encoding", ""), asked.get("delimiter", ""))

    return manner_of


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
