"""Figures of the service, as Prometheus reads them: of all processes, where they share a folder.

``PROMETHEUS_MULTIPROC_DIR``, which gunicorn.conf.py sets, is that folder.
"""

import os
from collections.abc import Iterable

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS = Counter("registry_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "registry_request_seconds",
    "How long answers took to begin",
    ["route"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
READ_FROM = Counter("registry_read_from", "Requests of readers, by database", ["place"])
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Of any other method, and of what is in no table, one line: nobody makes lines at will."""
    REQUESTS.labels(method if method in METHODS else "other", route or "none", status).inc()
    SECONDS.labels(route or "none").observe(seconds)


def exposition(now: dict[str, tuple[str, float]]) -> bytes:
    """The text that Prometheus reads; ``now``: what is true at this moment, with what it says."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(_Now(now))
    return generate_latest(registry)


class _Now(Collector):
    def __init__(self, now: dict[str, tuple[str, float]]) -> None:
        self.now = now

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, (told, value) in self.now.items():
            yield GaugeMetricFamily(name, told, value=value)
