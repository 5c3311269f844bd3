"""Writes to who follows a list what is new in it; for cron, every night or every week."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.actions import send_digest, would_tell
from portal.enums import Told
from portal.models import Subscription
from registry.bilingual import labelled


class Command(BaseCommand):
    help = (
        "Sends what is new in each followed list to who follows it, once. Ends with 1 when a "
        "message could not be sent: the next run tries it again. Names no address."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="count what would leave, and stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SITE_URL:
            raise CommandError("SITE_URL: the links of messages need it", returncode=2)
        rows = Subscription.objects.confirmed().order_by("pk")
        if options["dry_run"]:
            done = Counter(would_tell(one) for one in rows.iterator())
        else:
            pks = list(rows.values_list("pk", flat=True))
            done = Counter(send_digest(pk, site=settings.SITE_URL) for pk in pks)
        for told in Told:
            if done[told]:
                self.stdout.write(labelled(told.label, done[told]))
        if done[Told.FAILED]:
            sys.exit(1)
