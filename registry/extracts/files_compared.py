"""What differs between two extracts that were taken, in the columns that both have."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
    kinds = {one: _kind(told.get(one), [*before.column(one), *after.column(one)]) for one in shared}
    made = compared(*(_extract(one, kinds, known) for one in (before, after)))
    return replace(made, asked=lambda: [_asked("before", before), _asked("after", after)])


def _telling(shared: Sequence[str], *files: Taken) -> Sequence[str]:
    """``key``, else the first columns by which no row of either is there twice."""
    if "key" in shared:
        return ["key"]
    for most in range(1, LONGEST_KEY + 1):
        columns = [list(map(file.column, shared[:most])) for file in files]
        if shared[:most] and all(len(set(zip(*c, strict=True))) == len(c[0]) for c in columns):
            return shared[:most]
    return ["key"]


def _asked(side: str, file: Taken) -> Asked:
    """By which both files are known again."""
    label = _("File before") if side == "before" else _("File after")
    return Asked(side, label, [(file.sha256, file.file)])


def _check_key(file: Taken, key: Sequence[str]) -> None:
    seen = Counter(zip(*(file.column(one) for one in key), strict=True))
    if repeated := [cells for cells, times in seen.items() if times > 1]:
        message = _("several rows are “%(key)s”: say which columns tell rows apart.")
        raise Unreadable(file.file, message % {"key": ", ".join(repeated[0])[:200]})


def _extract(file: Taken, kinds: Mapping[str, Type], key: Sequence[str]) -> Extract:
    columns = [[_value(text, kind) for text in file.column(one)] for one, kind in kinds.items()]
    return Extract(
        name=file.name or "extract",
        title=file.file,
        headings=[Heading(one, one, kind) for one, kind in kinds.items()],
        rows=lambda: zip(*columns, strict=True),
        key=key,
        as_of=file.day,
        is_staff=True,
    )


def _kind(told: str | None, texts: Sequence[str]) -> Type:
    """As it is told; else a number where every cell is one, and one has decimals."""
    if told in TYPES:
        return Type(told)
    filled = [text for text in texts if text]
    decimal = any("," in text or "." in text for text in filled)
    is_number = decimal and all(NUMBER.fullmatch(text) for text in filled)
    return Type.NUMBER if is_number else Type.STRING


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
