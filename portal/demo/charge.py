"""Who is in charge of the demonstration records: the demonstration accounts, where they exist."""

from collections.abc import Iterator
from typing import Any

from portal.demo.accounts import accounts
from portal.demo.entries import Entry

# Of four records, the first is the officer's and the second the reviewer's; two are nobody's.
TURNS = ("officer", "reviewer", "", "")


class Charge:
    def __init__(self) -> None:
        self._people = accounts()

    def share(self, entries: Iterator[Entry], first: int = 0) -> Iterator[Entry]:
        """The entries, in their order, each in the charge of whose turn it is; ``first``: the
        number of the first one."""
        for number, entry in enumerate(entries, first):
            entry.draft.record.officer = self._whose(number)
            yield entry

    def _whose(self, number: int) -> Any:
        return self._people.get(TURNS[number % len(TURNS)])
