"""Readers are answered by a replica: they see what they wrote, and read on while the primary is
away; the replica then takes its place, as docs/operators.md says."""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from portal.models import Subscription
from tests.builders import organization
from tests.databases import manage, stored_url
from tests.postgres_server import FAST, Cluster, cluster, replica
from tests.serving import Served, served
from tests.test_settings import KEY

__all__ = ["stored_url"]
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgresql,
]
TOKEN = "a-token-of-thirty-two-characters-or-more"
PAGES = ["/", "/organismes/", "/en/organizations/?q=groupe", "/carte/", "/organismes/export.csv"]
PAGES += ["/organismes/groupe-du-sud/", "/api/v1/organizations/", "/api/v1/changes/"]
PAGES += ["/organismes/export.xlsx?country=HT", "/recherche/?q=sud", "/rapports/icos/export.csv"]
PAGES += ["/iati/organisations.xml", "/donnees-ouvertes/"]
STAFF = {"Cookie": "sessionid=0123456789abcdefghijklmnopqrstuv"}
OFTEN = {f"{what}_PER_MINUTE": "100000" for what in ("SEARCHES", "FILES", "API_REQUESTS")}
READERS = 3


@pytest.fixture
def token(settings: Any) -> str:
    """The link of who follows a list."""
    one = Subscription.objects.create(list="organizations", email="a@example.org", locale="fr")
    settings.SECRET_KEY = KEY
    return one.token


@contextmanager
def two(stored: str, folder: Path, *settings: str) -> Iterator[tuple[Cluster, Cluster, Served]]:
    with cluster(*FAST, *settings) as primary:
        primary.fill(stored)
        told = {"METRICS_TOKEN": TOKEN, "REPLICA_SECONDS": "2", "LOG_LEVEL": "INFO", **OFTEN}
        with replica(primary) as second:
            addresses = {"database": primary.url(), "DATABASE_REPLICA_URL": second.url()}
            with served(folder, **addresses, **told) as service:
                yield primary, second, service


def run(one: Cluster, sql: str) -> Any:
    with closing(psycopg2.connect(one.url())) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def figures(service: Served) -> dict[str, float]:
    told = service.ask("/metrics", Authorization=f"Bearer {TOKEN}").body
    found = re.findall(r"^(registry_\w+(?:\{place=.+?\})?) (\S+)$", told, re.MULTILINE)
    return {name: float(value) for name, value in found}


def until(said: Callable[[], Any], what: str) -> None:
    for _ in range(100):
        if said():
            return
        time.sleep(0.1)
    raise AssertionError(f"never: {what}")


def reads_the_replica(service: Served) -> bool:
    return figures(service).get("registry_replica_used") == 1


@contextmanager
def readers(service: Served, pages: Sequence[str] = PAGES) -> Iterator[Counter[tuple[str, int]]]:
    """Who goes on asking public pages; what they were answered."""
    told: Counter[tuple[str, int]] = Counter()
    end = threading.Event()

    def read(first: int) -> None:
        number = first
        while not end.is_set():
            page = pages[number % len(pages)]
            told[page, service.ask(page).status] += 1
            number += 1

    threads = [threading.Thread(target=read, args=[n * 4]) for n in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        end.set()
        for thread in threads:
            thread.join(60)


def test_readers_are_answered_by_the_replica_and_see_what_they_wrote(
    stored_url: Callable[[], str], token: str, tmp_path: Path
) -> None:
    organization(key="k1", name="Groupe du Sud")
    page, stop = "/organismes/groupe-du-sud/", f"/suivi/{token}/arreter/"
    with two(stored_url(), tmp_path) as (primary, second, service):
        until(lambda: reads_the_replica(service), "a replica that is used")
        assert service.ask("/readyz").body == "ok\n"

        # What the replica has not played yet is not there for who reads, but for who wrote it.
        run(second, "SELECT pg_wal_replay_pause()")
        run(primary, "UPDATE organizations_organization SET description_fr = 'Lu au primaire'")
        assert "Lu au primaire" not in service.ask(page).body
        assert "Lu au primaire" in service.ask(page, **STAFF).body
        sent = service.ask(stop, "POST", "everything=1")
        assert sent.status == 200
        cookie = sent.headers["Set-Cookie"]
        assert cookie.startswith("wrote=1; ")
        assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax", "Max-Age=12"))
        mine = {"Cookie": "wrote=1"}
        assert (service.ask(stop).status, service.ask(stop, **mine).status) == (200, 410)
        assert "Lu au primaire" in service.ask(page, **mine).body

        # Behind for longer than it may be, it is asked nothing; then it is again.
        until(lambda: not reads_the_replica(service), "a replica too far behind")
        assert "Lu au primaire" in service.ask(page).body
        assert service.ask("/readyz").body == "ok, without the replica\n"
        assert figures(service)["registry_replica_seconds_behind"] > 2
        run(second, "SELECT pg_wal_replay_resume()")
        until(lambda: reads_the_replica(service), "a replica that has caught up")
        for address in PAGES:
            assert service.ask(address).status == 200, address
        assert "Lu au primaire" in service.ask(page).body

        # Away, readers are answered by the primary, from the first page on.
        second.stop("immediate")
        for address in PAGES:
            assert service.ask(address).status == 200, address
        until(lambda: not reads_the_replica(service), "a replica that is away")
        assert figures(service)["registry_replica_up"] == 0
        second.start()
        until(lambda: reads_the_replica(service), "a replica that is back")
        assert '"level": "ERROR"' not in service.log


def test_what_the_replica_gives_up_for_what_it_has_to_play_the_primary_answers(
    stored_url: Callable[[], str], tmp_path: Path
) -> None:
    organization(key="k1", name="Groupe du Sud")
    locked = "BEGIN; LOCK TABLE organizations_organization IN ACCESS EXCLUSIVE MODE; COMMIT"
    given_up = "due to conflict with recovery"  # a statement, or the connection
    passed_on = "the database replica did not answer: default is asked"
    pages = [page for page in PAGES if "export" not in page]  # a file is begun before it is whole
    with two(stored_url(), tmp_path, "max_standby_streaming_delay=0") as (primary, second, service):
        until(lambda: reads_the_replica(service), "a replica that is used")
        with readers(service, pages) as told:
            for _ in range(400):
                run(primary, locked)
                if passed_on in service.log:
                    break
        assert passed_on in service.log
        assert given_up in (second.home / "log").read_text()
        assert {status for _page, status in told} == {200}, told


def test_readers_read_on_while_the_primary_is_away_and_the_replica_takes_its_place(
    stored_url: Callable[[], str], token: str, tmp_path: Path
) -> None:
    organization(key="k1", name="Groupe du Sud")
    stop, form = f"/suivi/{token}/arreter/", {"Content_Type": "application/x-www-form-urlencoded"}
    with two(stored_url(), tmp_path) as (primary, second, service):
        until(lambda: reads_the_replica(service), "a replica that is used")
        with readers(service) as told:
            until(lambda: len(told) == len(PAGES), "each page read")
            primary.stop("immediate")
            before = told.total()
            # Who wrote a moment ago reads on, too.
            assert service.ask("/organismes/", Cookie="wrote=1").status == 200
            for asked in [("/", "GET", ""), ("/admin/", "GET", ""), (stop, "POST", "everything=1")]:
                answer = service.ask(*asked, **(form if asked[2] else STAFF))
                assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), asked
                assert "n’enregistre rien pour le moment" in answer.body
                assert '<section class="section" lang="en"' in answer.body
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            told_api = service.ask("/api/v1/organizations/", **STAFF)
            assert (told_api.status, json.loads(told_api.body)["status"]) == (503, 503)
            until(lambda: service.ask("/readyz").body == "read only\n", "read only")
            assert service.ask("/readyz").status == 200
            until(lambda: told.total() > before + 60, "many pages meanwhile")
            found = figures(service)
            assert (found["registry_database_up"], found["registry_replica_used"]) == (0, 1)

            primary.start()
            until(lambda: service.ask("/readyz").body == "ok\n", "the primary again")
            assert service.ask("/admin/", **STAFF).status == 302
            primary.stop("immediate")
            until(lambda: service.ask("/readyz").body == "read only\n", "read only again")
            second.promote()
            until(lambda: told.total() > before + 120, "many pages of the promoted one")
        assert {status for _page, status in told} == {200}, told
        service.stop()
        # The steps of docs/operators.md: the promoted one is the address of the registry from now.
        assert manage(second.url(), "gather_changes", "--anew").returncode == 0
        with served(tmp_path, second.url(), METRICS_TOKEN=TOKEN) as anew:
            assert anew.ask("/readyz").body == "ok\n"
            assert anew.ask(stop, "POST", "everything=1", **form).status == 200
            assert anew.ask(stop).status == 410
