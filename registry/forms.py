"""The forms that addresses go through, beside the filters of a list."""

from django import forms

from registry.tables.writing import DIALECTS


class FileForm(forms.Form):
    """How a file is written: ``labels=1`` for labels as headers, ``dialect`` for spreadsheets."""

    labels = forms.TypedChoiceField(
        choices=[("0", "0"), ("1", "1")], coerce=lambda text: text == "1", required=False
    )
    dialect = forms.ChoiceField(choices=[(name, name) for name in DIALECTS if name], required=False)
