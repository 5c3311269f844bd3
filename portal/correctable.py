"""The fields that the public may propose to correct: those that the public page shows, as it
shows them; and their values as text, in which they are kept."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.columns import ORGANIZATION
from organizations.enums import Kind
from organizations.models import Organization
from organizations.profile import KEYS
from projects.enums import Type
from projects.models import Project
from registry.columns import On
from registry.facts import in_words
from registry.models import Publishable


def _of_organization(record: Any) -> list[str]:
    """The head of its page, and its facts that are fields of its own."""
    keys = KEYS[Kind(record.kind)]
    facts = [c.key for c in ORGANIZATION.on(On.PAGE) if c.key in keys and not c.value]
    own = [name for name in facts if _field(Organization, name).editable]
    place = ["city"] if record.publish_location else []
    return ["name", "acronym", "description_fr", "description_en", *place, *own]


def _of_project(record: Any) -> list[str]:
    """The head of its page, and its facts; its page shows what began, else what is planned."""
    start = "actual_start" if record.actual_start else "planned_start"
    end = "actual_end" if record.actual_end else "planned_end"
    public = ["audience", "reach"] if record.type == Type.AWARENESS else []
    texts = ["title_fr", "title_en", "summary_fr", "summary_en"]
    return [*texts, "status", start, end, *public, "source_url"]


_NAMES: dict[type[Publishable], Callable[[Any], list[str]]] = {
    Organization: _of_organization,
    Project: _of_project,
}
# As the public page calls them, where the staff say more.
LABELS = {
    "planned_start": _("start"),
    "actual_start": _("start"),
    "planned_end": _("end"),
    "actual_end": _("end"),
}


def _field(model: type[models.Model], name: str) -> models.Field:
    return model._meta.get_field(name)  # type: ignore[return-value]


def correctable(record: Publishable) -> dict[str, models.Field]:
    """The fields of this record that the public may propose to correct, by name, in order."""
    return {name: _field(type(record), name) for name in _NAMES[type(record)](record)}


def public_label(field: models.Field) -> str:
    return str(capfirst(str(LABELS.get(field.name, field.verbose_name))))


def shown(record: Publishable) -> dict[str, str]:
    """What the public sees of each of them now, as text."""
    return {name: as_text(getattr(record, name)) for name in correctable(record)}


def as_text(value: Any) -> str:
    """A value of a field, or of its form: empty where it is unknown; lines end in one way."""
    value = getattr(value, "code", value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def from_text(field: models.Field, text: str) -> Any:
    """The value that a text of ``as_text`` says. Raises ``ValidationError`` for what is none."""
    if text == "":
        return None if field.null else ""
    return text == "true" if isinstance(field, models.BooleanField) else field.to_python(text)


def text_in_words(field: models.Field, text: str) -> str:
    """A kept text as the reader's language says it; empty where it is unknown."""
    if isinstance(field, models.URLField):
        return text
    holder = field.model(**{field.attname: from_text(field, text)})
    return in_words(getattr(holder, field.name), field)


def record_name(record: Publishable) -> str:
    """The record, as the form of its correction names it."""
    return f"{record._meta.label_lower}:{record.pk}"
