"""Writes what is held about a person, for who asks for it; the log says so."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from registry.actions.requests import hand_over
from registry.dossier import as_json, as_text
from registry.text import control_characters, fold

SHORTEST = 3


class Command(BaseCommand):
    help = (
        "Writes what is held about a person, found by name or e-mail. Ends with 1 when nothing "
        "is held, 2 on unusable input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", metavar="NAME", help="a name or an e-mail, or parts of them")
        parser.add_argument("--purpose", required=True, help="the number of the request")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--output", metavar="FILE", help="a new file; standard output if none")
        parser.add_argument("--lang", choices=["fr", "en"], help="the language of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"] or translation.get_language()):
            words, purpose = options["words"], options["purpose"].strip()
            if control_characters(words) or len(fold(words)) < SHORTEST:
                _unusable(_("Give at least three letters of the name or of the e-mail."))
            if not purpose:
                _unusable(_("Say why: nothing about a person is used without a purpose."))
            dossier = hand_over(words, by=None, purpose=purpose)
            as_lines = json.dumps(as_json(dossier), ensure_ascii=False, indent=1) + "\n"
            self._write(as_lines if options["format"] == "json" else as_text(dossier), options)
        if not dossier.count:
            sys.exit(1)

    def _write(self, text: str, options: dict[str, Any]) -> None:
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            with Path(options["output"]).open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            _unusable(_("This file cannot be written: %(why)s") % {"why": error.strerror})


def _unusable(message: str) -> NoReturn:
    raise CommandError(message, returncode=2)
