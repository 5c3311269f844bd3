"""What an archive says of itself: when it was made, of what, by which version, how it was set."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registry.backups import of_postgres, of_sqlite
from registry.backups.archive import FORMAT
from registry.backups.digests import Digests

ENGINES: dict[str, ModuleType] = {"postgresql": of_postgres, "sqlite": of_sqlite}
# What a registry that is restored elsewhere should have the same; none of it is a secret.
SETTINGS = (
    *("SITE_NAMES", "SITE_URL", "MINISTRY", "TIME_ZONE", "PERSONAL_DATA_DAYS"),
    *("SECOND_FACTOR", "SOFTWARE_VERSION"),
)


def engine_of(connection: Any) -> Any:
    return ENGINES[connection.vendor]


def manifest(connection: Any, tables: Digests) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "settings": told_settings(),
        "tables": tables,
    }


def told_settings() -> dict[str, Any]:
    """The settings that matter, and a mark of the secret key from which it cannot be found."""
    found = {name: getattr(settings, name, None) for name in SETTINGS}
    return {**found, "SECRET_KEY": salted_hmac("registry.backups", "key").hexdigest()[:16]}


def unknown_migrations(told: dict[str, Any]) -> list[str]:
    """Those that this version does not have: the archive comes from a later one, or another."""
    known = {*MigrationLoader(None).disk_migrations}
    return [".".join(one) for one in told["migrations"] if tuple(one) not in known]


def other_settings(told: dict[str, Any]) -> Iterator[str]:
    """What is not here as it was there."""
    here = told_settings()
    for name, value in told["settings"].items():
        if here.get(name) == value:
            continue
        if name == "SECRET_KEY":
            yield _(
                "SECRET_KEY is not that of the archive: sessions end, the codes of second "
                "factors and the links of messages no longer work."
            )
        else:
            yield _("%(name)s was %(there)r and is %(here)r.") % {
                "name": name,
                "there": value,
                "here": here.get(name),
            }
