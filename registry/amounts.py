"""Amounts and shares of them: exact to compare, rounded for show alone."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from registry.numbers import written

UNBROKEN = "\u00a0"


@dataclass(frozen=True)
class Share:
    """A part of a whole, both to the cent, as two amounts: a fraction has no last decimal."""

    part: Decimal
    whole: Decimal

    def is_above(self, percent: Decimal) -> bool:
        return self.part * 100 > self.whole * percent

    def is_below(self, percent: Decimal) -> bool:
        return self.part * 100 < self.whole * percent

    @property
    def percent(self) -> Decimal:
        """With one decimal, half of a tenth up; of nothing, 0."""
        return rounded(self.part * 100, self.whole, places=1) if self.whole else Decimal("0.0")


def rounded(number: Decimal, by: Decimal, *, places: int) -> Decimal:
    """The quotient of two amounts that are not negative, a half up; rounded once, exactly."""
    doubled = int(number.scaleb(places + 2)) * 2
    divisor = int(by.scaleb(2))
    return Decimal((doubled + divisor) // (divisor * 2)).scaleb(-places)


def dollars(amount: Decimal | int | None, places: int = 2) -> str:
    """An amount in Canadian dollars, to the cent: ``1 234,50 $``, in English ``$1,234.50``;
    ``places``: 0 where room is scarce."""
    if amount is None:
        return ""
    exact = Decimal(amount).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    number = written(exact, f",.{places}f")
    return f"${number}" if get_language() == "en" else f"{number}{UNBROKEN}$"


def percent(number: Decimal, places: int | None = 1) -> str:
    """A percentage: ``62,5 %``, in English ``62.5%``; ``places``: None for those that it has."""
    sign = "%" if get_language() == "en" else f"{UNBROKEN}%"
    return written(number, "f" if places is None else f".{places}f") + sign
