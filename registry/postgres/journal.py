"""Where a server is in the journal that a replica plays."""

from typing import Any

POSITION = """
SELECT NOT pg_is_in_recovery(), pg_wal_lsn_diff(
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
    '0/0'
)"""


def position(connection: Any) -> tuple[bool, int]:
    """Whether the server takes what is written, and how far its journal goes or was played."""
    with connection.cursor() as cursor:
        cursor.execute(POSITION)
        takes_writes, at = cursor.fetchone()
    return takes_writes, int(at or 0)


def patient(connection: Any, seconds: float) -> Any:
    """A connection of its own to the same server, which waits so long for it and no longer."""
    one = connection.copy()
    options = one.settings_dict["OPTIONS"]
    wait = f"-c statement_timeout={int(seconds * 1000)}"
    one.settings_dict["OPTIONS"] = {
        **options,
        "connect_timeout": int(seconds),
        "options": f"{options.get('options', '')} {wait}".strip(),
    }
    return one
