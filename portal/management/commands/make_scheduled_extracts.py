"""Takes the scheduled extracts that are due, where no worker runs; for cron (docs/operators.md)."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.actions.scheduled import destroy_outdated
from portal.enums import RunState
from portal.models import KeptExtract
from portal.scheduled import begin_due, make
from registry.days import today


class Command(BaseCommand):
    help = (
        "Takes the scheduled extracts that are due, tells who waits for them, destroys those kept "
        "long enough. Ends with 1 when one failed: its owner was told why."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SITE_URL:
            raise CommandError("SITE_URL: the links of messages need it", returncode=2)
        begun = [kept.pk for kept in begin_due(today())]
        untold = KeptExtract.objects.untold().values_list("pk", flat=True)
        for pk in dict.fromkeys([*begun, *untold]):
            make(pk)
        destroy_outdated(today())
        failed = 0
        for kept in KeptExtract.objects.filter(pk__in=begun).select_related("schedule"):
            failed += kept.state == RunState.FAILED
            self.stdout.write(f"{kept}: {kept.name or kept.reason}")
        if failed:
            sys.exit(1)
