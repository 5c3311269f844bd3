"""Erases who a contact names, in the contact and in all that it was; the function stays."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Contact
from organizations.querysets.contact import PERSON, of_people
from registry.actions import Draft, write
from registry.actions.access import note_access
from registry.enums import AccessAction
from registry.text import fold

BLANK = {**dict.fromkeys(PERSON, ""), "purpose": ""}
# Nothing was consented to once nobody is named.
WITHOUT_PERSON = {
    **BLANK,
    "legal_basis": "",
    "consent_on": None,
    "review_on": None,
    "publish": False,
}


@transaction.atomic
def erase_contacts(
    pks: Collection[int],
    *,
    by: Any,
    reason: str,
    action: AccessAction = AccessAction.DESTROYED,
) -> int:
    """Erase the person of contacts and of their history, in one transaction with its line in the
    log; how many contacts named someone. The function and the role mailbox stay."""
    rows = Contact.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    contacts = list(rows)
    bases = Counter(one.legal_basis or "unknown" for one in contacts if _names_someone(one))
    named = [one.pk for one in contacts if _names_someone(one)]
    words = _words_about([*contacts, *of_people(Contact.history.filter(id__in=pks))])
    for contact in contacts:
        for name, value in WITHOUT_PERSON.items():
            setattr(contact, name, value)
    lines = _erase_lines(of_people(Contact.history.filter(id__in=pks)), words)
    write([Draft(one) for one in contacts if one.pk in {*named}], by=by, reason=reason)
    if named or lines:
        _note(action, by, reason, {"contacts": named, "bases": bases, "lines": lines})
    return len(named)


@transaction.atomic
def erase_former(
    line_pks: Collection[int],
    *,
    by: Any,
    reason: str,
    action: AccessAction = AccessAction.DESTROYED,
) -> int:
    """Erase the person in these lines of the history of contacts; how many lines."""
    rows = of_people(Contact.history.filter(history_id__in=line_pks))
    found = list(rows.order_by("history_id"))
    bases = Counter(line.legal_basis or "unknown" for line in found)
    lines = _erase_lines(rows, _words_about(found))
    if lines:
        of_contacts = sorted({line.id for line in found})
        _note(action, by, reason, {"of_contacts": of_contacts, "bases": bases, "lines": lines})
    return len(lines)


def _names_someone(contact: Any) -> bool:
    return any(getattr(contact, name) for name in PERSON)


def _words_about(rows: Iterable[Any]) -> set[str]:
    """What tells who, folded: a reason for a change may say it too."""
    return {fold(getattr(row, name)) for row in rows for name in PERSON} - {""}


def _erase_lines(lines: Any, words: set[str]) -> list[int]:
    """Blank lines of history, and the reasons of their contacts' changes that say who."""
    found = dict(lines.order_by("history_id").values_list("history_id", "id"))
    Contact.history.filter(history_id__in=found).update(**BLANK)
    told = Contact.history.filter(id__in={*found.values()}).exclude(history_change_reason="")
    telling = [
        line.history_id
        for line in told.exclude(history_change_reason=None)
        if any(word in fold(line.history_change_reason) for word in words)
    ]
    erased = _("(erased: it named someone)")
    Contact.history.filter(history_id__in=telling).update(history_change_reason=erased)
    return list(found)


def _note(action: AccessAction, by: Any, reason: str, details: dict[str, Any]) -> None:
    """``lines`` of history are counted; contacts are named by their numbers."""
    counted = {**details, "bases": dict(details["bases"]), "lines": len(details["lines"])}
    counted["legal_bases"] = counted.pop("bases")
    note_access(action, by=by, purpose=reason, details={"of": Contact._meta.label_lower, **counted})
