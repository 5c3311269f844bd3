"""The past: every query of the connection reads the records as they were at the end of a day.

Few records changed since most days: what they were is put aside, from the history, and a temporary
view under the name of each table shows it in the place of theirs, beside all that did not change.
Both engines look for a name among temporary objects first, so that lists, figures and files need no
second way of asking, and find the present's indexes. Contacts and other personal records have no
past: their tables are empty.
"""

from registry.past.days import NoPast, checked, first_day
from registry.past.reading import (
    as_of,
    beside_the_present,
    changed_since,
    is_past,
    leave_the_past,
    rows_as_of,
)

__all__ = [
    "NoPast",
    "as_of",
    "beside_the_present",
    "changed_since",
    "checked",
    "first_day",
    "is_past",
    "leave_the_past",
    "rows_as_of",
]
