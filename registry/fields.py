"""Model fields that behave the same on SQLite and PostgreSQL."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries, fields

from registry.text import fold, likeness, web_domain
from registry.words import forms


class _ByteOrder(models.Field):
    """Compares and sorts by code point on every engine, whatever the cluster's locale."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class CodeField(_ByteOrder, models.CharField):
    """A code, a key or a slug."""


class FoldedField(_ByteOrder, models.TextField):
    """The folded text of other fields of the same record, for search and order.

    Filled by every path that stores: ``save``, ``bulk_create`` and, through
    ``RecordQuerySet``, ``bulk_update``. Never edited, and left out of the history.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def folded(self, instance: models.Model) -> str:
        return fold(" ".join(str(getattr(instance, name) or "") for name in self.sources))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.folded(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class LikenessField(FoldedField):
    """What is left of a name once what spellings differ in is gone: alike names share it."""

    def folded(self, instance: models.Model) -> str:
        return likeness(super().folded(instance))


class DomainField(FoldedField):
    """The domain of a web address that is the organization's own; empty for a shared host."""

    def folded(self, instance: models.Model) -> str:
        return web_domain(str(getattr(instance, self.sources[0]) or ""))


class FormsField(FoldedField):
    """The forms of the words of other fields of the same record: see ``registry.words.forms``.

    ``named``: they are names. ``of``: the attribute that gives the texts, where some of the
    sources only say whether others may be found.
    """

    def __init__(self, *args: Any, named: bool = False, of: str = "", **kwargs: Any) -> None:
        self.named, self.of = named, of
        super().__init__(*args, **kwargs)

    def texts(self, instance: models.Model) -> list[str]:
        if self.of:
            return list(getattr(instance, self.of))
        return [str(getattr(instance, name) or "") for name in self.sources]

    def folded(self, instance: models.Model) -> str:
        return forms(*self.texts(instance), named=self.named)


def named_fields(model: type[models.Model]) -> list[FormsField]:
    """Those of the names of the model's records."""
    return [f for f in model._meta.concrete_fields if isinstance(f, FormsField) and f.named]


class OutdatedField(models.DateTimeField):
    """Since when the English of a bilingual text is older than the French; unknown: it is not.

    ``stem``: the text is ``<stem>_fr`` and ``<stem>_en``. Filled by the verbs, from what changed.
    """

    def __init__(self, *args: Any, stem: str = "", **kwargs: Any) -> None:
        self.stem = stem
        told = {"null": True, "blank": True, "editable": False}
        super().__init__(*args, **{"verbose_name": _("English outdated since"), **told, **kwargs})


class LanguageField(CodeField):
    """The ISO 639 code of a language; of a rare one as well, for which nothing has a name."""

    def deconstruct(self) -> Any:
        """Stored as any code is: migrations know no other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "registry.fields.CodeField", args, kwargs


def country_names() -> Mapping[str, str]:
    """By code, in the reader's language: listed once in each."""
    return _names(get_language())


@cache
def _names(_language: str | None) -> Mapping[str, str]:
    return {one.code: str(one.name) for one in countries}


class CountryField(fields.CountryField):
    """A country by its ISO 3166 code; checked without walking through all of them."""

    @property
    def flatchoices(self) -> list[tuple[str, str]]:
        """Listed once a language: Django's admin asks for all of them for each cell."""
        return [*country_names().items()]

    def validate(self, value: Any, model_instance: Any) -> None:
        if getattr(value, "code", value) not in countries.countries:
            super().validate(value, model_instance)

    # A record keeps the code: a country need not be made of it to be stored.
    pre_save = models.Field.pre_save


# Of such letters, labels and length that nothing more is to be known.
PLAIN_ADDRESS = re.compile(
    r"https?://([a-z0-9]{1,30}(-[a-z0-9]{1,30})?\.){1,2}[a-z]{2,20}(/[a-z0-9/._-]{0,200})?",
    re.ASCII,
)


class WebAddressValidator(URLValidator):
    """As Django's, which takes apart twice what is plainly an address."""

    schemes = ["http", "https"]

    def __call__(self, value: Any) -> None:
        if not (isinstance(value, str) and PLAIN_ADDRESS.fullmatch(value)):
            super().__call__(value)


class WebAddressField(models.URLField):
    """An http or https address; no other scheme can be stored."""

    default_validators = [WebAddressValidator()]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
