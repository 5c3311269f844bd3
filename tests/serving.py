"""The product served as on a machine of its own: gunicorn, DEBUG off, asked over HTTP."""

import atexit
import functools
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.test_settings import ROOT, SERVER

PATIENCE = 60  # seconds for a server to answer at first


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str


@dataclass
class Served:
    port: int
    process: subprocess.Popen[bytes]
    log_file: Path
    own: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: str | bytes = "", **headers: str) -> Answer:
        """As a proxy that ends TLS would ask; ``headers``: ``_`` for ``-``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {"Host": SERVER["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body or None, told)
            answer = connection.getresponse()
            return Answer(
                answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace")
            )
        finally:
            connection.close()

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def logged(self, text: str) -> str:
        """The log, once it has this text."""
        for _ in range(100):
            if text in self.log:
                break
            time.sleep(0.1)
        return self.log

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@functools.cache
def _static_root() -> str:
    """The static files as a server has them, collected once; the checkout is left as it was."""
    folder = tempfile.mkdtemp(prefix="registry-static-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    told = {**SERVER, "PATH": os.environ["PATH"], "STATIC_ROOT": folder}
    subprocess.run(command, cwd=ROOT, env=told, check=True)
    return folder


@contextmanager
def served(folder: Path, database: str, **environment: str) -> Iterator[Served]:
    """The product on a free port of this machine; its log goes to a file of the folder."""
    port = free_port()
    told = {
        "PATH": os.environ["PATH"],
        **SERVER,
        "DATABASE_URL": database,
        "STATIC_ROOT": _static_root(),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
        **environment,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    log = folder / f"served-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=out, stderr=out)
    one = Served(port, process, log)
    try:
        _wait(one)
        yield one
    finally:
        if process.poll() is None:
            one.stop()


def _wait(one: Served) -> None:
    for _ in range(PATIENCE * 10):
        try:
            one.ask("/healthz")
        except OSError:
            assert one.process.poll() is None, one.log
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer in {PATIENCE} s: {one.log}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
