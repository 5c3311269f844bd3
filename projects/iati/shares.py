"""Shares in percent that add up to 100, as the standard asks of countries and of sectors."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.iati import Words
from registry.xml import Node, node

WHOLE, CENT = Decimal(100), Decimal("0.01")
EVEN = Words(_("equal share, for want of a known one"))


@dataclass(frozen=True)
class Part:
    """``is_known``: someone recorded the share; else it is an equal one."""

    code: str
    percentage: Decimal
    is_known: bool = True

    def node(self, tag: str, **attributes: str) -> Node:
        told = {**attributes, "code": self.code, "percentage": f"{self.percentage.normalize():f}"}
        return node(tag, told, *([] if self.is_known else EVEN.narratives))


def parts(rows: Iterable[Any], name: str) -> list[Part]:
    """The rows' codes, each with its share; one alone has everything."""
    found = [(str(getattr(row, name)), row.share) for row in rows]
    if len(found) == 1:
        return [Part(found[0][0], WHOLE)]
    if all(share for _code, share in found) and sum(share for _code, share in found) == WHOLE:
        return [Part(code, share) for code, share in found]
    return even([code for code, _share in found])


def together(found: Sequence[Part], codes: Collection[str], code: str) -> list[Part]:
    """The parts, those of some codes as one part of another code."""
    apart = [one for one in found if one.code not in {*codes, code}]
    merged = [one for one in found if one.code in {*codes, code}]
    if not merged:
        return apart
    total = sum((one.percentage for one in merged), Decimal())
    return [*apart, Part(code, total, all(one.is_known for one in merged))]


def even(codes: Sequence[str]) -> list[Part]:
    """Equal shares to the cent; the first has what is left over."""
    if not codes:
        return []
    each = (WHOLE / len(codes)).quantize(CENT, rounding="ROUND_DOWN")
    first = WHOLE - each * (len(codes) - 1)
    return [Part(code, each if n else first, is_known=False) for n, code in enumerate(codes)]
