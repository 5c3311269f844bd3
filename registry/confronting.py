"""Two extracts that were taken, compared: the files that someone hands in, and what differs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.extracts import FORMATS, Extract, Taken, compared_files, taken
from registry.extracts.comparing import ADDED, CHANGED, GONE, TOTAL
from registry.extracts.heading import Value
from registry.tables.unreadable import Unreadable

LARGEST = 20  # megabytes
ENDINGS = (".csv", ".txt", ".xlsx", ".ods", ".json", ".ndjson")
SIDES = ("before", "after")
SHOWN = 200  # changes on screen; a file has them all
KINDS = {
    ADDED: gettext_lazy("rows added"),
    GONE: gettext_lazy("rows gone"),
    CHANGED: gettext_lazy("cells changed"),
}


def _file(label: Any, endings: Sequence[str], help_text: Any = "", *, required: bool = True) -> Any:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ",".join(endings), "class": "form-control"}),
    )


FORMS = gettext_lazy("CSV, XLSX, JSON or NDJSON.")
DESCRIPTION = gettext_lazy(
    "Its csv-metadata.json; not needed. It says what the columns are, and proves the file whole."
)


class ComparingForm(forms.Form):
    """``names``: of the two files, once they were compared."""

    names: tuple[str, str] = ("", "")
    before = _file(
        gettext_lazy("The file before"), ENDINGS, gettext_lazy("CSV, XLSX, JSON or NDJSON.")
    )
    before_description = _file(
        gettext_lazy("Description of the file before"), [".json"], DESCRIPTION, required=False
    )
    after = _file(
        gettext_lazy("The file after"), ENDINGS, gettext_lazy("CSV, XLSX, JSON or NDJSON.")
    )
    after_description = _file(
        gettext_lazy("Description of the file after"), [".json"], DESCRIPTION, required=False
    )
    key = forms.CharField(
        label=gettext_lazy("Columns that tell rows apart"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Between commas, if the files do not say: key, or fiscal_year,source."
        ),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[("", gettext_lazy("on screen")), *((e, one.label) for e, one in FORMATS.items())],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean(self) -> dict[str, Any]:
        for name in ("before", "after", "before_description", "after_description"):
            file = self.cleaned_data.get(name)
            if file and file.size > LARGEST * 1024**2:
                message = _("It is larger than %(most)s MB: use the command compare_extracts.")
                self.add_error(name, message % {"most": LARGEST})
            elif file and Path(file.name).suffix.lower() not in ENDINGS:
                self.add_error(name, _("Hand in a CSV, XLSX, JSON or NDJSON file."))
        return self.cleaned_data

    def compared(self) -> Extract | None:
        """What differs between the files; None where the form says why none can be."""
        if not self.is_valid():
            return None
        with TemporaryDirectory() as folder:
            found: list[Taken] = []
            for name in SIDES:
                try:
                    found.append(self.taken(name, Path(folder)))
                except Unreadable as error:
                    self.add_error(name, error.message)
        if len(found) < 2:
            return None
        before, after = found
        self.names = (before.file, after.file)
        try:
            return compared_files(before, after, key=keys_of(self.cleaned_data["key"]))
        except Unreadable as error:
            self.add_error("before" if error.file == before.file else "after", error.message)
            return None

    def taken(self, name: str, folder: Path) -> Taken:
        """One of the two sides. Raises ``Unreadable``."""
        file: UploadedFile = self.cleaned_data[name]
        path = _kept(file, folder, name)
        described = self.cleaned_data[f"{name}_description"]
        beside = _kept(described, folder, f"{name}-description") if described else None
        return taken(path, str(file.name), beside)


def keys_of(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _kept(file: UploadedFile, folder: Path, name: str) -> Path:
    path = folder / f"{name}{Path(str(file.name)).suffix.lower()}"
    with path.open("wb") as kept:
        kept.writelines(file.chunks())
    return path


@dataclass(frozen=True)
class Differences:
    """What a page shows: how many of each kind, the totals before and after, the first changes."""

    counts: Sequence[tuple[Any, str]]
    totals: Sequence[Sequence[str]]
    lines: Sequence[Sequence[str]]
    count: int

    @classmethod
    def of(cls, extract: Extract) -> "Differences":
        rows = list(extract.rows())
        kinds = Counter(row[0] for row in rows)
        changes = [row for row in rows if row[0] != TOTAL]
        return cls(
            [
                (label, number_format(kinds[one], force_grouping=True))
                for one, label in KINDS.items()
            ],
            [[_said(cell) for cell in row[-4:]] for row in rows if row[0] == TOTAL],
            [[_kind(row[0]), *map(_said, row[1:])] for row in changes[:SHOWN]],
            len(changes),
        )


def _number(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def _kind(code: Value) -> str:
    told = {ADDED: _("added"), GONE: _("gone"), CHANGED: _("changed")}
    return capfirst(told[str(code)])


def _said(value: Any) -> str:
    return "" if value is None else str(value)
