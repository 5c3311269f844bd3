"""Sums of money, exact to the cent on every engine.

SQLite keeps decimals as floating numbers: amounts are therefore added, and come back, as whole
cents. They fit in 64 bits up to some 92,000 amounts of 10^12 dollars; beyond, the database
refuses rather than rounds.
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any, TypeVar

from django.db.models import BigIntegerField, DecimalField, F, Sum, Value
from django.db.models.functions import Cast, Round

CENT = Decimal("0.01")
CENTS = 2  # decimals of an amount that has no part of a cent
K = TypeVar("K")


def divided(amount: Decimal, number: int) -> list[Decimal]:
    """The amount in that many shares, equal to the cent, that add up to it."""
    each, left = divmod(int(amount.scaleb(2)), number)
    return [Decimal(each + (one < left)).scaleb(-2) for one in range(number)]


class CentsField(DecimalField):
    """What a query computes as whole cents, and gives, compares and takes as dollars."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(**{"max_digits": 19, "decimal_places": 2, **extra})

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    def get_db_prep_value(self, value: Any, *_: Any, **__: Any) -> Any:
        """Whole cents; SQLite would compare a decimal, which it takes as text, with no number."""
        if not isinstance(value, Decimal):
            return value
        cents = value.scaleb(2)
        if cents != int(cents):
            raise ValueError(f"{value} is no amount to the cent")
        return int(cents)


def hundredths(amount: Any) -> Cast:
    """An amount with two decimals, or a percentage, as a whole number of hundredths."""
    number = F(amount) if isinstance(amount, str) else amount
    return Cast(Round(number * Value(100), output_field=DecimalField()), BigIntegerField())


class Cents(Sum):
    """The sum of amounts, as a whole number of cents: for conditions that compare sums."""

    def __init__(self, amount: Any, **extra: Any) -> None:
        super().__init__(hundredths(amount), **{"output_field": BigIntegerField(), **extra})


class Total(Cents):
    """The sum of amounts, as a ``Decimal`` with two decimals."""

    def __init__(self, amount: Any, **extra: Any) -> None:
        super().__init__(amount, **{"output_field": CentsField(), **extra})

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """There decimals are exact: where no amount has a part of a cent, cents are made of their
        sum, not of each."""
        cents, *rest = self.get_source_expressions()
        (rounded,) = cents.source_expressions
        amount = rounded.source_expressions[0].lhs
        if getattr(amount.output_field, "decimal_places", None) != CENTS:
            return self.as_sql(compiler, connection, **extra)
        found = self.copy()
        found.set_source_expressions([amount, *rest])
        sql, params = found.as_sql(compiler, connection, **extra)
        return f"({sql} * 100)::bigint", params


def to_the_cent(amounts: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """Amounts whose sum has no part of a cent, each to the cent, with the same sum: the cents that
    are left go to those that lose most, the first of equals."""
    found = {key: amount.quantize(CENT, ROUND_FLOOR) for key, amount in amounts.items()}
    left = int((sum(amounts.values(), Decimal()) - sum(found.values(), Decimal())) / CENT)
    losers = sorted(amounts, key=lambda key: found[key] - amounts[key])
    for key in losers[:left]:
        found[key] += CENT
    return found
