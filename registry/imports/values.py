"""The values of the cells of many rows: what many have is read once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from registry.cells import CellError

if TYPE_CHECKING:
    from registry.imports.importer import Row


def keep_values(rows: Sequence["Row"], key: str, value: Callable[[str], Any]) -> None:
    """Each row has the value of its cell then, or a fault."""
    read: dict[str, Any] = {}
    for row in rows:
        text = row.cells[key]
        if text not in read:
            try:
                read[text] = value(text)
            except CellError as error:
                read[text] = error
        found = read[text]
        if found.__class__ is CellError:
            row.fault(key, "cell", found.message, found.remedy)
        else:
            row.values[key] = found
