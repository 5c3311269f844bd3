"""Which organization of the registry each party of an activity is, or becomes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from organizations import iati
from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Role, Type
from projects.iati.incoming.activity import SEPARATORS, Activity, words
from projects.iati.incoming.notes import Notes
from projects.iati.parties import ACCOUNTABLE, FUNDING, IMPLEMENTING
from registry.bilingual import sentence
from registry.text import fold
from registry.xml import Node

CANADIAN = ("CA-", "CA_")
# What a register of Canada gave, and the column that holds it.
NUMBERS = {
    "neq": re.compile(r"CA_QC-QBC-(\d{10})"),
    "charity_number": re.compile(r"CA-CRA_ACR-(\d{9})"),
}
NGOS = (iati.INTERNATIONAL_NGO, iati.NATIONAL_NGO)
QUEBEC = (iati.ACADEMIC, iati.OTHER)


@dataclass(frozen=True)
class Party:
    """An organization as an activity names it."""

    ref: str
    name: str
    type: str

    @classmethod
    def of(cls, element: Node) -> "Party":
        return cls(element.get("ref", "").strip(), words(element), element.get("type", ""))

    @property
    def key(self) -> str:
        """Of the record that it becomes: the same each time the file is read."""
        if self.ref.startswith(ours := iati.local("", "ORG-")):
            return unquote(self.ref.removeprefix(ours))
        if self.ref:
            return SEPARATORS.sub("-", self.ref)
        return f"iati-{sha256(fold(self.name).encode()).hexdigest()[:12]}"


class Organizations:
    """Those of the registry, by the identifiers and the names that files give them, and those
    that a file adds."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.kinds: dict[str, str] = {}
        self.by_ref: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        for one in Organization.objects.only(*FIELDS).order_by("-key").iterator(1000):
            self._learn(one.key, one.kind, one.name_folded)
            self.by_ref |= dict.fromkeys((iati.identifier(one), one.key), one.key)

    def _learn(self, key: str, kind: str, name: str) -> None:
        self.kinds[key] = kind
        self.by_name[name] = key

    def key_of(self, party: Party) -> str | None:
        return self.by_ref.get(party.ref) or self.by_name.get(fold(party.name))

    def rows(self, activities: Iterable[Activity]) -> Iterator[tuple[int, dict[str, str]]]:
        """The line and the cells of each organization that the registry has not."""
        unknown: dict[Party, None] = {}
        for activity in activities:
            for element in activity.element.findall("participating-org"):
                party, role = Party.of(element), element.get("role", "")
                if self.key_of(party) or not (party.ref or party.name):
                    continue
                if cells := self._new(party, activity):
                    yield element.sourceline, cells
                elif role in (ACCOUNTABLE, IMPLEMENTING):
                    unknown[party] = None
        message = _("%(name)s: its kind is not known. Add it, then load the file again.")
        for party in unknown:
            if not self.key_of(party):
                self.notes.note(sentence(message, name=party.name or party.ref))

    def _new(self, party: Party, activity: Activity) -> dict[str, str] | None:
        kind, country = _kind(party, activity)
        if not kind or not party.name:
            return None
        self._learn(party.key, kind, fold(party.name))
        if party.ref:
            self.by_ref[party.ref] = party.key
        own = {"key": party.key, "kind": kind, "name": party.name, "country": country}
        return own | _identifiers(party.ref)


def _identifiers(ref: str) -> dict[str, str]:
    """What the reference is among our own columns; nothing of one that we gave."""
    for column, pattern in NUMBERS.items():
        if found := pattern.fullmatch(ref):
            return {column: found[1]}
    is_ours = ref.startswith(iati.local("", "ORG-"))
    return {"iati_identifier": ref} if iati.WELL_FORMED.fullmatch(ref) and not is_ours else {}


FIELDS = ("key", "kind", "name_folded", "neq", "charity_number", "iati_identifier")


def _kind(party: Party, activity: Activity) -> tuple[str, str]:
    """Its kind and country, as far as the file tells; both empty where it does not."""
    if party.type == iati.PARTNER_COUNTRY_NGO:
        places = {one.get("code", "") for one in activity.element.findall("recipient-country")}
        return (Kind.SOUTHERN_PARTNER, places.pop()) if len(places) == 1 else ("", "")
    if party.ref.startswith(CANADIAN) and party.ref != iati.ministry():
        if party.type in NGOS:
            return Kind.ICO, "CA"
        if party.type in QUEBEC:
            return Kind.QUEBEC_PARTNER, "CA"
    return "", ""


def roles(activity: Activity, known: Organizations) -> Iterator[tuple[int, str, Role]]:
    """The line, the key and the role of each party: one lead, the first; one main implementer of
    a development project."""
    told: set[tuple[str, Role]] = set()
    found = activity.element.findall("participating-org")
    for element in sorted(found, key=lambda one: one.get("role") != ACCOUNTABLE):
        key = known.key_of(Party.of(element))
        role = _role(element.get("role", ""), known.kinds.get(key or "", ""), activity, told)
        if key and role and (key, role) not in told:
            told.add((key, role))
            yield element.sourceline, key, role


def _role(code: str, kind: str, activity: Activity, told: set[tuple[str, Role]]) -> Role | None:
    taken = {role for _key, role in told}
    if code == FUNDING:
        return Role.FUNDER if kind else None
    if kind == Kind.ICO and code in (ACCOUNTABLE, IMPLEMENTING):
        free = Role.CO_LEAD if code == ACCOUNTABLE else Role.PARTNER
        return free if Role.LEAD in taken else Role.LEAD
    if code != IMPLEMENTING or not kind:
        return None
    if kind == Kind.QUEBEC_PARTNER:
        return Role.EXPERTISE_PROVIDER
    is_first = Role.CONTRACTOR not in taken and activity.type == Type.DEVELOPMENT
    return Role.CONTRACTOR if is_first else Role.PARTNER
