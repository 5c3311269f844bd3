"""Who has what of a consortium once it is split: a way for each sort, another for some rows.

A way is the number of a member, from 1; ``EACH``: a row for each, and an amount in shares; or
``STAYS``: with the consortium, which is archived.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EACH, STAYS, FIRST = "each", "stays", "1"
# What a record says that may be of a member: by what it is known elsewhere, how it is reached.
FIELDS = (
    "neq",
    "charity_number",
    "iati_identifier",
    "website",
    "email",
    "phone",
    "source_url",
)


@dataclass
class Allotment:
    """``sorts``: by the key of the sort; ``rows``: by that and the primary key of the row;
    ``fields``: by name."""

    sorts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def way(self, sort: Any, pk: int) -> str:
        return self.rows.get((sort.key, pk)) or self.sorts.get(sort.key) or sort.default


def fields_of(record: Any) -> list[Any]:
    """Those that it fills."""
    return [
        one
        for one in (record._meta.get_field(name) for name in FIELDS)
        if getattr(record, one.attname) not in (None, "")
    ]
