"""The transactions of an activity as contributions: who pays what for the project."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations import iati
from projects.enums import Source, Stage
from projects.iati.incoming.activity import Activity, number, words
from projects.iati.incoming.notes import Notes
from projects.iati.incoming.parties import Organizations, Party
from projects.iati.parties import TYPES
from registry.bilingual import sentence
from registry.xml import Node

# Codelist TransactionType: what comes in, and what goes out.
INCOMING = {"11": Stage.COMMITTED, "1": Stage.DISBURSED}
OUTGOING = {"2": Stage.COMMITTED, "3": Stage.DISBURSED}
FEDERAL = ("CA-GOV", "XM-DAC-301", "CA-3", "CA-4")
LOCAL_GOVERNMENT, OTHER_PUBLIC = TYPES[Source.MUNICIPAL], TYPES[Source.QUEBEC_OTHER]


def payments(
    activity: Activity, known: Organizations, lead: str | None, notes: Notes
) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and the cells of each. Where money is said to come in, what goes out spends it,
    and is not counted again."""
    found = [(one, _code(one)) for one in activity.element.findall("transaction")]
    stages = INCOMING if any(code in INCOMING for _one, code in found) else OUTGOING
    for one, code in found:
        if code in stages and (cells := _cells(activity, one, notes)):
            payer = _payer(activity, one, known, lead)
            yield one.sourceline, {"stage": stages[code], **cells, **payer}


def _code(transaction: Node) -> str:
    found = transaction.find("transaction-type")
    return found.get("code", "") if found is not None else ""


def _cells(activity: Activity, transaction: Node, notes: Notes) -> dict[str, str] | None:
    value, day = transaction.find("value"), transaction.find("transaction-date")
    amount = number(value.text) if value is not None else None
    if amount is None or amount <= 0:
        notes.note(_("A transaction of nothing, or below, is no contribution."))
        return None
    currency = value.get("currency") or activity.element.get("default-currency", "")
    if currency != "CAD":
        message = _("An amount in %(currency)s is left out: the file gives no rate in CAD.")
        notes.note(sentence(message, currency=currency or "?"))
        return None
    return {
        "project_key": activity.key,
        "amount": f"{amount:.2f}",
        "currency": currency,
        "date": day.get("iso-date", "")[:10] if day is not None else "",
    }


def _payer(
    activity: Activity, transaction: Node, known: Organizations, lead: str | None
) -> dict[str, Any]:
    """Who provides, by default who reports."""
    found = transaction.find("provider-org")
    reporter = activity.element.find("reporting-org")
    element = found if found is not None else reporter
    if element is None:
        return {"payer_name": "?", "source": Source.OTHER_DONOR}
    party = Party.of(element)
    key = known.key_of(party)
    source = _source(party, is_lead=key is not None and key == lead)
    if key and source != Source.MRIF:
        return {"organization_key": key, "source": source}
    return {"payer_name": words(element) or party.ref or "?", "source": source}


def _source(party: Party, *, is_lead: bool) -> Source:
    if party.ref == iati.ministry():
        return Source.MRIF
    if is_lead:
        return Source.OWN_RESOURCES
    if party.ref.startswith(FEDERAL):
        return Source.FEDERAL
    if party.ref.startswith("CA") and party.type in (LOCAL_GOVERNMENT, OTHER_PUBLIC):
        is_local = party.type == LOCAL_GOVERNMENT
        return Source.MUNICIPAL if is_local else Source.QUEBEC_OTHER
    is_southern = party.type == iati.PARTNER_COUNTRY_NGO
    return Source.SOUTHERN_PARTNER if is_southern else Source.OTHER_DONOR
