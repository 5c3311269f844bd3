"""The lists of projects that anyone may follow."""

from django.utils.translation import gettext_lazy as _

from projects.filters import ProjectFilter
from projects.models import Project
from registry.following import Followed


def _summary(project: Project) -> str:
    said = [project.short_type, project.lead_names, project.country_names, project.period]
    return " · ".join(filter(None, [*said, project.get_status_display()]))


PROJECTS = Followed(
    "projects",
    "projects:list",
    _("Projects"),
    ProjectFilter,
    "projects/list.html",
    _summary,
)
