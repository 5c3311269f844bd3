"""The form of organizations: a kind that is known has subtypes of its own, and whoever is there
already is told before the same one is stored again."""

from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from organizations.admin.entry import Alike, TypedForm, warning
from organizations.enums import SUBTYPES, Kind
from organizations.models import Organization
from registry.admin import RecordForm
from registry.admin.forms import Kept

TOLD = "alike_told"
NAMES = {"name", "acronym"}


class OrganizationForm(RecordForm):
    """``alike_told``: the primary keys of the records that the person was told of already."""

    alike_told = Kept()

    class Meta:
        model = Organization
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind and "subtype" in self.fields:
            field: Any = self.fields["subtype"]
            own = {"", self.instance.subtype, *SUBTYPES[Kind(self.instance.kind)]}
            field.choices = [choice for choice in field.choices if choice[0] in own]

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != TOLD]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if TOLD in self.fields and NAMES & {*self.changed_data} and not self.errors:
            alike = self._alike()
            told = {pk for text in self._told() for pk in text.split(",")}
            if any(str(one.pk) not in told for one, _found in alike):
                self.add_error("name" if "name" in self.fields else None, warning(alike))
                self._remember(alike)
        return cleaned

    def _alike(self) -> Alike:
        typed = TypedForm({**self.cleaned_data, "record": self.instance.pk})
        return typed.alike() if typed.is_valid() else []

    def _told(self) -> list[str]:
        """By the save before, and by the page while one typed."""
        return self.data.getlist(TOLD) if isinstance(self.data, QueryDict) else []

    def _remember(self, alike: Alike) -> None:
        posted: Any = self.data
        data = posted.copy()
        data[TOLD] = ",".join(str(one.pk) for one, _found in alike)
        self.data = data
