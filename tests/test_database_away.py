"""The database goes away and comes back: readers are told, and nothing has to be started again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from tests.builders import organization
from tests.databases import manage, stored_url
from tests.postgres_server import FAST, cluster
from tests.serving import served

__all__ = ["stored_url"]
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgresql,
]
TOKEN = "a-token-of-thirty-two-characters-or-more"
PAGES = ["/", "/organismes/", "/en/organizations/?q=eau", "/organismes/export.csv", "/carte/"]
PAGES += ["/organismes/groupe-du-sud/", "/admin/login/"]
STAFF = {"Cookie": "sessionid=0123456789abcdefghijklmnopqrstuv"}
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def test_pages_say_so_and_come_back_by_themselves(
    stored_url: Callable[[], str], tmp_path: Path
) -> None:
    organization(key="k1", name="Groupe du Sud")
    User.objects.create_user("agente")
    archive = manage(stored_url(), "backup", tmp_path).stdout.strip()
    with cluster(*FAST) as one:
        assert manage(one.url(), "restore", archive).returncode == 0
        with served(tmp_path, one.url(), METRICS_TOKEN=TOKEN) as service:
            for page in PAGES:
                assert service.ask(page).status == 200, page
            assert service.ask("/readyz").status == 200

            one.stop("immediate")
            # The sign-in shows its form; to read it asks nothing of the database.
            for page in PAGES[:-1]:
                answer = service.ask(page)
                assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), page
                assert "Le registre est momentanément interrompu" in answer.body
                assert "The registry is interrupted for a moment" in answer.body
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert service.ask("/", **STAFF).status == 503
            assert service.ask("/admin/", **STAFF).status == 503
            told = service.ask("/api/v1/organizations/")
            assert (told.status, told.headers["Retry-After"]) == (503, "30")
            assert told.headers["Content-Type"] == "application/problem+json"
            assert json.loads(told.body)["status"] == 503
            ready, alive = service.ask("/readyz"), service.ask("/healthz")
            assert (ready.status, ready.body) == (503, "no database\n")
            assert (alive.status, alive.body) == (200, "ok\n")
            figures = service.ask("/metrics", Authorization=f"Bearer {TOKEN}")
            assert "registry_database_up 0.0" in figures.body

            one.start()
            for page in PAGES:
                assert service.ask(page).status == 200, page
            assert service.ask("/admin/", **STAFF).status == 302
            assert service.ask("/readyz").body == "ok\n"
            assert service.ask("/api/v1/organizations/").status == 200
            assert one.password not in service.log
