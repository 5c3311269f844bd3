"""What every template can say without loading anything."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from registry.bilingual import bilingual

register = template.Library()


@register.filter
def dollars(amount: Decimal | int | None) -> str:
    """An amount in Canadian dollars, to the dollar: ``1 234 $``, in English ``$1,234``."""
    if amount is None:
        return ""
    number = number_format(round(amount), decimal_pos=0, use_l10n=True, force_grouping=True)
    return f"${number}" if get_language() == "en" else f"{number}\u00a0$"


@register.inclusion_tag("_components/_lang_text.html")
def text(record: Any, stem: str) -> dict[str, str]:
    """A bilingual text of a record, marked when it is not in the reader's language."""
    found = bilingual(record, stem)
    return {"text": found.text, "lang": found.lang}


@register.filter
def in_reader_language(record: Any, stem: str) -> str:
    """A bilingual text of a record, bare: for titles of windows and attributes."""
    return bilingual(record, stem).text
