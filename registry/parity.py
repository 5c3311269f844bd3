"""Parity of the two languages: which translations are missing, which are older than their source.

French is the source. A text that had no French before is its own source: the French that is
then given to it makes nothing outdated.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields import OutdatedField
from registry.rules import Rule, Severity, any_of, filled


def translation_rules(*stems: str) -> tuple[Rule, Rule]:
    """The rules of the bilingual texts of a model: none is missing, none is outdated."""
    missing = Rule(
        "translation.missing",
        Severity.WARN,
        _("A text has no English: the French is shown, marked as French."),
        _("Translate it."),
        field=f"{stems[0]}_en",
        breaks=lambda: any_of(filled(f"{s}_fr") & Q(**{f"{s}_en": ""}) for s in stems),
    )
    outdated = Rule(
        "translation.outdated",
        Severity.WARN,
        _("The French of a text changed after its English."),
        _("Bring the English up to date, or confirm that it still holds."),
        field=f"{stems[0]}_en",
        breaks=lambda: any_of(Q(**{f"{s}_outdated_since__isnull": False}) for s in stems),
    )
    return missing, outdated


def outdated_texts(record: Any) -> list[OutdatedField]:
    """The bilingual texts of the record whose English is older than their French."""
    texts = type(record).bilingual_texts()
    return [text for text in texts if getattr(record, text.name) is not None]


def follow(record: Any, stored: Any, differing: Collection[str], at: datetime.datetime) -> set[str]:
    """Bring in step what is known of the translations of a record that changes from ``stored``
    in the fields ``differing``; the names of what this changes."""
    changed = set()
    for text in type(record).bilingual_texts():
        before = getattr(stored, text.name)
        now = _outdated_since(record, stored, text.stem, differing, at) if differing else before
        setattr(record, text.name, now)
        if now != before:
            changed.add(text.name)
    return changed


def _outdated_since(
    record: Any, stored: Any, stem: str, differing: Collection[str], at: datetime.datetime
) -> datetime.datetime | None:
    french, english = f"{stem}_fr", f"{stem}_en"
    if english in differing or not getattr(record, english):
        return None
    if french in differing and getattr(stored, french) and getattr(record, french):
        return at
    return getattr(stored, f"{stem}_outdated_since")
