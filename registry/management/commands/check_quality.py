"""Lists every broken rule, by severity and code (docs/operators.md describes the output)."""

import json
import sys
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.quality import Finding, findings
from registry.rules import Severity

SHOWN = 10


class Command(BaseCommand):
    help = "Lists every broken rule, by severity and code. Ends with 1 when a refuse rule is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--lang", choices=["fr", "en"], help="the language of the sentences")
        parser.add_argument("--details", action="store_true", help="name the first records")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"] or translation.get_language()):
            found = findings()
            if options["format"] == "json":
                self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
            else:
                self._print(found, options["details"])
        if any(one.rule.severity == Severity.REFUSE for one in found):
            sys.exit(1)

    def _print(self, found: list[Finding], details: bool) -> None:
        if not found:
            self.stdout.write(_("No rule is broken."))
        for severity, group in groupby(found, key=lambda one: one.rule.severity):
            self.stdout.write(f"{severity.upper()}")
            for one in group:
                self.stdout.write(_line(one))
                if details:
                    self.stdout.write(f"      {_first(one.names())}")


def _line(one: Finding) -> str:
    model = one.model._meta
    kind = model.verbose_name if one.count == 1 else model.verbose_name_plural
    excepted = ""
    if one.excepted:
        excepted = " " + ngettext(
            "(%(count)d by exception)", "(%(count)d by exception)", one.excepted
        ) % {"count": one.excepted}
    return f"  {one.rule.code}  {one.count} {kind}{excepted}  {one.rule}"


def _first(names: list[str]) -> str:
    more = len(names) - SHOWN
    told = ", ".join(names[:SHOWN])
    return told if more <= 0 else f"{told} " + _("and %(count)d more") % {"count": more}


def _as_json(found: list[Finding]) -> dict[str, Any]:
    return {
        "date": timezone.localdate().isoformat(),
        "totals": {
            severity.value: sum(one.count for one in found if one.rule.severity == severity)
            for severity in Severity
        },
        "rules": [
            {
                "code": one.rule.code,
                "severity": one.rule.severity.value,
                "records": str(one.model._meta.label_lower),
                "count": one.count,
                "excepted": one.excepted,
                "message": str(one.rule.message),
                "remedy": str(one.rule.remedy),
                "keys": one.names(),
            }
            for one in found
        ],
    }
