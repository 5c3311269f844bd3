"""Whether the process answers, whether it can serve, and its figures.

A probe asks the process itself, by whatever name of the machine, and while the database is away.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST

from registry.metrics import exposition


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; else status 503 and the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse("migrations to apply\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who has the token of the environment; for anyone else there is nothing."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(given, expected):
        return HttpResponseNotFound("nothing\n", content_type="text/plain")
    return HttpResponse(exposition(_now()), content_type=CONTENT_TYPE_LATEST)


def _now() -> dict[str, tuple[str, float]]:
    tasks = DBTaskResult.objects
    try:
        waiting, failed = tasks.ready().count(), tasks.failed().count()
    except Error:
        return {"registry_database_up": ("Whether the database answers", 0)}
    return {
        "registry_database_up": ("Whether the database answers", 1),
        "registry_tasks_waiting": ("Tasks that wait for a worker", waiting),
        "registry_tasks_failed": ("Tasks of two weeks that failed", failed),
    }


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


class Probes:
    """Middleware, before what looks at the host's name, or at the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, self.get_response)(request)
