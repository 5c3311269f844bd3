"""How long pages take, asked over HTTP of a server that runs: each kind at fifty addresses."""

import http.client
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Any

ADDRESSES, REQUESTS = 50, 200
SEED = 1


@dataclass(frozen=True)
class Kind:
    """``goals``: in thousandths of a second, for the median and for the 95th percentile."""

    name: str
    addresses: Callable[[random.Random], Iterator[str]]
    median: float | None
    p95: float | None
    by: str = ""  # who asks: a visitor, or staff


@dataclass(frozen=True)
class Timing:
    name: str
    median: float
    p95: float
    size: int  # bytes of the largest answer
    slowest: str


class Reader:
    """One reader who keeps the connection. ``cookie``: of one who is signed in."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"X-Forwarded-Proto": "https", "Cookie": cookie, "Host": "localhost"}

    def read(self, path: str, **headers: str) -> bytes:
        """The whole answer. Raises ``RuntimeError`` where it is not 200."""
        self.connection.request("GET", path, headers=self.headers | headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body


def timed(reader: Reader, name: str, addresses: Sequence[str], requests: int = REQUESTS) -> Timing:
    """Each address once to warm, then all of them in turn."""
    size = max(len(reader.read(one)) for one in addresses)
    taken = []
    for path in itertools.islice(itertools.cycle(addresses), requests):
        start = perf_counter()
        reader.read(path)
        taken.append((1000 * (perf_counter() - start), path))
    times = [spent for spent, _path in taken]
    return Timing(name, median(times), quantiles(times, n=20)[-1], size, max(taken)[1])


def addresses(kind: Callable[[random.Random], Iterator[str]], count: int = ADDRESSES) -> list[str]:
    """Different ones, the same in each run."""
    found: dict[str, None] = {}
    for one in itertools.islice(kind(random.Random(SEED)), 40 * count):  # noqa: S311
        found[one] = None
        if len(found) == count:
            break
    return [*found]


# What is asked. Values are those of the registry, each as often as it occurs there.


def _values(model: Any, path: str, count: int = 400) -> list[str]:
    rows = model.objects.order_by().values_list(path, flat=True)
    total = rows.count()
    chance = random.Random(SEED)  # noqa: S311
    first = rows.order_by("pk").values_list("pk", flat=True)[:1].get()
    pks = [first + chance.randrange(total) for _ in range(count)]
    return [str(one) for one in rows.filter(pk__in=pks) if one not in (None, "")]


def single_projects(chance: random.Random) -> Iterator[str]:
    from projects.models import CountryShare, Participation, Project, ProjectRegion, SectorShare

    filters = {
        "country": _values(CountryShare, "country"),
        "sector": _values(SectorShare, "sector"),
        "status": _values(Project, "status"),
        "type": _values(Project, "type"),
        "sdg": [str(one) for one in range(1, 18)],
        "year": [str(one) for one in range(2006, 2028)],
        "region": _values(ProjectRegion, "region"),
        "lead": _values(Participation.objects.filter(role="lead").model, "organization__key"),
    }
    while True:
        name = chance.choice([*filters])
        yield f"/projets/?{name}={chance.choice(filters[name])}"


def single_organizations(chance: random.Random) -> Iterator[str]:
    from organizations.models import ActiveCountry, Need, Organization

    filters = {
        "kind": _values(Organization, "kind"),
        "subtype": _values(Organization, "subtype"),
        "country": _values(Organization, "country"),
        "region": _values(Organization, "region"),
        "active": _values(ActiveCountry, "country"),
        "sector": _values(Need, "sector"),
        "aqoci": ["true", "false", "unknown"],
    }
    while True:
        name = chance.choice([*filters])
        yield f"/organismes/?{name}={chance.choice(filters[name])}"
