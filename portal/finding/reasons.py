"""A reason why a partner fits, in words, with the records that it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from registry.bilingual import bilingual
from registry.querysets import RecordQuerySet


@dataclass(frozen=True)
class Reason:
    """``sentence``: safe HTML that leads to ``records``; ``weight``: how much it counts."""

    code: str
    sentence: SafeString
    records: tuple[Any, ...]
    weight: int


def link(record: Any, stem: str, *, url: str = "") -> SafeString:
    """A link to a record by its text in the reader's language, or in its own, marked."""
    found = bilingual(record, stem)
    return anchor(url or record.get_absolute_url(), found.text, found.lang)


def named(organization: Any, *, url: str = "") -> SafeString:
    """A link to an organization by its name."""
    address = url or organization.get_absolute_url()
    return anchor(address, organization.name, organization.name_language)


def anchor(url: str, text: str, lang: str = "") -> SafeString:
    if lang and lang != get_language():
        return format_html('<a href="{}" lang="{}">{}</a>', url, lang, text)
    return format_html('<a href="{}">{}</a>', url, text)


def firsts(rows: RecordQuerySet, groups: Sequence[str], order: Sequence[Any]) -> RecordQuerySet:
    """The first row of each group in the order, with ``rows_in_group``: one query, few rows."""
    parts = [F(group) for group in groups]
    number = Window(RowNumber(), partition_by=parts, order_by=list(order))
    total = Window(Count("pk"), partition_by=parts)
    return rows.annotate(number_in_group=number, rows_in_group=total).filter(number_in_group=1)
