"""What is committed by country, from the database of everything that is public.

    python by_country.py https://REGISTRY registry.sqlite

Standard library alone. The file is taken again only where it changed.
"""

import hashlib
import sqlite3
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

QUESTION = """
SELECT countries.fr, sum(committed_cad * coalesce(share, 100) / 100)
FROM projects
JOIN projects_countries ON projects_countries.owner = projects.key
JOIN countries ON countries.code = projects_countries.value
WHERE share IS NOT NULL OR projects.key IN (
  SELECT owner FROM projects_countries GROUP BY owner HAVING count(*) = 1
)
GROUP BY countries.code HAVING sum(committed_cad) > 0 ORDER BY 2 DESC, 1
"""


def take(address, file):
    """Bring the file up to date; its mark (ETag) is kept beside it."""
    beside = file.with_name(f"{file.name}.etag")
    request = urllib.request.Request(address)
    if file.exists() and beside.exists():
        request.add_header("If-None-Match", beside.read_text())
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            content, mark = answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        if error.code != 304:
            raise
        return
    # The mark is the beginning of the SHA-256 of the file: what came is whole.
    assert hashlib.sha256(content).hexdigest().startswith(mark.strip('"'))
    file.write_bytes(content)
    beside.write_text(mark)


def main(site, path):
    file = Path(path)
    take(f"{site.rstrip('/')}/donnees-ouvertes/mrif-partners.sqlite", file)
    with closing(sqlite3.connect(file)) as database:
        for country, amount in database.execute(QUESTION):
            print(f"{country}\t{amount:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
