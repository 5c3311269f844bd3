"""Links from a record to the lists of the records that refer to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

from registry.admin.addresses import address, may_see


@dataclass(frozen=True)
class Link:
    """``count`` rows, and the address of their list; ``add`` that of a new one, if allowed."""

    label: str
    count: int
    url: str
    add: str = ""


def links(
    site: Any, request: HttpRequest, record: Any, shown: Mapping[type[models.Model], str | None]
) -> list[Link]:
    """The relations of the record that its page does not show as rows, when they have a list
    that this person may see and it is not empty."""
    return [
        link
        for relation in record._meta.related_objects
        if not _is_shown(relation, shown)
        for link in _link(site, request, record, relation)
    ]


def _is_shown(relation: Any, shown: Mapping[type[models.Model], str | None]) -> bool:
    model = relation.related_model
    return model in shown and shown[model] in (None, relation.field.name)


def _link(site: Any, request: HttpRequest, record: Any, relation: Any) -> Iterator[Link]:
    model = relation.related_model
    if not may_see(site, request, model):
        return
    name = relation.field.name
    if count := model._default_manager.filter(**{name: record}).count():
        url = address(model, "changelist", **{f"{name}__id__exact": record.pk})
        add = address(model, "add", **{name: record.pk})
        may_add = site.get_model_admin(model).has_add_permission(request)
        yield Link(_label(relation), count, url, add if may_add else "")


def _label(relation: Any) -> str:
    """The name of the rows; with the role of the record in them, when they have several."""
    model = relation.related_model
    keys = [f for f in model._meta.concrete_fields if f.related_model is relation.model]
    role = f" ({relation.field.verbose_name})" if len(keys) > 1 else ""
    return f"{model._meta.verbose_name_plural}{role}"
