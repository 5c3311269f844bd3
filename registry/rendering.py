"""How forms become HTML: what comes by hundreds on a page, by Jinja templates."""

import functools
from pathlib import Path
from typing import Any

import jinja2
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.backends.jinja2 import Jinja2
from django.utils.safestring import SafeString

from registry.numbers import in_groups


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
    choices = [
        (one.value, one.label, "" if one.count is None else number(one.count), one.is_chosen)
        for one in field.field.facet.choices
    ]
    told = {"choices": choices, "name": field.html_name, "id": field.auto_id}
    return SafeString(_twins().get_template("registry/choices.html").render(told))


@functools.cache
def _twins() -> Jinja2:
    """Ours before Django's; none is looked at again once it is read, in development either."""
    options = {"auto_reload": False, "undefined": jinja2.Undefined}
    folders = [Path(place).parent / "jinja2" for place in (__file__, forms.__file__)]
    return Jinja2({"NAME": "twins", "DIRS": folders, "APP_DIRS": False, "OPTIONS": options})
