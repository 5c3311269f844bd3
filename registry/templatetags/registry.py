"""What every template can say without loading anything."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry import fragments, numbers, rendering
from registry.amounts import percent
from registry.bilingual import bilingual
from registry.search import marking

register = template.Library()


register.simple_tag(rendering.text)
register.simple_tag(rendering.by_jinja)
register.simple_tag(rendering.component)
register.simple_tag(rendering.found_in)
register.filter(rendering.in_language)
register.filter(marking.marked)


class Once(template.Node):
    def __init__(self, place: Sequence[Any], nodelist: template.NodeList) -> None:
        self.place, self.nodelist = place, nodelist

    def render(self, context: template.Context) -> SafeString:
        place = tuple(one.resolve(context) for one in self.place)
        return SafeString(fragments.FRAGMENTS.once(place, lambda: self.nodelist.render(context)))


@register.tag
def once(parser: Any, token: Any) -> Once:
    """``{% once mark "name" … %}`` to ``{% endonce %}``: see ``registry.fragments``. What is within
    may hang on nothing else of the page, nor tell anything to the rest of it."""
    place = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return Once(place, nodelist)


@register.filter
def in_reader_language(record: Any, stem: str) -> str:
    """A bilingual text of a record, bare: for titles of windows and attributes."""
    return bilingual(record, stem).text


register.filter(rendering.choices)


register.filter(numbers.grouped)


@register.filter
def percentage(share: Decimal) -> str:
    """A share of a hundred, as the reader's language writes it."""
    return percent(share.normalize(), None)


# In a page, what would end the script or begin another.
IN_A_PAGE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.simple_tag(takes_context=True)
def linked_data(context: dict[str, Any], told: dict[str, Any]) -> SafeString:
    """A record as JSON-LD, its addresses made absolute."""
    text = json.dumps(_absolute(told, context["request"]), ensure_ascii=False)
    block = '<script type="application/ld+json">{}</script>'
    return format_html(block, SafeString(text.translate(IN_A_PAGE)))


def _absolute(told: Any, request: HttpRequest) -> Any:
    if isinstance(told, dict):
        return {
            name: request.build_absolute_uri(value)
            if name in ("@id", "url")
            else _absolute(value, request)
            for name, value in told.items()
        }
    return [_absolute(one, request) for one in told] if isinstance(told, list) else told
