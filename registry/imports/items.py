"""What one cell of a list holds: items, with their shares where the column has any."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.cells import CellError, read_text, split_list, split_share
from registry.columns import Column

Item = tuple[Any, Any]


def items_of(cell: str, column: Column, read: Callable[[str], Hashable] = str) -> list[Item]:
    """The items as ``read`` reads each, with their shares. Raises ``CellError``.

    An item twice is one item, except where each would have its share.
    """
    if column.rows is None:
        name = read_text(cell)
        return [(read(name), None)] if name else []
    if not column.rows.share:
        return [(item, None) for item in dict.fromkeys(map(read, split_list(cell)))]
    items = [(_named(name, read), share) for name, share in map(split_share, split_list(cell))]
    for item, times in Counter(item for item, _share in items).items():
        if times > 1:
            message = _("“%(item)s” is in the list %(times)s times.")
            told = sentence(message, item=item, times=times)
            raise CellError(told, _("Keep one, and its share."))
    return items


def _named(name: str, read: Callable[[str], Hashable]) -> Hashable:
    if not name:
        raise CellError(_("A share has nothing before its colon."), _("Write, for example, HT:60."))
    return read(name)
