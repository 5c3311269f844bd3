"""How long pages take, asked over HTTP of a server that runs: each kind at fifty addresses."""

import http.client
import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from addresses import EMPTY, KINDS, Kind  # beside this file

ADDRESSES, REQUESTS = 50, 200
SEED = 1
READERS, LONG = 4, 5.0  # who ask at once, for so many seconds
PATIENCE = 60.0  # seconds for one kind: of what takes long, fewer are asked


@dataclass(frozen=True)
class Timing:
    name: str
    requests: int
    median: float
    p95: float
    size: int  # bytes of the largest answer
    slowest: str
    first_median: float  # of each address the first time: no part of it is kept
    first_p95: float


class Reader:
    """One reader who keeps the connection. ``cookie``: of one who is signed in."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"X-Forwarded-Proto": "https", "Host": "localhost"}
        self.headers |= {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})

    def read(self, path: str) -> bytes:
        """The whole answer. Raises ``RuntimeError`` where it is not 200."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body


def timed(reader: Reader, name: str, addresses: Sequence[str], requests: int = REQUESTS) -> Timing:
    """Each address once to warm, then all of them in turn; fewer, where that takes long."""
    size, warm, first, begun = 0, [], list[float](), perf_counter()
    for path in addresses:
        start = perf_counter()
        size = max(size, len(reader.read(path)))
        first.append(1000 * (perf_counter() - start))
        warm.append(path)
        if perf_counter() - begun > PATIENCE / 2:
            break
    taken: list[tuple[float, str]] = []
    for path in itertools.islice(itertools.cycle(warm), requests):
        if perf_counter() - begun > 2 * PATIENCE and len(taken) > 2:
            break
        start = perf_counter()
        reader.read(path)
        taken.append((1000 * (perf_counter() - start), path))
    times = [spent for spent, _path in taken]
    firsts = median(first), _p95(first)
    return Timing(name, len(times), median(times), _p95(times), size, max(taken)[1], *firsts)


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def addresses(kind: Callable[[random.Random], Iterator[str]], count: int = ADDRESSES) -> list[str]:
    """Different ones, the same in each run."""
    found: dict[str, None] = {}
    for one in itertools.islice(kind(random.Random(SEED)), 40 * count):  # noqa: S311
        found[one] = None
        if len(found) == count:
            break
    return [*found]


def measure(folder: Path) -> list[dict[str, Any]]:
    """Of one gunicorn of one process: each kind, then how many pages it answers in a second, with
    parts of them kept and without."""
    from addresses import staff_cookie

    from tests.serving import served

    told = {name: value for name, value in os.environ.items() if name.endswith("_PER_MINUTE")}
    told |= {"ALLOWED_HOSTS": "localhost", "SECRET_KEY": os.environ["SECRET_KEY"]}
    with served(folder, os.environ["DATABASE_URL"], **told) as service:
        visitor, staff = Reader(service.port), Reader(service.port, staff_cookie())
        rows = []
        for kind in KINDS:
            found = _row(kind, staff if kind.is_of_staff else visitor)
            print(line(found), flush=True)
            rows.append(found)
        rows.append(_rates(service.port, "requests a second"))
    with served(folder, os.environ["DATABASE_URL"], **told, KEPT_PARTS_MB="0") as service:
        rows.append(_rates(service.port, "requests a second, no part kept"))
    return rows


def _rates(port: int, name: str) -> dict[str, Any]:
    empty, full = (_a_second(port, one) for one in (EMPTY, "/organismes/"))
    print(f"{name}: {full:.0f} pages of a list, {full / empty:.2f} of an empty page", flush=True)
    return {"name": name, "list": full, "empty": empty}


def _row(kind: Kind, reader: Reader) -> dict[str, Any]:
    """Beside it, an empty page of the same site, asked just before."""
    asked = addresses(kind.addresses)
    reader.connection.close()  # it waited for long: the next question opens it again
    try:
        empty = timed(reader, "empty", [EMPTY])
        found = asdict(timed(reader, kind.name, asked))
    except RuntimeError as fault:
        return {"name": kind.name, "fault": str(fault), "goals": [kind.median, kind.p95]}
    ratio = found["median"] / empty.median
    return {**found, "times_empty": ratio, "goals": [kind.median, kind.p95]}


def line(row: dict[str, Any]) -> str:
    if "fault" in row:
        return f"{row['name']:44} {row['fault']}"
    goals = "/".join(str(goal or "–") for goal in row["goals"])
    return (
        f"{row['name']:44}{row['median']:>8.0f}{row['p95']:>8.0f} ms  (goal {goals};"
        f" first {row['first_median']:.0f} {row['first_p95']:.0f})"
        f"{row['times_empty']:>7.1f} times an empty page{row['size'] / 1024:>7.0f} kB"
    )


def _a_second(port: int, path: str) -> float:
    """How many answers readers get in a second, who ask at once."""
    end = perf_counter() + LONG

    def read(_number: int) -> int:
        reader, count = Reader(port), 0
        while perf_counter() < end:
            reader.read(path)
            count += 1
        return count

    with ThreadPoolExecutor(READERS) as pool:
        return sum(pool.map(read, range(READERS))) / LONG
