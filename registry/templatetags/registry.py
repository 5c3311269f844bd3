"""What every template can say without loading anything."""

from typing import Any

from django import template

from registry.bilingual import bilingual

register = template.Library()


@register.inclusion_tag("_components/_lang_text.html")
def text(record: Any, stem: str) -> dict[str, str]:
    """A bilingual text of a record, marked when it is not in the reader's language."""
    found = bilingual(record, stem)
    return {"text": found.text, "lang": found.lang}


@register.filter
def in_reader_language(record: Any, stem: str) -> str:
    """A bilingual text of a record, bare: for titles of windows and attributes."""
    return bilingual(record, stem).text
