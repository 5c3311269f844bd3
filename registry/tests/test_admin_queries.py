"""Every list asks the database as often for thirty rows as for one; so do pages and their rows."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import (
    Contact,
    Criterion,
    EligibilityReview,
    Expertise,
    Membership,
    Need,
    Norm,
    Organization,
    Partnership,
)
from projects.models import (
    Contribution,
    NeedAnswer,
    Obligation,
    Participation,
    Programme,
    Project,
    Transfer,
)
from registry.actions import Draft, write
from registry.models import Record
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 1, 1)


def many(make: Callable[[int], Record], numbers: range) -> list[Any]:
    records = [make(number) for number in numbers]
    write([Draft(record) for record in records], by=None)
    return records


def icos(numbers: range) -> list[Organization]:
    return many(lambda n: Organization(kind="ico", name=f"ICO {n}", country="CA"), numbers)


def souths(numbers: range) -> list[Organization]:
    return many(
        lambda n: Organization(kind="southern_partner", name=f"S {n}", country="HT"), numbers
    )


def quebecs(numbers: range) -> list[Organization]:
    return many(lambda n: Organization(kind="quebec_partner", name=f"Q {n}", country="CA"), numbers)


def projects(numbers: range) -> list[Project]:
    programme = Programme.objects.get(code="PQDI")
    return many(
        lambda n: Project(type="development", title_fr=f"P {n}", programme=programme), numbers
    )


def needs(numbers: range) -> list[Need]:
    south = souths(numbers)
    return many(
        lambda n: Need(organization=south[n], title_fr=f"N {n}", sector_id="14030"),
        range(len(south)),
    )


def expertises(numbers: range) -> list[Expertise]:
    offering = quebecs(numbers)
    return many(
        lambda n: Expertise(organization=offering[n], domain_fr=f"E {n}", sector_id="14030"),
        range(len(offering)),
    )


def participations(numbers: range) -> list[Participation]:
    found, leads = projects(numbers), icos(numbers)
    return many(
        lambda n: Participation(project=found[n], organization=leads[n], role="lead"),
        range(len(found)),
    )


def contributions(numbers: range) -> list[Contribution]:
    found, payers = projects(numbers), icos(numbers)
    given = {"source": "own_resources", "stage": "planned", "amount": Decimal(1), "date": DAY}
    return many(
        lambda n: Contribution(project=found[n], organization=payers[n], **given),
        range(len(found)),
    )


def reviews(numbers: range) -> list[EligibilityReview]:
    norm = Norm.objects.filter(code="N").first() or builders.stored(Norm(code="N", name_fr="N"))
    found = icos(numbers)
    given = {"norm": norm, "decision": "eligible", "decided_on": DAY}
    return many(lambda n: EligibilityReview(organization=found[n], **given), range(len(found)))


def criteria(numbers: range) -> list[Criterion]:
    norms = many(lambda n: Norm(code=f"C{n}", name_fr="N"), numbers)
    return many(lambda n: Criterion(norm=norms[n], code="1", text_fr="T"), range(len(norms)))


def partnerships(numbers: range) -> list[Partnership]:
    sides = [*zip(icos(numbers), souths(numbers), strict=True)]
    return many(lambda n: Partnership(ico=sides[n][0], partner=sides[n][1]), range(len(sides)))


def answers(numbers: range) -> list[NeedAnswer]:
    pairs = [*zip(projects(numbers), needs(numbers), strict=True)]
    return many(lambda n: NeedAnswer(project=pairs[n][0], need=pairs[n][1]), range(len(pairs)))


def transfers(numbers: range) -> list[Transfer]:
    rows = [*zip(projects(numbers), expertises(numbers), souths(numbers), strict=True)]
    return many(
        lambda n: Transfer(project=rows[n][0], expertise=rows[n][1], to_organization=rows[n][2]),
        range(len(rows)),
    )


def of(model: Any, owners: Callable[[range], list[Any]], key: str, **values: Any) -> Any:
    """A maker of rows, each of its own owner."""

    def make(numbers: range) -> list[Any]:
        found = owners(numbers)
        return many(lambda n: model(**{key: found[n]}, **values), range(len(found)))

    return make


def accounts(numbers: range) -> list[User]:
    officers = Group.objects.get(name="officer")
    users = [User.objects.create(username=f"U{n}") for n in numbers]
    officers.user_set.add(*users)
    return users


LISTS: dict[str, Callable[[range], list[Any]]] = {
    "accounts/user": accounts,
    "organizations/organization": icos,
    "organizations/membership": of(Membership, icos, "organization", start=DAY),
    "organizations/partnership": partnerships,
    "organizations/need": needs,
    "organizations/expertise": expertises,
    "organizations/contact": of(Contact, icos, "organization", function="Direction"),
    "organizations/norm": lambda numbers: many(lambda n: Norm(code=f"X{n}", name_fr="N"), numbers),
    "organizations/criterion": criteria,
    "organizations/eligibilityreview": reviews,
    "projects/project": participations,
    "projects/participation": participations,
    "projects/contribution": contributions,
    "projects/obligation": of(Obligation, projects, "project", kind="Rapport", due_on=DAY),
    "projects/needanswer": answers,
    "projects/transfer": transfers,
    "projects/programme": lambda numbers: many(
        lambda n: Programme(code=f"X{n}", name_fr="P"), numbers
    ),
}


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(path: str) -> None:
    client = signed_in("administrator")
    url = f"/en/admin/{path}/"
    LISTS[path](range(1))
    client.get(url)  # what the process keeps for good, content types among it, is read once
    few = queries(client, url)
    LISTS[path](range(1, 30))
    assert queries(client, url) == few


def test_pages_ask_as_often_for_many_rows_as_for_one() -> None:
    client = signed_in("reviewer")
    ico, project = builders.organization(), projects(range(1))[0]
    partners = souths(range(25))
    urls = [
        f"/en/admin/organizations/organization/{ico.pk}/change/",
        f"/en/admin/projects/project/{project.pk}/change/",
    ]

    def tie(some: list[Organization]) -> None:
        given = {"source": "southern_partner", "stage": "planned", "amount": Decimal(1)}
        for rows in (
            [Partnership(ico=ico, partner=one) for one in some],
            [Participation(project=project, organization=one, role="partner") for one in some],
            [Contribution(project=project, organization=one, **given) for one in some],
        ):
            write([Draft(row) for row in rows], by=None)

    tie(partners[:1])
    few = [queries(client, url) for url in [*urls, *urls]][2:]
    tie(partners[1:])
    assert [queries(client, url) for url in urls] == few
