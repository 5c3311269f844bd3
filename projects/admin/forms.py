"""The forms of what projects are made of, where a rule of entry is the form's own."""

from typing import Any

from projects.models import Contribution
from registry.admin import RecordForm, RowForm
from registry.admin.forms import RuleForm

CONVERTED = {"amount", "currency", "rate", "rate_date"}


class _Converted(RuleForm):
    """Of a contribution: a new amount or rate makes the former amount in CAD stale, so it is
    worked out again unless it was typed too."""

    class Meta:
        model = Contribution
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changed = {*self.changed_data}
        if changed & CONVERTED and "amount_cad" not in changed:
            cleaned["amount_cad"] = None
        return cleaned


class ContributionForm(_Converted, RecordForm):
    pass


class ContributionRowForm(_Converted, RowForm):
    pass
