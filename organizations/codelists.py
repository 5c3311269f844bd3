"""The code table of sectors, as files of it say it: that of the standard, or our own."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Sector
from registry.cells import CellError, read_date, read_text
from registry.tables.reading import tables_in
from registry.tables.unreadable import Unreadable
from registry.text import fold, nearest

NEEDED = ("code", "name_en")
ALSO = ("name_fr", "withdrawn_on", "status", "category")
STATUSES = {"": False, "active": False, "withdrawn": True}


@dataclass(frozen=True)
class Entry:
    """A code and its names; ``withdrawn_on``: the day, where the file says which."""

    code: str
    name_en: str
    name_fr: str
    is_withdrawn: bool
    withdrawn_on: datetime.date | None


def entries(path: Path) -> list[Entry]:
    """Those of a file: a header, then a row for each code. Raises ``Unreadable``, which names each
    row that is wrong, where one is."""
    table = tables_in(path)[0]
    rows = table.rows()
    names = [fold(cell).replace(" ", "_") for cell in next(rows, (0, []))[1]]
    _check_columns(table.place, names)
    found: dict[str, Entry] = {}
    faults: list[str] = []
    for number, cells in rows:
        try:
            one = _entry(dict(zip(names, map(read_text, cells), strict=False)), found)
            found[one.code] = one
        except (CellError, ValidationError) as error:
            told = error.messages if isinstance(error, ValidationError) else [str(error)]
            message = _("row %(row)s: %(message)s")
            faults += [message % {"row": number, "message": one} for one in told]
    if faults or not found:
        raise Unreadable(table.place, "\n".join(faults) or _("there is no row."))
    return [*found.values()]


def _check_columns(place: str, names: list[str]) -> None:
    for name in names:
        if name not in (*NEEDED, *ALSO):
            near = nearest(name, [*NEEDED, *ALSO])
            message = _("%(name)s is no column of a code table.") % {"name": name}
            remedy = _("Did you mean %(near)s?") % {"near": near} if near else ""
            raise Unreadable(place, f"{message} {remedy}".strip())
    if missing := [name for name in NEEDED if name not in names]:
        message = _("the column %(name)s is missing.")
        raise Unreadable(place, message % {"name": missing[0]})
    if len({*names}) < len(names):
        raise Unreadable(place, _("a column is there twice."))


def _entry(cells: Mapping[str, str], before: Mapping[str, Entry]) -> Entry:
    one = Sector(
        code=cells.get("code", ""),
        name_en=cells.get("name_en", ""),
        name_fr=cells.get("name_fr", "").replace("'", "’"),
    )
    one.clean_fields()
    if not one.name_en:
        raise CellError(_("A code has an English name: it is the standard's own."))
    if one.code in before:
        raise CellError(_("%(code)s is there twice.") % {"code": one.code})
    status, day = cells.get("status", "").lower(), cells.get("withdrawn_on", "")
    if status not in STATUSES:
        raise CellError(_("This is not one of: %(codes)s.") % {"codes": "active, withdrawn"})
    when = read_date(day) if day else None
    return Entry(one.code, one.name_en, one.name_fr, STATUSES[status] or bool(day), when)


def refreshed(found: Sequence[Entry], today: datetime.date) -> Iterator[tuple[Sector, bool]]:
    """The sectors that the entries make or change, and whether each is new. A French name that
    differs from ours by accents and marks alone stays ours, which writes these; so does the day
    since when a code is withdrawn, where the file says none."""
    known = Sector.objects.in_bulk([one.code for one in found])
    for one in found:
        old = known.get(one.code)
        now = Sector(code=one.code, name_en=one.name_en, name_fr=one.name_fr)
        if old and (not one.name_fr or fold(old.name_fr) == fold(one.name_fr)):
            now.name_fr = old.name_fr
        if one.is_withdrawn:
            now.withdrawn_on = one.withdrawn_on or (old and old.withdrawn_on) or today
        if old is None or _said(old) != _said(now):
            yield now, old is None


def _said(one: Sector) -> tuple[object, ...]:
    return one.name_en, one.name_fr, one.withdrawn_on
