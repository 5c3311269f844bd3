"""What the map is asked, the filters of a list and which facts to draw; and the network."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organizations.filters import OrganizationFilter
from organizations.models import Organization
from portal.enums import OF_PROJECTS, Shown
from portal.network import Network, focus_on, overview
from projects.filters import ProjectFilter


class MapOfProjects(ProjectFilter):
    """The filters of a list, on the map; what the map shows goes with them when they change."""

    sort, page, page_size = None, None, None  # type: ignore[assignment] # of lists alone
    show = Shown.PROJECTS


class MapOfOrganizations(OrganizationFilter):
    sort, page, page_size = None, None, None  # type: ignore[assignment] # of lists alone
    show = Shown.PLACES


class MapForm(forms.Form):
    show = forms.ChoiceField(label=_("What the map shows"), choices=Shown.choices, required=False)


@dataclass(frozen=True)
class Question:
    """``form`` says what is wrong with what to show, ``found`` what is with the filters."""

    show: Shown
    form: MapForm
    found: Any

    LISTS: ClassVar[dict[bool, str]] = {True: "projects:list", False: "organizations:list"}

    @classmethod
    def of(cls, data: QueryDict) -> "Question":
        form = MapForm(data)
        show = form.cleaned_data["show"] if form.is_valid() else Shown.PROJECTS
        show = Shown(show or _meant(data))
        found = (MapOfProjects if show in OF_PROJECTS else MapOfOrganizations)(data)
        found.show = show
        return cls(show, form, found)

    @property
    def is_valid(self) -> bool:
        return bool(self.form.is_valid() and self.found.is_valid())

    @property
    def list_name(self) -> str:
        return self.LISTS[self.show in OF_PROJECTS]


def _meant(data: QueryDict) -> Shown:
    """What an address without ``show`` is about: a filter that organizations alone have says so."""
    own = set(MapOfOrganizations.base_filters) - set(MapOfProjects.base_filters)
    return Shown.PLACES if own & set(data) else Shown.PROJECTS


class FocusForm(forms.Form):
    focus = forms.CharField(label=_("Organization in focus"), max_length=200, required=False)

    def clean_focus(self) -> Organization | None:
        slug = self.cleaned_data["focus"]
        found: Organization | None = Organization.objects.public().filter(slug=slug).first()
        if slug and not found:
            message = _("No published organization has the address “%(slug)s”.")
            raise forms.ValidationError(message, params={"slug": slug})
        return found

    @property
    def network(self) -> Network:
        focus = self.cleaned_data["focus"]
        return focus_on(focus) if focus else overview()
