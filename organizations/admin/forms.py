"""The form of organizations: a kind that is known has subtypes of its own."""

from typing import Any

from organizations.enums import SUBTYPES, Kind
from organizations.models import Organization
from registry.admin import RecordForm


class OrganizationForm(RecordForm):
    class Meta:
        model = Organization
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind and "subtype" in self.fields:
            field: Any = self.fields["subtype"]
            own = {"", self.instance.subtype, *SUBTYPES[Kind(self.instance.kind)]}
            field.choices = [choice for choice in field.choices if choice[0] in own]
