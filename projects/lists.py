"""The list of projects that can be taken away."""

from django.utils.translation import gettext_lazy as _

from projects.columns import PROJECT
from projects.filters import ProjectFilter
from registry.listings import Listed

PROJECT_LIST = Listed(
    "projects",
    ProjectFilter,
    PROJECT,
    "projects/list.html",
    grain=_("One row for each project."),
)
