"""What the texts of a record may not hold, whatever their fields say: control characters, and more
than finds room in the indexes that put records in order.

A row of such an index of PostgreSQL holds 2,704 bytes. A character may stand for a whole sentence,
as some Arabic ones do, and is folded to it: a hundred of them find no room.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.fields import FoldedField
from registry.text import control_characters

Wrong = tuple[str, ValidationError]  # the name of a field, and what is wrong there
ROOM = 2200  # bytes: beside it stands a key, of 400 at most
EXPANDED = 33  # bytes that a character is folded to at most
PLAIN, OF_PLAIN = "\u2000", 9  # so many for those before this one, letters of most languages


def with_controls(record: Any, exclude: Collection[str]) -> Iterator[Wrong]:
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname, None)
        if isinstance(value, str) and field.name not in exclude:
            multiline = isinstance(field, models.TextField)
            if found := control_characters(value, multiline=multiline):
                message = _("Control characters are not allowed: %(found)s.")
                params = {"found": ", ".join(dict.fromkeys(found))}
                yield field.name, ValidationError(message, "control_characters", params)


def without_room(record: Any, exclude: Collection[str] = ()) -> Iterator[Wrong]:
    model: Any = type(record)
    for field in _in_order(model):
        texts = {name: str(getattr(record, name) or "") for name in field.sources}
        if _may_be_long("".join(texts.values())) and len(field.folded(record).encode()) > ROOM:
            longest = max(texts, key=lambda name: len(texts[name]))
            message = _("It is too long once each of its signs is written out in full: shorten it.")
            if longest not in exclude:
                yield longest, ValidationError(message, "no_room")


def crowded(model: Any, records: Sequence[Any], kept: Sequence[Mapping[str, Any]]) -> list[int]:
    """The identities of those of which ``without_room`` has something to say. ``kept``: the
    attributes of each."""
    names = {name: len(field.sources) for field in _in_order(model) for name in field.sources}
    doubtful = {
        place
        for name, shared in names.items()
        for place, own in enumerate(kept)
        if isinstance(text := own.get(name), str) and _may_be_long(text, ROOM // shared)
    }
    return [id(records[place]) for place in doubtful if any(without_room(records[place]))]


@cache
def _in_order(model: Any) -> list[FoldedField]:
    """The folded fields that stand in an index of the order of their letters."""
    ordered = {name.lstrip("-") for index in model._meta.indexes for name in index.fields}
    folded = (f for f in model._meta.concrete_fields if isinstance(f, FoldedField))
    return [field for field in folded if field.name in ordered]


def _may_be_long(text: str, room: int = ROOM) -> bool:
    if len(text) * EXPANDED <= room or (text.isascii() and len(text) <= room):
        return False
    return len(text) * OF_PLAIN > room or max(text) >= PLAIN
