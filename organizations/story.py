"""The partnerships and the projects of an organization, on one scale of years."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Partnership
from registry.bilingual import bilingual
from registry.days import today
from registry.timelines import Period, Timeline


def story(
    partnerships: Iterable[Partnership], participations: Iterable[Any], *, is_ico: bool
) -> Timeline | None:
    """``participations``: rows of the other room, each with its project."""
    periods = [*_of_partnerships(partnerships, is_ico=is_ico), *_of_projects(participations)]
    return Timeline.of(periods, today())


def _of_partnerships(rows: Iterable[Partnership], *, is_ico: bool) -> Iterator[Period]:
    for row in rows:
        other = row.partner if is_ico else row.ico
        url = other.get_absolute_url()
        name, lang = other.name, other.name_language
        yield Period(name, other.kind, _("partnership"), row.start, row.end, url, lang)


def _of_projects(rows: Iterable[Any]) -> Iterator[Period]:
    for project in {row.project_id: row.project for row in rows}.values():
        title = bilingual(project, "title")
        yield Period(
            title.text,
            project.type,
            project.short_type,
            project.start,
            project.end,
            project.get_absolute_url(),
            title.lang,
            project.goes_on,
        )
