"""How gunicorn serves the registry: see docs/operators.md. ``WEB_CONCURRENCY`` is its processes."""

import os

wsgi_app = "mrif_partners.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# A thread that writes a long file does not keep its process from answering others, nor from
# saying that it is alive.
worker_class = "gthread"
threads = 4
timeout = 30  # seconds without a sign of life
graceful_timeout = 30  # seconds for what is under way, when the server is told to stop
