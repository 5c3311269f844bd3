"""What a table holds, in few words: how many rows, and a digest of them in any order."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

Digests = dict[str, dict[str, Any]]
MODULUS = 1 << 256


def digest(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Rows are read once, in bounded memory, and come in another order after a restoration."""
    count = total = 0
    for row in rows:
        count += 1
        told = repr([_plain(value) for value in row]).encode("utf-8", "surrogatepass")
        total += int.from_bytes(hashlib.sha256(told).digest())
    return {"rows": count, "digest": f"{total % MODULUS:064x}"}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def differences(before: Digests, after: Digests) -> Iterator[str]:
    """The tables that do not hold the same."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name
