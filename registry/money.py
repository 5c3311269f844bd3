"""Sums of money, exact to the cent on every engine.

SQLite keeps decimals as floating numbers: there, amounts are added as whole cents.
"""

from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, DecimalField, F, Func, Sum, Value
from django.db.models.functions import Cast, Round

CENT = Decimal("0.01")


def hundredths(amount: Any) -> Cast:
    """An amount with two decimals, or a percentage, as a whole number of hundredths."""
    number = F(amount) if isinstance(amount, str) else amount
    return Cast(Round(number * Value(100), output_field=DecimalField()), BigIntegerField())


class Cents(Sum):
    """The sum of amounts, as a whole number of cents: for conditions that compare sums."""

    def __init__(self, amount: str, **extra: Any) -> None:
        super().__init__(hundredths(amount), output_field=BigIntegerField(), **extra)


class Total(Sum):
    """The sum of amounts, as a ``Decimal`` with two decimals."""

    def __init__(self, amount: Any, **extra: Any) -> None:
        super().__init__(
            amount, output_field=DecimalField(max_digits=20, decimal_places=2), **extra
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SUM(CAST(ROUND(%(expressions)s * 100) AS INTEGER)) / 100.0)"
        return Func.as_sql(self, compiler, connection, template=template)

    @property
    def convert_value(self) -> Any:
        return lambda value, *_: None if value is None else Decimal(str(value)).quantize(CENT)
