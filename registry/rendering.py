"""What comes by hundreds on a page, rendered by Jinja templates: forms, choices, rows of lists."""

import functools
from typing import Any

import jinja2
from django.forms.renderers import TemplatesSetting
from django.template.backends.jinja2 import Jinja2
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from registry.bilingual import bilingual
from registry.numbers import in_groups
from registry.search import marking
from registry.search.asking import Question


class FormRenderer(TemplatesSetting):
    """Django's own form templates by their Jinja2 twins: a staff page has hundreds of widgets,
    and half of its time went into their Django templates. All others, the admin's included, stay
    Django templates."""

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return _twins().get_template(template_name)
        return super().get_template(template_name)


def choices(field: Any) -> SafeString:
    """The check boxes of a facet: those of one page are hundreds. ``field``: bound, with the facet
    as ``registry.filters`` prepares it."""
    number = in_groups()
    told = [
        (one.value, one.label, "" if one.count is None else number(one.count), one.is_chosen)
        for one in field.field.facet.choices
    ]
    return by_jinja("registry/choices.html", choices=told, name=field.html_name, id=field.auto_id)


def text(record: Any, stem: str, question: Question | None = None) -> SafeString:
    """A bilingual text of a record, marked when it is not in the reader's language, with what a
    search found in it."""
    found = bilingual(record, stem)
    return in_language(marking.marked(found.text, question), found.lang)


def in_language(text: Any, lang: str) -> SafeString:
    """A text, marked when it is not in the reader's language; ``lang`` is empty when it is."""
    if not lang or lang == get_language():
        return conditional_escape(text)
    return by_jinja("registry/lang_text.html", text=text, lang=lang)


def found_in(record: Any, question: Question | None) -> SafeString:
    """What of a record answers a search, term by term, where its name does not."""
    if not question:
        return SafeString("")
    return by_jinja("registry/found_in.html", why=marking.why(record, question))


def component(name: str, **told: Any) -> SafeString:
    """A component of templates/, which looks the same wherever it is told the same in the same
    language: rendered once for each."""
    return _component(name, get_language(), *((one, str(told[one])) for one in told))


@functools.lru_cache(maxsize=1000)
def _component(name: str, _language: str | None, *told: tuple[str, str]) -> SafeString:
    return SafeString(get_template(name).render(dict(told)).strip())


def by_jinja(template: str, **told: Any) -> SafeString:
    """What comes by tens: the template of a room's jinja2/."""
    return SafeString(_twins().get_template(template).render(told))


@functools.cache
def _twins() -> Jinja2:
    """Ours before Django's; none is looked at again once it is read, in development either."""
    options = {"auto_reload": False, "undefined": jinja2.Undefined}
    twins = Jinja2({"NAME": "twins", "DIRS": [], "APP_DIRS": True, "OPTIONS": options})
    twins.env.filters |= {"capfirst": capfirst, "marked": marking.marked}
    twins.env.globals |= {"_": gettext, "component": component, "text": text}
    twins.env.globals |= {"found_in": found_in, "in_language": in_language}
    return twins
