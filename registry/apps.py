from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.signals import request_started
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from registry import ordinals
from registry.engines import engine_of

# A migration that waits for a lock makes everyone wait behind it: it gives up after so long.
LOCK_SECONDS = 10


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        autodiscover_modules("importers", "retention", "tasks")
        from registry.imports import forgetting  # noqa: F401, PLC0415 - it imports models

        ordinals.install()
        # Once for all apps: these signals come before, and after, every migration of a run.
        pre_migrate.connect(_without_guards, sender=self)
        post_migrate.connect(_with_guards, sender=self)
        request_started.connect(_in_the_present)


def _in_the_present(**_sent: Any) -> None:
    from registry import past  # noqa: PLC0415 - it imports models

    past.leave_the_past()


def _without_guards(using: str, plan: Any = (), **_kwargs: Any) -> None:
    """Neither engine remakes a table, or a column, that a trigger names."""
    from registry import guards  # noqa: PLC0415 - they import models
    from registry.search import trigrams  # noqa: PLC0415 - they import models

    engine_of(connections[using]).hurry_locks(connections[using], LOCK_SECONDS)
    if plan:
        guards.remove(using)
        trigrams.remove(using)


def _with_guards(using: str, **_kwargs: Any) -> None:
    from registry import guards  # noqa: PLC0415 - they import models
    from registry.search import trigrams  # noqa: PLC0415 - they import models

    guards.install(using)
    trigrams.install(using)
    engine_of(connections[using]).hurry_locks(connections[using], 0)


class StaffSiteConfig(AdminConfig):
    """Django's admin, with the registry's own site."""

    default_site = "registry.admin.site.RegistrySite"

    def ready(self) -> None:
        """The kit's own models come once the site is there: it is made from a module beside
        theirs."""
        super().ready()
        from django.contrib import admin  # noqa: PLC0415
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

        from registry.admin import access_log, incidents  # noqa: F401, PLC0415

        admin.site.unregister(DBTaskResult)  # each page tells of its own tasks
