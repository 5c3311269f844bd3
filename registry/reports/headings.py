"""What heads the columns of reports; a column that a field fills says what the field says."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.bilingual import LANGUAGES
from registry.extracts import Heading, Type
from registry.extracts.heading import type_of
from registry.fields import CountryField, country_names

UNKNOWN = "unknown"
UNATTRIBUTED = "not_attributed"
APART = {UNKNOWN: _("not recorded"), UNATTRIBUTED: _("not attributed")}


def names(of: Callable[[], Mapping[Any, Any]]) -> Callable[[], dict[Any, Any]]:
    """What codes stand for, and the two that stand for no code; read anew in each language."""
    return lambda: {**APART, **of()}


def of_field(
    model: type[models.Model], name: str, key: str = "", label: Any = "", definition: Any = ""
) -> Heading:
    """The heading of what a field holds, under its own name unless ``key`` gives another."""
    field: Any = model._meta.get_field(name)
    codes = None
    if isinstance(field, CountryField):
        codes = names(country_names)
    elif choices := getattr(field, "choices", None):
        codes = names(lambda: dict(choices))
    return Heading(
        key or name,
        label or field.verbose_name,
        type_of(field),
        definition or field.help_text,
        codes=codes,
        lang=next((one for one in LANGUAGES if name.endswith(f"_{one}")), ""),
    )


def code(
    key: str, label: Any, of: Callable[[], Mapping[Any, Any]], definition: Any = ""
) -> Heading:
    """The heading of a column of codes."""
    return Heading(key, label, Type.STRING, definition, codes=names(of))


def count(key: str, label: Any, definition: Any, *, is_summed: bool = True) -> Heading:
    return Heading(key, label, Type.INTEGER, definition, is_summed)


def amount(key: str, label: Any, definition: Any, *, is_summed: bool = True) -> Heading:
    """The heading of an amount in CAD, or of a ratio of two, with two decimals."""
    return Heading(key, label, Type.NUMBER, definition, is_summed)
