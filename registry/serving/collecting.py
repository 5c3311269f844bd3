"""Python's search for objects that hold one another in a ring, which it makes again and again over
all there is while many objects are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = gc.get_threshold()
SELDOM = 100_000  # new objects from one search to the next


@contextmanager
def seldom() -> Iterator[None]:
    """Within, it is made seldom: a record, a row and a line are in no ring, and go at once."""
    gc.set_threshold(SELDOM, *USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)
