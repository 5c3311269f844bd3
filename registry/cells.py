"""Cells: what a person or a file writes for a value, and what an export writes of it."""

import datetime
import re
from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from registry.bilingual import in_each_language, sentence
from registry.fields import CountryField, LanguageField
from registry.languages import CODE, language_names
from registry.text import control_characters, fold, nearest

LIST, SHARE = "|", ":"
LONGEST_NUMBER = 40
TRUE = {"true", "1", "yes", "y", "oui", "o", "vrai", "x"}
FALSE = {"false", "0", "no", "n", "non", "faux"}
# Nor a phone number, +1(514)555-0100, nor a name, -Femmes or @droit, is one.
FORMULA = re.compile(r"\s*(=|(?![+\-][\d\s().\-]+\Z)[+\-@]\s*[\w.+\-*/]*[(|])")
# What a spreadsheet may run, behind any apostrophes that already keep it from that.
DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
RISKY = frozenset("'=+-@\t\r\n＝＋－＠")  # a text that begins with none of these is not dangerous
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
# Where both signs are there, the last is that of the decimals.
BOTH_SIGNS = re.compile(r"[+-]?\d{1,3}((,\d{3})+\.|(\.\d{3})+,)\d+")
DOLLARS = re.compile(r"(-?)\$(.+)|(.+)\$")
CENTS = 2  # decimals
SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


class CellError(ValueError):
    """A cell that cannot be read: what is wrong, and what to write instead."""

    def __init__(self, message: Any, remedy: Any = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it without running it (CWE-1236)."""
    is_number = NUMBER.fullmatch(text)
    return f"'{text}" if DANGEROUS.match(text) and not is_number else text


def plain(text: str) -> str:
    """The text that ``neutral`` was given."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text) else text


def read(text: str, field: models.Field) -> Any:
    """The value of a cell for a model field, or None where it is empty. What ``neutral`` wrote
    is the text that it was given, a formula or not.

    Raises ``CellError``.
    """
    refuse_formula(text)
    return typed(plain(text.strip()), field)


def refuse_formula(cell: str) -> None:
    if FORMULA.match(cell):
        raise CellError(_("A formula is not a value."), _("Write the value itself."))


def typed(text: str, field: models.Field) -> Any:
    """The value of a text without its formula's apostrophe, or None where it is empty. Raises
    ``CellError``."""
    return _reader(field)(text) if text else None


@cache
def _reader(field: models.Field) -> Callable[[str], Any]:
    if isinstance(field, CountryField):
        return read_country
    if isinstance(field, LanguageField):
        return read_language
    if isinstance(field, models.BooleanField):
        return read_boolean
    if field.choices:
        return partial(read_choice, field=field)
    if isinstance(field, models.DateField):
        return read_date
    if isinstance(field, models.DecimalField):
        return partial(
            read_amount if field.decimal_places == CENTS else read_decimal,
            places=field.decimal_places,
        )
    return read_integer if isinstance(field, models.IntegerField) else str


def read_text(text: str) -> str:
    """A text that no model field checks. Raises ``CellError``."""
    text = plain(text.strip())
    if found := control_characters(text, multiline=True):
        message = _("Control characters are not allowed: %(found)s.")
        told = sentence(message, found=", ".join(dict.fromkeys(found)))
        raise CellError(told, _("Remove them."))
    return text


def read_boolean(text: str) -> bool:
    word = fold(text)
    if word not in TRUE | FALSE:
        raise CellError(_("This is neither yes nor no."), _("Write yes, no, or nothing."))
    return word in TRUE


def read_date(text: str) -> datetime.date:
    """ISO, or day/month/year where the day is above 12 or equals the month."""
    shape = _("Write the date as year-month-day, for example 2024-03-31.")
    try:
        return datetime.date.fromisoformat(
            text[:10] if text[10:] in ("T00:00:00", " 00:00:00") else text
        )
    except ValueError:
        slashed = SLASHED.fullmatch(text)
    if not slashed:
        raise CellError(_("This date cannot be read or does not exist."), shape)
    day, month, year = map(int, slashed.groups())
    if day <= 12 and month <= 12 and day != month:
        raise CellError(_("Which is the day and which the month is not certain."), shape)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise CellError(_("This date cannot be read or does not exist."), shape) from None


def read_decimal(text: str, places: int) -> Decimal:
    """A number with a decimal point or comma; spaces between thousands are allowed."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    shape = _("Write digits only, with a point or a comma before the decimals.")
    if len(digits) > LONGEST_NUMBER or not NUMBER.fullmatch(digits):
        raise CellError(_("This is not a number."), shape)
    try:
        number = Decimal(digits.replace(",", "."))
        rounded = number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        raise CellError(_("This is not a number."), shape) from None
    if rounded != number:
        message = sentence(_("The number has more than %(places)s decimals."), places=places)
        raise CellError(message, _("Round it."))
    return rounded


def read_amount(text: str, places: int) -> Decimal:
    """A number, as spreadsheets show amounts: with a dollar sign on either side, and with the
    other sign between thousands where the decimals have their own."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    if dollars := DOLLARS.fullmatch(bare):
        bare = "".join(filter(None, dollars.groups()))
    if BOTH_SIGNS.fullmatch(bare):
        bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
    return read_decimal(bare, places)


def read_integer(text: str) -> int:
    number = read_decimal(text, 12)
    if number != number.to_integral_value():
        raise CellError(_("This is not a whole number."), _("Write digits only."))
    return int(number)


def read_choice(text: str, field: models.Field) -> Any:
    """The code of a choice, given as the code or as its label in any language."""
    known = words_of_choices(field)
    text = _whole_code(text, known)
    if fold(text) not in known:
        offered = ", ".join(str(code) for code, _label in field.flatchoices if code != "")
        near = nearest(text, [str(code) for code, _label in field.flatchoices])
        remedy = sentence(_("Did you mean %(near)s?"), near=near) if near else ""
        raise CellError(sentence(_("This is not one of: %(codes)s."), codes=offered), remedy)
    return known[fold(text)]


def _whole_code(text: str, known: Collection[str]) -> str:
    """A code of digits with the zeros before it that a spreadsheet took for those of a number."""
    lengths = {len(code) for code in known if code.isdecimal()}
    whole = text.zfill(lengths.pop()) if text.isdecimal() and len(lengths) == 1 else text
    return whole if whole in known else text


@cache
def words_of_choices(field: models.Field) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for language in ("fr", "en"):
        with translation.override(language):
            words |= {fold(str(label)): code for code, label in field.flatchoices}
    return words | {fold(str(code)): code for code, _label in field.flatchoices}


def read_country(text: str) -> str:
    known = names_of_countries()
    if fold(text) not in known:
        near = nearest(text, known)
        remedy = sentence(_("Did you mean %(near)s?"), near=known[near]) if near else ""
        message = _("This is not a country.")
        raise CellError(message, remedy or _("Write its ISO 3166 code of two letters."))
    return known[fold(text)]


@cache
def names_of_countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("fr", "en"):
        with translation.override(language):
            names |= {fold(str(name)): code for code, name in countries}
    return names | {fold(country): country for country, _name in countries}


def read_language(text: str) -> str:
    """The code, or that of a name in either language; the text itself where it is none of them."""
    return text if CODE.fullmatch(text) else codes_of_languages().get(fold(text), text)


@cache
def codes_of_languages() -> dict[str, str]:
    """By what each is called in either language."""
    names = in_each_language(language_names).values()
    return {fold(name): code for one in names for code, name in one.items()}


def split_list(text: str) -> list[str]:
    return [part.strip() for part in plain(text.strip()).split(LIST) if part.strip()]


def split_share(text: str) -> tuple[str, Decimal | None]:
    """``HT:60`` as the item and its share in percent; the share is None when not given."""
    item, _colon, share = text.partition(SHARE)
    return item.strip(), read_decimal(share.strip().rstrip("%"), 2) if share.strip() else None


def written(value: Any) -> str:
    """The cell of a value: ISO dates, decimal point, true and false, nothing for unknown."""
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
