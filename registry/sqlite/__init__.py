"""What SQLite does in its own way where PostgreSQL has it natively."""

from registry.sqlite.guards import (
    CLOSING,
    create_guard,
    drop_guard,
    guard_triggers,
    guards_waiting,
    seal_trigger,
    stored_guards,
)
from registry.sqlite.inserting import insert, insert_values, stand_in
from registry.sqlite.reading import (
    JOINED,
    PLAIN,
    ahead,
    among,
    beside,
    one_moment,
    snapshot,
    unread,
    waiting,
    whole,
)
from registry.sqlite.trigrams import (
    keep_trigrams,
    likely,
    release_trigrams,
)
from registry.sqlite.waits import (
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
    "ahead",
    "among",
    "begin_limit",
    "beside",
    "create_guard",
    "drop_guard",
    "end_limit",
    "guard_triggers",
    "guards_waiting",
    "hurry_locks",
    "insert",
    "insert_values",
    "is_away",
    "is_out_of_time",
    "is_overtaken",
    "keep_trigrams",
    "likely",
    "one_at_a_time",
    "one_moment",
    "release_trigrams",
    "seal_trigger",
    "snapshot",
    "stand_in",
    "stored_guards",
    "unread",
    "waiting",
    "whole",
    "without_waiting",
]
