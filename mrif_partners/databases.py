"""The database as Django is told of it, on each engine."""

from typing import Any

from mrif_partners.environment import Environment

SQLITE = "django.db.backends.sqlite3"
# One writer at a time takes its lock at the start of a transaction: what a verb reads
# before it writes cannot change under it, as row locks ensure on PostgreSQL.
OF_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
OF_POSTGRES = (
    # Rules are long conditions over few rows: to compile them takes longer than to ask them.
    "-c jit=off",
    # A transaction that nobody goes on with does not hold its locks for ever.
    "-c idle_in_transaction_session_timeout=10min",
)


def database(env: Environment, name: str, default: str = "") -> dict[str, Any]:
    """The database at the address of a variable; a wrong one stops the start."""
    found = env.database(name, default)
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == SQLITE:
        options.update(OF_SQLITE)
        return found
    # A server that does not answer is away: no page waits longer for it to say so.
    options.setdefault("connect_timeout", 5)
    options["options"] = " ".join([options.get("options", ""), *OF_POSTGRES]).strip()
    return found | {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}
