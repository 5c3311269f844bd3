"""Whether the process answers, whether it can serve, and its figures.

A probe asks the process itself, by whatever name of the machine, and while the database is away.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST

from registry.replicas import standing
from registry.replicas.places import PRIMARY, REPLICA, there_is_a_replica
from registry.serving.metrics import exposition


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _plain("ok")


def readyz(request: HttpRequest) -> HttpResponse:
    """A database answers and has every migration; else status 503 and the reason. With its replica
    alone, the process is ready for readers."""
    standing.watched()
    for place in [PRIMARY, REPLICA] if there_is_a_replica() else [PRIMARY]:
        if place == PRIMARY and standing.primary_is_away():
            continue
        try:
            waiting = _migrations_waiting(place)
        except Error:
            continue
        return _ready(place) if not waiting else _plain("migrations to apply", 503)
    return _plain("no database", 503)


def _migrations_waiting(place: str) -> bool:
    executor = MigrationExecutor(connections[place])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _ready(place: str) -> HttpResponse:
    if place == REPLICA:
        return _plain("read only")
    alone = there_is_a_replica() and not standing.replica_is_good()
    return _plain("ok, without the replica" if alone else "ok")


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain", status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who has the token of the environment; for anyone else there is nothing."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(given, expected):
        return HttpResponseNotFound("nothing\n", content_type="text/plain")
    return HttpResponse(exposition(_now()), content_type=CONTENT_TYPE_LATEST)


def _now() -> dict[str, tuple[str, float]]:
    standing.watched()
    return _of_primary() | (_of_replica() if there_is_a_replica() else {})


def _of_primary() -> dict[str, tuple[str, float]]:
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


def _of_replica() -> dict[str, tuple[str, float]]:
    there, read = standing.replica_is_there(), standing.replica_is_good()
    return {
        "registry_replica_up": ("Whether the replica answers", there),
        "registry_replica_used": ("Whether readers are sent to it", read),
        "registry_replica_seconds_behind": ("How old it may be", standing.behind()),
    }


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


class Probes:
    """Middleware, before what looks at the host's name, or at the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, self.get_response)(request)
