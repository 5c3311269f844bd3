"""Says whether an ICO is eligible on a day, and why. Exit 0: it is; 1: it is not."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.eligibility import Verdict, standing_on
from organizations.enums import Kind
from organizations.management.asking import add_arguments, day_of, unusable
from organizations.models import CriterionAnswer, Organization
from registry.bilingual import labelled
from registry.text import nearest


class Command(BaseCommand):
    help = (
        "Says whether an ICO is eligible on a day, and why. "
        "Exit 0: it is eligible; 1: it is not; 2: the question has no answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="the key of the organization")
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            verdict = standing_on(_ico(options["key"]), day_of(options["on"]))
            if options["format"] == "json":
                self.stdout.write(json.dumps(as_json(verdict), ensure_ascii=False, indent=1))
            else:
                self.stdout.write("\n".join(as_lines(verdict)))
        if not verdict.is_eligible:
            sys.exit(1)


def _ico(key: str) -> Organization:
    found = Organization.objects.filter(key=key).first()
    if found is None:
        near = nearest(key, Organization.objects.values_list("key", flat=True))
        hint = _("The nearest is %(key)s.") % {"key": near} if near else ""
        unusable(_("No organization has the key %(key)s. %(hint)s"), key=key, hint=hint)
    if found.kind != Kind.ICO:
        words = {"name": found.name, "kind": found.get_kind_display()}
        unusable(_("Eligibility is of ICOs: %(name)s is a record of kind “%(kind)s”."), **words)
    return found


def as_lines(verdict: Verdict) -> list[str]:
    words = {
        "name": verdict.organization,
        "day": date_format(verdict.day),
        "standing": verdict.status.label,
    }
    criteria = [
        f"  {labelled(a.criterion, a.get_answer_display())}{_evidence(a)}" for a in verdict.answers
    ]
    return [
        _("%(name)s on %(day)s: %(standing)s") % words,
        *(f"- {reason}" for reason in verdict.why),
        *([_("Criteria and evidence:"), *criteria] if criteria else []),
    ]


def _evidence(answer: CriterionAnswer) -> str:
    found = [answer.evidence_url, str(answer.evidence_file or "")]
    found += [date_format(answer.evidence_on)] if answer.evidence_on else []
    if answer.valid_until:
        found += [_("valid until %(day)s") % {"day": date_format(answer.valid_until)}]
    told = ", ".join(filter(None, found))
    return f" ({told})" if told else ""


def as_json(verdict: Verdict) -> dict[str, Any]:
    review = verdict.review
    return {
        "key": verdict.organization.key,
        "name": verdict.organization.name,
        "on": verdict.day.isoformat(),
        "eligible": verdict.is_eligible,
        "standing": verdict.status.value,
        "decision": review.decision if review else None,
        "decided_on": _iso(review and review.decided_on),
        "confirmed_on": _iso(review and review.confirmed_on),
        "lapses_on": _iso(review and review.lapses_on),
        "revoked_on": _iso(review and review.revoked_on),
        "norm": _norm(verdict),
        "route": verdict.route.route.value,
        "route_known_since": _iso(verdict.route.since),
        "why": {language: verdict.why_in(language) for language in ("fr", "en")},
        "criteria": [_criterion(answer) for answer in verdict.answers],
    }


def _norm(verdict: Verdict) -> dict[str, str] | None:
    if verdict.review is None:
        return None
    norm = verdict.review.norm
    names = ("code", "version", "name_fr", "name_en")
    return {name: getattr(norm, name) for name in names}


def _criterion(answer: CriterionAnswer) -> dict[str, Any]:
    file = answer.evidence_file
    return {
        "code": answer.criterion.code,
        "text_fr": answer.criterion.text_fr,
        "text_en": answer.criterion.text_en,
        "severity": answer.criterion.severity,
        "answer": answer.answer,
        "evidence_url": answer.evidence_url or None,
        "evidence_file": {"name": file.name, "sha256": file.sha256} if file else None,
        "evidence_on": _iso(answer.evidence_on),
        "valid_until": _iso(answer.valid_until),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
