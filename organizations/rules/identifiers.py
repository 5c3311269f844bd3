"""The rules about the numbers that identify organizations."""

from collections.abc import Iterator

from django.db.models import Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Mod, StrIndex, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from registry.rules import Rule, Severity

NEQ_FORM = r"^(11|22|33|88)[0-9]{8}\Z"  # a final line end is none of it


def luhn(field: str, first: int, last: int) -> Exact:
    """The digits ``first`` to ``last`` of the field pass the Luhn check (ISO/IEC 7812-1)."""

    def digits() -> Iterator[Combinable]:
        for place in range(first, last + 1):
            doubled = (last - place) % 2 == 1
            table = Value("0516273849" if doubled else "0123456789")
            yield StrIndex(table, Substr(field, place, 1)) - 1

    total, *others = digits()
    for digit in others:
        total = total + digit
    return Exact(Mod(total, 10), 0)


NEQ = Rule(
    "identifier.neq",
    Severity.REFUSE,
    _("A NEQ has ten digits, begins with 11, 22, 33 or 88, and belongs to one organization."),
    _("Correct the NEQ, or leave it empty; look for the organization that already has it."),
    field="neq",
    holds=Q(neq="") | Q(neq__regex=NEQ_FORM),
)

CHARITY = Rule(
    "identifier.charity",
    Severity.REFUSE,
    _("A charity number is nine digits that pass the Luhn check, with or without RR and 4 digits."),
    _("Correct the number (for example 123456782RR0001), or leave it empty."),
    field="charity_number",
    holds=Q(charity_number="")
    | Q(charity_number__regex=r"^[0-9]{9}(RR[0-9]{4})?\Z") & Q(luhn("charity_number", 1, 9)),
)
NEQ_CHECKSUM = Rule(
    "identifier.neq_checksum",
    Severity.WARN,
    _("Digits 3 to 10 of the NEQ fail the Luhn check, which every NEQ observed so far passes."),
    _("Compare it with the enterprise register."),
    field="neq",
    breaks=lambda: Q(neq__regex=NEQ_FORM) & ~Q(luhn("neq", 3, 10)),
)
