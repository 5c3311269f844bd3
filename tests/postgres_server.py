"""A PostgreSQL server for the time of a run: started, handed over as an address, erased.

As a command, ``python tests/postgres_server.py COMMAND…`` runs the command with ``DATABASE_URL``
set; without a command it prints the address and waits for Ctrl-C.
"""

import glob
import os
import pwd
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/latest/bin",
)
DEPLOY = Path(__file__).resolve().parent.parent / "deploy" / "postgresql"
UNPRIVILEGED = ("postgres", "nobody")
# Nothing of it outlives the run, so nothing needs to reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Unavailable(Exception):
    """This machine cannot start a server; the message says why and what to do."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest found. Raises ``Unavailable``."""
    folders = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(asked.stdout.strip()))
    for place in PLACES:
        folders += sorted(map(Path, glob.glob(place)), key=_version, reverse=True)  # noqa: PTH207
    for folder in folders:
        if all(os.access(folder / name, os.X_OK) for name in ("pg_ctl", "initdb", "postgres")):
            return folder
    raise Unavailable("no pg_ctl found; install postgresql")


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, str(folder))) or 0)


def _account() -> dict[str, Any]:
    """Who runs the server, as arguments for ``subprocess``: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL does not run as root; run as another user, or add one: postgres")


@dataclass(frozen=True)
class Cluster:
    """A server that a test may stop and start. ``bin``: PostgreSQL's programs; ``options``: who
    runs them and where, for ``subprocess``."""

    bin: Path
    home: Path
    port: int
    password: str
    options: dict[str, Any]
    settings: tuple[str, ...] = ()
    data_folder: str = "data"

    @property
    def data(self) -> Path:
        return self.home / self.data_folder

    def url(self, database: str = "postgres") -> str:
        return f"postgres://registry:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        settings = (
            *self.settings,
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.home}",
        )
        # pg_ctl hands them to a shell.
        flags = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        _do([*self._pg_ctl, "-l", self.home / "log", "-o", flags, "start"], self.home, self.options)

    def fill(self, url: str) -> None:
        """Copies into its database the one at another address."""
        dump = [self.bin / "pg_dump", "--no-owner", f"--file={self.home / 'copy.sql'}", url]
        _do(dump, self.home, self.options)
        load = [self.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", "copy.sql"]
        _do([*load, self.url()], self.home, self.options)

    def promote(self) -> None:
        _do([*self._pg_ctl, "promote"], self.home, self.options)

    def stop(self, mode: str = "immediate") -> None:
        # Ctrl-C again, while the server is being stopped, must not leave it running.
        with _undisturbed():
            stop = [*self._pg_ctl, "-m", mode, "stop"]
            subprocess.run(stop, check=False, capture_output=True, **self.options)

    @property
    def _pg_ctl(self) -> list[Any]:
        return [self.bin / "pg_ctl", "-D", self.data, "-s", "-w"]


@contextmanager
def server() -> Iterator[str]:
    """A running server with an empty database; gives its ``DATABASE_URL``.

    It listens on the loopback alone, behind a password of its own. Raises ``Unavailable``.
    """
    with cluster(*FAST) as one:
        yield one.url()


@contextmanager
def cluster(*settings: str) -> Iterator[Cluster]:
    """A server with these settings, running; stopped and erased in the end. Raises
    ``Unavailable``."""
    bin_, account = programs(), _account()
    # A root's TMPDIR may be closed to the account that runs the server.
    home = Path(tempfile.mkdtemp(prefix="registry-pg-", dir="/tmp" if account else None))  # noqa: S108
    try:
        if account:
            os.chown(home, account["user"], account["group"])
        options = {"cwd": home, "env": _environment(), "stdin": subprocess.DEVNULL, **account}
        one = Cluster(bin_, home, _free_port(), secrets.token_hex(16), options, settings)
        _create_cluster(bin_, home, one.password, options)
        try:
            one.start()
            yield one
        finally:
            one.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def replica(primary: Cluster) -> Iterator[Cluster]:
    """A second server that follows one, made as docs/operators.md says; stopped in the end."""
    one = replace(primary, port=_free_port(), data_folder="replica")
    at = {"PGHOST": "127.0.0.1", "PGPORT": str(primary.port), "PGUSER": "registry"}
    told = {**primary.options["env"], **at, "PGPASSWORD": primary.password}
    told["PATH"] = f"{one.bin}{os.pathsep}{os.environ['PATH']}"
    # Handed over as text: the account of the server may not read the checkout.
    script = ["sh", "-c", (DEPLOY / "replica.sh").read_text(), "replica.sh", one.data]
    _do(script, one.home, {**one.options, "env": told})
    try:
        one.start()
        yield one
    finally:
        one.stop()


def _environment() -> dict[str, str]:
    """The environment without what would steer PostgreSQL elsewhere (PGDATA, PGHOST…)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without Ctrl-C, where signals are ours to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _create_cluster(bin_: Path, home: Path, password: str, options: dict[str, Any]) -> None:
    secret = home / "password"
    secret.write_text(password)
    if "user" in options:
        os.chown(secret, options["user"], options["group"])
    trust = ["-U", "registry", "-A", "scram-sha-256", "--pwfile", secret]
    text = ["-E", "UTF8", "--locale=C", *_collation(bin_)]
    _do([bin_ / "initdb", "-D", home / "data", "--no-sync", *trust, *text], home, options)


def _collation(bin_: Path) -> list[str]:
    """French order where PostgreSQL offers it, unlike SQLite's: the tests would tell a list that
    leaves its order to the database's language."""
    help_ = subprocess.run([bin_ / "initdb", "--help"], capture_output=True, text=True, check=True)
    icu = "--icu-locale" in help_.stdout
    return ["--locale-provider=icu", "--icu-locale=fr-CA"] if icu else []


def _do(command: list[Any], home: Path, options: dict[str, Any]) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    if done.returncode:
        log = home / "log"
        said = (done.stderr + (log.read_text() if log.exists() else "")).strip()
        raise RuntimeError(f"PostgreSQL did not start: {said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with server() as url:
            if sys.argv[1:]:
                environment = {**os.environ, "DATABASE_URL": url}
                return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
            print(url, flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 130
    except Unavailable as reason:
        print(f"PostgreSQL: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
