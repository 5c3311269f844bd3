"""What PostgreSQL does natively and SQLite needs a twin for."""

from django.contrib.postgres.operations import BtreeGistExtension

from registry.postgres.copying import insert, insert_values
from registry.postgres.guards import (
    CLOSING,
    create_guard,
    drop_guard,
    guard_triggers,
    guards_waiting,
    seal_trigger,
    stored_guards,
)
from registry.postgres.reading import (
    JOINED,
    PLAIN,
    TOGETHER,
    ahead,
    among,
    beside,
    may_have_second,
    one_moment,
    second,
    snapshot,
    standing_still,
    unread,
    waiting,
    whole,
)
from registry.postgres.standing_in import insert_beside, is_beside, stand_in, taken_back
from registry.postgres.trigrams import keep_trigrams, likely, release_trigrams
from registry.postgres.waits import (
    begin_limit,
    end_limit,
    hurry_locks,
    is_away,
    is_out_of_time,
    is_overtaken,
    one_at_a_time,
    without_waiting,
)

__all__ = [
    "CLOSING",
    "JOINED",
    "PLAIN",
    "TOGETHER",
    "BtreeGistExtension",
    "ahead",
    "among",
    "begin_limit",
    "beside",
    "create_guard",
    "drop_guard",
    "end_limit",
    "exclude_overlap",
    "guard_triggers",
    "guards_waiting",
    "hurry_locks",
    "insert",
    "insert_beside",
    "insert_values",
    "is_away",
    "is_beside",
    "is_out_of_time",
    "is_overtaken",
    "keep_trigrams",
    "likely",
    "may_have_second",
    "one_at_a_time",
    "one_moment",
    "release_trigrams",
    "seal_trigger",
    "second",
    "snapshot",
    "stand_in",
    "standing_still",
    "stored_guards",
    "taken_back",
    "unread",
    "waiting",
    "whole",
    "without_waiting",
]


def exclude_overlap(same: list[str], start: str, end: str) -> str:
    """The EXCLUDE constraint under which rows with the same columns share no day."""
    equal = "".join(f'"{column}" WITH =, ' for column in same)
    return f'EXCLUDE USING gist ({equal}daterange("{start}", "{end}", \'[]\') WITH &&)'
