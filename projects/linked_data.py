"""A project in the words of schema.org, for machines that read its page."""

from collections.abc import Iterable
from typing import Any

from organizations.linked_data import CONTEXT
from projects.models import Participation, Project


def linked_data(
    project: Project, *, countries: Iterable[str], participations: Iterable[Participation]
) -> dict[str, Any]:
    """What the page says, known or left out; addresses from the root of the site.
    ``countries``: their names; ``participations``: those that are public."""
    url = project.get_absolute_url()
    told = {
        "@context": CONTEXT,
        "@type": "Project",
        "@id": url,
        "url": url,
        "identifier": project.key,
        "name": project.title_fr or project.title_en,
        "alternateName": project.title_en if project.title_fr else "",
        "description": project.summary_fr or project.summary_en,
        "foundingDate": str(project.start or ""),
        "dissolutionDate": str(project.end or ""),
        "areaServed": [*countries],
        "member": [_member(one) for one in participations],
    }
    return {name: value for name, value in told.items() if value}


def _member(participation: Participation) -> dict[str, str]:
    organization = participation.organization
    url = organization.get_absolute_url()
    return {"@type": "Organization", "@id": url, "name": organization.name}
