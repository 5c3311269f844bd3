"""How gunicorn serves the registry: see docs/operators.md. ``WEB_CONCURRENCY`` is its processes."""

import os
import sys
from pathlib import Path

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
timeout = 30  # seconds without a sign of life
graceful_timeout = 30  # seconds for what is under way, when the server is told to stop
# A process is replaced now and then, never all at once: memory stays flat.
max_requests, max_requests_jitter = 5000, 500
