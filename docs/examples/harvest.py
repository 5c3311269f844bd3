"""Keeps a copy of the public registry, and asks each time for what changed alone.

    python harvest.py https://REGISTRY copy.json

The first run takes everything; the next ones take what was published, changed or withdrawn since.
Standard library alone. Each page that was read is kept: a run that breaks off goes on from there.
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PAGE = 200  # the most that the registry gives at once


class TooOld(Exception):
    """The registry no longer knows what this copy has: it begins anew."""


def get(address):
    """The JSON at an address; waits where the registry asks to."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            raise TooOld from error
        if error.code not in (429, 503):
            raise
        time.sleep(int(error.headers.get("Retry-After", "60")))
    return get(address)


def nothing():
    return {"cursor": None, "records": {}}


def follow(site, copy, ask=get, keep=lambda copy: None):
    """Bring the copy up to date: ``records`` by resource and key. Returns it."""
    while True:
        asked = {"expand": "record", "limit": PAGE}
        if copy["cursor"]:
            asked["cursor"] = copy["cursor"]
        try:
            page = ask(f"{site}/api/v1/changes/?{urllib.parse.urlencode(asked)}")
        except TooOld:
            if not copy["cursor"]:
                raise
            copy = nothing()
            continue
        for change in page["results"]:
            records = copy["records"].setdefault(change["resource"], {})
            if change["record"] is None:  # withdrawn: only its key is told
                records.pop(change["key"], None)
            else:
                records[change["key"]] = change["record"]
        copy["cursor"] = page["cursor"]
        keep(copy)
        if page["next"] is None:
            return copy


def main(site, path):
    file = Path(path)
    copy = json.loads(file.read_text("utf-8")) if file.exists() else nothing()

    def keep(copy):
        beside = file.with_name(f"{file.name}.new")
        beside.write_text(json.dumps(copy, ensure_ascii=False), "utf-8")
        beside.replace(file)  # the whole of it, or what was there

    copy = follow(site.rstrip("/"), copy, keep=keep)
    for resource, records in sorted(copy["records"].items()):
        print(f"{resource}: {len(records)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
