"""The registry as IATI 2.03 (docs/iati.md)."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from organizations.iati import organizations
from portal.machines import dictionary
from projects.iati import activities, undated
from registry.keeping import print_out, whole


class Command(BaseCommand):
    help = "Writes the published records as an IATI 2.03 file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["activities", "organisations"])
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["output"]
        if path is not None and not path.parent.is_dir():
            self.stderr.write(_("%(path)s is no folder; make it first.") % {"path": path.parent})
            sys.exit(2)
        if options["kind"] == "activities" and (count := undated()):
            message = _("Left out, for want of a start: %(count)s published projects.")
            self.stderr.write(message % {"count": count})
        self._write(_pieces(options["kind"]), path)

    def _write(self, pieces: Iterator[bytes], path: Path | None) -> None:
        if path is None:
            print_out(self.stdout, pieces)
            return
        with whole(path) as file:
            file.writelines(pieces)


def _pieces(kind: str) -> Iterator[bytes]:
    site = settings.SITE_URL.rstrip("/")
    return activities(site, dictionary(site)) if kind == "activities" else organizations(site)
