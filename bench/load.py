#!/usr/bin/env python3
"""Many readers at once: what fails, how long they wait, and whether memory grows.

``DATABASE_URL=… bench/load.py [MINUTES] [READERS] [SECONDS]``: of a filled database, by one
gunicorn of two processes, pages, searches, reports and files at addresses drawn from the registry,
by so many readers (200) who each ask for the next one as soon as the last has come. Every so many
SECONDS, if given, one process of gunicorn is killed: the answers of its threads break off, and no
other. Prints what was answered, the times, and the memory of the processes minute by minute; exits
1 if anything else failed.
"""

import http.client
import itertools
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import django

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")

FILES = ("/organismes/export.csv", "/projets/export.ndjson", "/rapports/leverage/export.csv")
KINDS = 8  # for one file
THREADS = 4  # of a process, as gunicorn.conf.py has them
PATIENCE = 120


class Load:
    def __init__(self, port: int, asked: list[str], end: float) -> None:
        self.port, self.asked, self.end = port, asked, end
        self.answers: Counter[str] = Counter()
        self.times: list[float] = []
        self.failed: Counter[str] = Counter()
        self.kills = self.broken = 0

    def read(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        told = {"X-Forwarded-Proto": "https", "Host": "localhost", "Accept-Encoding": "gzip"}
        told["Connection"] = "close"  # as nginx asks
        while time.monotonic() < self.end:
            path, begun = chance.choice(self.asked), time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                connection.request("GET", path, headers=told)
                answer = connection.getresponse()
                answer.read()
                self.answers[str(answer.status)] += 1
                if answer.status != 200:
                    self.failed[f"{answer.status} {path}"] += 1
            except (OSError, http.client.HTTPException) as fault:
                self.answers[type(fault).__name__] += 1
                self.broken += 1
                if self.broken > THREADS * self.kills:
                    self.failed[f"{fault!r} {path}"] += 1
            finally:
                connection.close()
            self.times.append(time.perf_counter() - begun)

    def kill(self, master: int, seconds: float) -> None:
        while time.monotonic() + seconds < self.end:
            time.sleep(seconds)
            self.kills += 1
            os.kill(random.choice(processes(master)), signal.SIGKILL)  # noqa: S311


def processes(master: int) -> list[int]:
    return [*map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())]


def memory(master: int) -> str:
    """Of each process, in megabytes: what is its own, and what it shares."""
    found = []
    for pid in processes(master):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        found += [f"{int(one.split()[1]) // 1024} MB" for one in lines if one.startswith("VmRSS")]
    return ", ".join(found)


def drawn() -> list[str]:
    """Addresses of every public kind of page, and files among them."""
    from addresses import KINDS as PAGES
    from pages import addresses

    kinds = [addresses(one.addresses) for one in PAGES if not one.is_of_staff]
    searches = [f"/recherche/?q={word}" for word in ("eau", "femmes", "education", "cooperative")]
    files = itertools.cycle(FILES)
    return [*itertools.chain(*kinds), *searches, *itertools.islice(files, len(kinds) * 50 // KINDS)]


def watched(load: Load, master: int) -> Iterator[str]:
    while (left := load.end - time.monotonic()) > 0:
        time.sleep(min(60, left))
        yield f"{sum(load.answers.values())} answers; {memory(master)}"


def main(minutes: str = "10", readers: str = "200", seconds: str = "") -> int:
    from tests.serving import served

    asked = drawn()
    told = {f"{name}_PER_MINUTE": "0" for name in ("SEARCHES", "FILES", "API_REQUESTS")}
    told |= {"ALLOWED_HOSTS": "localhost", "WEB_CONCURRENCY": "2"}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), os.environ["DATABASE_URL"], **told) as service,
    ):
        load = Load(service.port, asked, time.monotonic() + 60 * float(minutes))
        threads = [threading.Thread(target=load.read, args=(n,)) for n in range(int(readers))]
        if seconds:
            also = (service.process.pid, float(seconds))
            threads.append(threading.Thread(target=load.kill, args=also))
        for one in threads:
            one.start()
        for line in watched(load, service.process.pid):
            print(line, flush=True)
        for one in threads:
            one.join()
    p95 = quantiles(load.times, n=20)[-1]
    print(
        f"{dict(load.answers)}; {median(load.times):.1f} s in the middle, 95 % within {p95:.1f} s"
    )
    print(f"{load.kills} processes killed; failed: {dict(load.failed.most_common(20))}")
    return bool(load.failed)


if __name__ == "__main__":
    django.setup()
    sys.exit(main(*sys.argv[1:]))
