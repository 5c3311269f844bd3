"""Destroys the personal data whose time has come; for cron, every night."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.refusals import Refused
from registry.retention import TERMS, Term

BATCH = 500


class Command(BaseCommand):
    help = (
        "Destroys the personal data whose time has come, by the terms that each room declares, "
        "and logs it. Ends with 1 when something due could not be destroyed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due, and stop")
        parser.add_argument("--lang", choices=["fr", "en"], help="the language of the sentences")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"] or translation.get_language()):
            done = [_Purge(term) for term in TERMS.values()]
            for purge in done:
                purge.run(dry=options["dry_run"])
            if options["format"] == "json":
                self.stdout.write(json.dumps(_as_json(done), ensure_ascii=False, indent=1))
            else:
                self.stdout.write("\n".join(_as_lines(done, dry=options["dry_run"])))
        if any(purge.refusals for purge in done):
            sys.exit(1)


class _Purge:
    """What became of what was due by one term."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.due = 0
        self.erased = 0
        self.refusals: list[str] = []

    def run(self, *, dry: bool) -> None:
        """A batch is one transaction: what stops the command leaves the batches before it."""
        pks = self._pks(self.term.due(timezone.localdate()))
        self.due = len(pks)
        for start in range(0, 0 if dry else len(pks), BATCH):
            self._erase(pks[start : start + BATCH])

    @staticmethod
    def _pks(rows: Any) -> list[int]:
        return list(rows.values_list("pk", flat=True))

    def _erase(self, pks: list[int]) -> None:
        """Those of the batch that are still due; one that is refused keeps no other back."""
        due = self.term.due(timezone.localdate()).filter(pk__in=pks)
        try:
            with transaction.atomic():
                erased = self.term.erase(self._pks(due), by=None, reason=str(self.term.reason))
            self.erased += erased
        except Refused as refused:
            if len(pks) > 1:
                for pk in pks:
                    self._erase([pk])
                return
            self.refusals += [f"{problem.record}: {problem}" for problem in refused.problems]


def _as_lines(done: list[_Purge], *, dry: bool) -> Iterator[str]:
    yield _("Dry run: nothing is destroyed.") if dry else _("Personal data whose time has come:")
    for purge in done:
        due = ngettext("%(count)d due", "%(count)d due", purge.due) % {"count": purge.due}
        erased = ngettext("%(count)d destroyed", "%(count)d destroyed", purge.erased) % {
            "count": purge.erased
        }
        yield f"  {purge.term.code}  {purge.term.title} – {due if dry else f'{due}, {erased}'}"
        yield from (f"    {_('Refused: %(why)s') % {'why': why}}" for why in purge.refusals)


def _as_json(done: list[_Purge]) -> dict[str, Any]:
    return {
        "date": timezone.localdate().isoformat(),
        "terms": [
            {
                "code": purge.term.code,
                "title": str(purge.term.title),
                "due": purge.due,
                "destroyed": purge.erased,
                "refused": purge.refusals,
            }
            for purge in done
        ],
    }
