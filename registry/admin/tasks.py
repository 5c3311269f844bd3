"""The tasks that records of every kind may have."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.admin.queue import Task
from registry.enums import Publication
from registry.models import Publishable, Record
from registry.rules import Rule


def _code(model: type[Record], what: str) -> str:
    return f"{model._meta.model_name}-{what}"


def _since(record: Any) -> str:
    day = date_format(timezone.localtime(record.updated_at), "DATE_FORMAT")
    return _("since %(day)s") % {"day": day}


def in_review(model: type[Publishable], title: Any) -> Task:
    def rows() -> Any:
        waiting = model._default_manager.filter(publication=Publication.IN_REVIEW)
        return waiting.order_by("updated_at", "pk")

    return Task(_code(model, "review"), title, model, rows, _since)


def scheduled(model: type[Publishable], title: Any) -> Task:
    """Those that were to be published by now: something keeps them back."""

    def rows() -> Any:
        return model._default_manager.all().due().order_by("publish_on", "pk")

    return Task(_code(model, "due"), title, model, rows, lambda one: date_format(one.publish_on))


def outdated_translations(model: type[Record], title: Any) -> Task:
    rule: Rule = next(rule for rule in model.rules if rule.code == "translation.outdated")
    return Task(
        _code(model, "outdated"),
        title,
        model,
        lambda: model._default_manager.breaking(rule).order_by("-updated_at", "pk"),
    )
