"""The database as Django is told of it, on each engine."""

from typing import Any

from mrif_partners.environment import Environment, stop

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


# A machine that is gone without a word is noticed, whatever its network says.
NOTICED = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database(env: Environment, name: str, default: str = "") -> dict[str, Any]:
    """The database at the address of a variable; a wrong one stops the start."""
    found = env.database(name, default)
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == SQLITE:
        options.update(OF_SQLITE)
        return found
    # A server that does not answer is away: no page waits longer for it to say so.
    found["OPTIONS"] = options = {"connect_timeout": 5, **NOTICED, **options}
    options["options"] = " ".join([options.get("options", ""), *OF_POSTGRES]).strip()
    return found | {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}


def replica(env: Environment, primary: dict[str, Any]) -> dict[str, Any]:
    """The replica of the primary by its alias, where there is one."""
    name = "DATABASE_REPLICA_URL"
    if not env.text(name):
        return {}
    found = database(env, name)
    if SQLITE in (found["ENGINE"], primary["ENGINE"]):
        stop(name, "only PostgreSQL has a replica")
    if all(found[part] == primary[part] for part in ("HOST", "PORT", "NAME")):
        stop(name, "it is the address of DATABASE_URL")
    return {"replica": found}
