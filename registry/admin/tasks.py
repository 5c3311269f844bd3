"""The tasks that records of every kind may have."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.admin.charge import publishable_path
from registry.admin.queue import Group, Task
from registry.enums import Publication
from registry.models import Publishable, Record
from registry.parity import outdated_texts, translation_rules
from registry.rules import Rule

FORGOTTEN = datetime.timedelta(30)  # after so long, a draft that nobody touched waits for someone


def _code(model: type[Record], what: str) -> str:
    return f"{model._meta.model_name}-{what}"


def _since(record: Any) -> str:
    day = date_format(timezone.localtime(record.updated_at), "DATE_FORMAT")
    return _("since %(day)s") % {"day": day}


def _publication(record: Any) -> str:
    return "publication-heading"


def _kept(model: type[Record]) -> Any:
    """The rows that are not archived, nor said of what is."""
    path = f"{publishable_path(model) or ''}publication"
    return model._default_manager.exclude(**{path: Publication.ARCHIVED})


def in_review(model: type[Publishable], title: Any) -> Task:
    def rows() -> Any:
        waiting = model._default_manager.filter(publication=Publication.IN_REVIEW)
        return waiting.order_by("updated_at", "pk")

    return Task(_code(model, "review"), title, model, rows, _since, place=_publication)


def scheduled(model: type[Publishable], title: Any) -> Task:
    """Those that were to be published by now: something keeps them back."""

    def rows() -> Any:
        return model._default_manager.all().due().order_by("publish_on", "pk")

    def day(record: Any) -> str:
        return date_format(record.publish_on)

    return Task(_code(model, "due"), title, model, rows, day, Group.DUE, place=_publication)


def forgotten(model: type[Publishable], title: Any) -> Task:
    """The drafts that nobody has touched for long."""

    def rows() -> Any:
        before = timezone.now() - FORGOTTEN
        drafts = model._default_manager.filter(publication=Publication.DRAFT)
        return drafts.filter(updated_at__lt=before).order_by("updated_at", "pk")

    return Task(_code(model, "forgotten"), title, model, rows, _since, Group.COMPLETE)


def incomplete(model: type[Record], title: Any, *rules: Rule) -> Task:
    """Those that lack something, by rules that block nothing; the latest first."""
    return Task(
        _code(model, "incomplete"),
        title,
        model,
        lambda: _kept(model).breaking(*rules).order_by("-pk"),
        group=Group.COMPLETE,
        rules=rules,
        judged=rules,
        is_latest_first=True,
    )


def missing_translations(model: type[Record], title: Any) -> Task:
    """Those of which a text has French and no English; the latest first."""
    stems = [text.stem for text in model.bilingual_texts()]
    missing, _outdated = translation_rules(*stems)

    def place(record: Any) -> str:
        lacking = (
            s for s in stems if getattr(record, f"{s}_fr") and not getattr(record, f"{s}_en")
        )
        return f"id_{next(lacking, stems[0])}_en"

    return Task(
        _code(model, "untranslated"),
        title,
        model,
        lambda: _kept(model).breaking(missing).order_by("-pk"),
        group=Group.COMPLETE,
        place=place,
        judged=tuple(rule for rule in model.rules if rule.code == missing.code),
        is_latest_first=True,
    )


def outdated_translations(model: type[Record], title: Any) -> Task:
    rule: Rule = next(rule for rule in model.rules if rule.code == "translation.outdated")
    return Task(
        _code(model, "outdated"),
        title,
        model,
        lambda: model._default_manager.breaking(rule).order_by("-updated_at", "pk"),
        group=Group.COMPLETE,
        place=lambda record: f"id_{outdated_texts(record)[0].stem}_en",
    )
