"""The projects of a country, with who leads them and with whom, as a CSV file.

    python projects.py https://REGISTRY HT > projects.csv

Standard library alone. A list is read page by page: ``next`` leads from one to the next.
"""

import csv
import json
import sys
import urllib.parse
import urllib.request

COLUMNS = ["key", "title_fr", "start", "end", "status", "committed_cad", "lead", "partners"]


def pages(address):
    while address:
        with urllib.request.urlopen(address, timeout=60) as answer:
            page = json.load(answer)
        yield from page["results"]
        address = page["next"]


def rows(site, country):
    asked = {"country": country, "sort": "-start", "limit": 200}
    for project in pages(f"{site}/api/v1/projects/?{urllib.parse.urlencode(asked)}"):
        partners = project["southern_partners"] + project["quebec_partners"]
        told = {"lead": " / ".join(project["lead"]), "partners": " / ".join(partners)}
        status = project["status"]["fr"]  # codes come with their labels
        yield {**project, **told, "status": status}


def main(site, country):
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    table = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore")
    table.writeheader()
    table.writerows(rows(site.rstrip("/"), country))


if __name__ == "__main__":
    main(*sys.argv[1:])
