"""How gunicorn serves the registry: see docs/operators.md. ``WEB_CONCURRENCY`` is its processes."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

# Beside manage.py, wherever gunicorn was started from.
chdir = str(Path(__file__).resolve().parent)
sys.path.insert(0, chdir)

from mrif_partners.environment import Environment  # noqa: E402 - found once the path is set

env = Environment(dict(os.environ))

wsgi_app = "mrif_partners.wsgi"
bind = env.text("BIND", "127.0.0.1:8000")
workers = env.number("WEB_CONCURRENCY", 2, least=1)
# A thread that writes a long file does not keep its process from answering others, nor from
# saying that it is alive.
worker_class = "gthread"
threads = 4
# What a process cannot answer at once is left to the others: it neither waits behind long files
# nor is lost with a process that ends. The proxy opens a connection for each request.
worker_connections, keepalive = threads, 0
timeout = 30  # seconds without a sign of life
graceful_timeout = 30  # seconds for what is under way, when the server is told to stop
# A process is replaced now and then, never all at once: memory stays flat.
max_requests, max_requests_jitter = 20_000, 2_000

# Signals steer it: no socket is opened in the home of its account, which may have none.
control_socket_disable = True

# The same lines as the registry's own log: gunicorn's would hold whole addresses.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "registry.serving.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}

# The figures of all processes, for /metrics: in a folder of this run, unless one is given.
given = env.text("PROMETHEUS_MULTIPROC_DIR")
shared = given or tempfile.mkdtemp(prefix="registry-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess  # noqa: PLC0415 - once its folder is known

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if not given:
        shutil.rmtree(shared, ignore_errors=True)
