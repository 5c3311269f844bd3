"""Answers a person who asks what is held about them: found, handed over, erased; all logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from registry.actions.access import note_access
from registry.enums import AccessAction
from registry.models import PersonalAccess
from registry.retention import HOLDERS, Held, Holder


@dataclass(frozen=True)
class Section:
    """What one holder has about the person."""

    holder: Holder
    held: Sequence[Held]


@dataclass(frozen=True)
class Dossier:
    """All that is held about a person, and who used it."""

    sections: list[Section]
    uses: list[PersonalAccess]

    @property
    def count(self) -> int:
        return sum(len(section.held) for section in self.sections)

    def counts(self) -> dict[str, int]:
        return {section.holder.code: len(section.held) for section in self.sections}


def find_person(
    words: str, *, by: Any, purpose: str, action: AccessAction = AccessAction.SEARCHED
) -> Dossier:
    """What is held about the person of whom these words are the name or the e-mail. The log
    keeps how much was found, never the words. Raises ``Refused`` without a purpose."""
    sections = [Section(one, found) for one in HOLDERS.values() if (found := one.find(words))]
    dossier = Dossier(sections, _uses(sections))
    note_access(action, by=by, purpose=purpose, details={"found": dossier.counts()})
    return dossier


def hand_over(words: str, *, by: Any, purpose: str) -> Dossier:
    """The same, to be given to the person."""
    return find_person(words, by=by, purpose=purpose, action=AccessAction.HANDED_OVER)


@transaction.atomic
def erase_person(words: str, *, by: Any, purpose: str) -> dict[str, int]:
    """Erase what is held about the person, but for what the law keeps; how much, by holder."""
    erased = {}
    for holder in HOLDERS.values():
        found = [one.pk for one in holder.find(words)] if holder.erase else []
        if holder.erase and found:
            erased[holder.code] = holder.erase(
                found, by=by, reason=purpose, action=AccessAction.ERASED
            )
    note_access(AccessAction.ERASED, by=by, purpose=purpose, details={"erased": erased})
    return erased


def _uses(sections: Sequence[Section]) -> list[PersonalAccess]:
    """The lines of the log about the records found, the latest first."""
    by_subject: dict[str, set[int]] = {}
    for held in (one for section in sections for one in section.held):
        if held.subject:
            label, number = held.subject
            by_subject.setdefault(label, set()).add(number)
    lines = [
        line
        for label, numbers in by_subject.items()
        for line in PersonalAccess.objects.filter(
            subject=label, subject_pk__in=numbers
        ).select_related("by")
    ]
    return sorted(lines, key=lambda line: (line.at, line.pk), reverse=True)
