"""What differs between two extracts that were taken, in the columns that both have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from registry.extracts.comparing import compared
from registry.extracts.extract import Asked, Extract
from registry.extracts.heading import Heading, Type, Value
from registry.extracts.taken import TYPES, Taken
from registry.tables.unreadable import Unreadable

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
LONGEST_KEY = 3  # columns


def compared_files(before: Taken, after: Taken, *, key: Sequence[str] = ()) -> Extract:
    """The changes from one file to another in the columns that both have; see ``compared``.
    ``key``: the columns that tell rows apart, where the files do not say.

    Raises ``Unreadable``.
    """
    shared = [one for one in after.keys if one in before.keys]
    known = key or after.told.key or before.told.key or _telling(shared, before, after)
    for file in (before, after):
        if missing := [one for one in known if one not in file.keys]:
            message = _("it has no column %(column)s to tell rows apart by; it has: %(all)s.")
            found = {"column": ", ".join(missing), "all": ", ".join(file.keys)[:300]}
            raise Unreadable(file.file, message % found)
        _check_key(file, known)
    told = {**before.told.types, **after.told.types}
    kinds = _kinds(shared, told, before, after)
    made = compared(*(_extract(one, kinds, known) for one in (before, after)))
    return replace(made, asked=lambda: [_asked("before", before), _asked("after", after)])


def _telling(shared: Sequence[str], *files: Taken) -> Sequence[str]:
    """``key``, else the first columns by which no row of either is there twice."""
    if "key" in shared:
        return ["key"]
    for most in range(1, LONGEST_KEY + 1):
        columns = shared[:most]
        if columns and all(file.twice(columns) is None for file in files):
            return columns
    return ["key"]


def _asked(side: str, file: Taken) -> Asked:
    """By which both files are known again."""
    label = _("File before") if side == "before" else _("File after")
    return Asked(side, label, [(file.sha256, file.file)])


def _check_key(file: Taken, key: Sequence[str]) -> None:
    if repeated := file.twice(key):
        message = _("several rows are “%(key)s”: say which columns tell rows apart.")
        raise Unreadable(file.file, message % {"key": ", ".join(repeated)[:200]})


def _extract(file: Taken, kinds: Mapping[str, Type], key: Sequence[str]) -> Extract:
    def rows() -> Iterator[Sequence[Value]]:
        for texts in file.columns([*kinds]):
            yield [_value(text, kind) for text, kind in zip(texts, kinds.values(), strict=True)]

    return Extract(
        name=file.name or "extract",
        title=file.file,
        headings=[Heading(one, one, kind) for one, kind in kinds.items()],
        rows=rows,
        key=key,
        as_of=file.day,
        is_staff=True,
    )


def _kinds(columns: Sequence[str], told: Mapping[str, str], *files: Taken) -> dict[str, Type]:
    """As they are told; else a number where every cell is one, and one has decimals."""
    found = {one: Type(told[one]) if told.get(one) in TYPES else Type.STRING for one in columns}
    guessed = [one for one in columns if told.get(one) not in TYPES]
    numbers, decimals = {*guessed}, set[str]()
    for file in files if guessed else ():
        for texts in file.columns(guessed):
            for column, text in zip(guessed, texts, strict=True):
                if text and column in numbers:
                    if not NUMBER.fullmatch(text):
                        numbers.discard(column)
                    elif "," in text or "." in text:
                        decimals.add(column)
    return found | dict.fromkeys(numbers & decimals, Type.NUMBER)


def _value(text: str, kind: Type) -> Value:
    if not text:
        return None
    if kind in (Type.NUMBER, Type.INTEGER) and NUMBER.fullmatch(text):
        return _shortest(Decimal(text.replace(",", ".")))
    return text


def _shortest(number: Decimal) -> Decimal:
    """A workbook has no zeros after the last decimal, where a CSV file has them."""
    exact = number.normalize()
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
