"""What is answered for the key of a record that nobody sees: nothing, or what became of it."""

from typing import Any

from django.utils.translation import gettext as _

from registry.api.problems import Moved, Problem, absent, gone
from registry.api.resources import Resource
from registry.enums import Publication
from registry.models import Publishable


def absence_of(resource: Resource, key: str) -> Exception:
    """``Problem``: 404 where no one ever saw a record of the key; 410 where it is archived, or
    belongs to what is. ``Moved`` where another record stands for it."""
    model: Any = resource.columns.model
    record = resource.among(model._default_manager.all(), key).first()
    if record is None:
        return _never(key)
    if (winner := _standing_for(record)) is not None:
        return Moved(resource.path_of(winner.key))
    if any(_was_archived(one) for one in _publishers(record)):
        detail = _("The record of the key “%(key)s” is no longer published.")
        return gone(" ".join([detail % {"key": key[:100]}, *_parts_of(record)]))
    return _never(key)


def _never(key: str) -> Problem:
    return absent(_("No published record has the key “%(key)s”.") % {"key": key[:100]})


def _standing_for(record: Any) -> Any:
    """The public record that one which was public was merged into."""
    if not isinstance(record, Publishable) or not _was_archived(record):
        return None
    winner = type(record)._default_manager.all().standing_for(record.pk)
    return winner if winner is not None and winner.is_public else None


def _parts_of(record: Any) -> list[str]:
    """What is public of the records that it was split into."""
    if not isinstance(record, Publishable):
        return []
    parts = type(record)._default_manager.all().parted_into(record.pk)
    told = _("It was split into the records of these keys: %(keys)s.")
    return [told % {"keys": ", ".join(one.key for one in parts)}] if parts else []


def _publishers(record: Any) -> list[Any]:
    """The record itself, or those whose publication makes it public."""
    if isinstance(record, Publishable):
        return [record]
    keys = (one for one in record._meta.concrete_fields if one.is_relation)
    named = (one.name for one in keys if issubclass(one.related_model, Publishable))
    return [getattr(record, name) for name in named]


def _was_archived(record: Any) -> bool:
    is_archived = record.publication == Publication.ARCHIVED
    return is_archived and type(record)._default_manager.all().was_public(record)
