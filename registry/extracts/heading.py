"""What heads each column of an extract: its key, its label, its type and what it means."""

import datetime
import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models


class Type(enum.StrEnum):
    """The types of Table Schema (Frictionless) that our columns have."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


OF_FIELDS = {
    models.BooleanField: Type.BOOLEAN,
    models.IntegerField: Type.INTEGER,
    models.DecimalField: Type.NUMBER,
    models.DateField: Type.DATE,
}
Value = str | int | bool | Decimal | datetime.date | None


@dataclass(frozen=True)
class Heading:
    """``label`` and ``help``: in the reader's language when they are read; ``help`` defines the
    figure. ``is_summed``: a total of the column means something. ``is_staff``: not for the public.
    ``codes``: what each code in the column stands for, where it holds codes. ``lang``: the language
    of its texts, if they are all in one. ``languages``: those of its texts where each record has
    its own, by the key of the record; ``beside``: the column of these keys."""

    key: str
    label: Any
    type: Type = Type.STRING
    help: Any = ""
    is_summed: bool = False
    is_staff: bool = False
    codes: Any = None
    lang: str = ""
    languages: Callable[[Collection[str]], Mapping[str, str]] | None = None
    beside: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.type in (Type.INTEGER, Type.NUMBER)


def type_of(field: models.Field | None) -> Type:
    """The type of what a field stores; of no field, text."""
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    for kind, found in OF_FIELDS.items():
        if isinstance(field, kind) and not getattr(field, "choices", None):
            return found
    return Type.STRING
