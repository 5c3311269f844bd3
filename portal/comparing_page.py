"""The page where staff compare two extracts that were taken."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import KeptExtract
from portal.scheduled import description_of, file_of, may_see
from registry.confronting import SIDES, ComparingForm, Differences
from registry.downloads import extract_file
from registry.extracts import FORMATS, Manner, Taken, taken

TEMPLATE = "portal/compare.html"
MOST = 200  # kept files that are offered


class KeptComparingForm(ComparingForm):
    """Files that are handed in, or that the clock took for the person."""

    before_kept = forms.ChoiceField(
        label=gettext_lazy("or a kept file, before"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    after_kept = forms.ChoiceField(
        label=gettext_lazy("or a kept file, after"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, user: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        rows = KeptExtract.objects.of(user).made().select_related("schedule")[:MOST]
        self.offered = {str(one.pk): one for one in rows if may_see(one, user)}
        choices = [("", "–"), *((pk, str(one)) for pk, one in self.offered.items())]
        for side in SIDES:
            self.fields[side].required = False
            kept: Any = self.fields[f"{side}_kept"]
            kept.choices = choices
        self.order_fields(field for side in SIDES for field in _fields_of(side))

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        for side in SIDES:
            names = (side, f"{side}_kept")
            if not any(asked.get(one) for one in names) and not {*names} & {*self.errors}:
                self.add_error(side, _("Hand in a file, or choose a kept one."))
        return asked

    def taken(self, name: str, folder: Path) -> Taken:
        chosen = self.cleaned_data[f"{name}_kept"]
        if self.cleaned_data.get(name) or not chosen:
            return super().taken(name, folder)
        kept = self.offered[chosen]
        path = folder / f"{name}{Path(kept.name).suffix}"
        with path.open("wb") as file:
            file.writelines(file_of(kept))
        beside = folder / f"{name}-description.json"
        if kept.description:
            beside.write_bytes(description_of(kept))
        return taken(path, kept.name, beside if kept.description else None)


def _fields_of(side: str) -> list[str]:
    return [side, f"{side}_description", f"{side}_kept"]


def compare(request: HttpRequest) -> Any:
    """Nothing of the files is kept. Raises ``PermissionDenied`` where it is no staff who asks."""
    if not request.user.is_staff:
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = KeptComparingForm(*posted, user=request.user)
    extract = form.compared() if posted else None
    if extract and (ending := form.cleaned_data["answer"]):
        return extract_file(extract, FORMATS[ending], Manner())
    context = {"form": form, "extract": extract, "found": extract and Differences.of(extract)}
    response = render(request, TEMPLATE, context, status=400 if form.errors else 200)
    add_never_cache_headers(response)
    return response
