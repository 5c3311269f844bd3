"""What one activity says, in the words of our import files; empty where it says nothing."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from organizations.iati import ministry
from projects.enums import Type
from projects.iati.activity import DATES, GENERAL, INTERNAL, STATUSES
from projects.iati.classes import AID_TYPES, AWARENESS, DAC, OURS, SDG, UNSPECIFIED
from projects.iati.shares import EVEN, WHOLE
from registry.bilingual import LANGUAGES
from registry.cells import LIST, SHARE
from registry.xml import LANG, Node

SEPARATORS = re.compile(r"[\s|;,]+")
STATUS_WORDS = {code: str(status) for status, code in STATUSES.items()}


def words(element: Node | None) -> str:
    """The first narrative of an element."""
    found = element.findtext("narrative") if element is not None else None
    return " ".join((found or "").split())


class Activity:
    def __init__(self, element: Node) -> None:
        self.element = element
        self.line: int = element.sourceline
        reporter = element.find("reporting-org")
        self.reporter: str = reporter.get("ref", "").strip() if reporter is not None else ""
        self.is_ours = self.reporter == ministry()

    @property
    def key(self) -> str:
        """Its identifier; of one that we wrote ourselves, our own key."""
        path = f"other-identifier[@type='{INTERNAL}']"
        own = self.element.find(path) if self.is_ours else None
        text = own.get("ref", "") if own is not None else self.element.findtext("iati-identifier")
        return SEPARATORS.sub("-", (text or "").strip())

    @property
    def language(self) -> str:
        return self.element.get(LANG, "") or LANGUAGES[1]

    @property
    def type(self) -> Type:
        if self._awareness():
            return Type.AWARENESS
        tags = self._codes(f"tag[@vocabulary='{OURS}']") if self.is_ours else []
        return Type.FIELDWORK if f"type:{Type.FIELDWORK}" in tags else Type.DEVELOPMENT

    def _awareness(self) -> bool:
        aid = self._codes("default-aid-type")
        return AWARENESS in self._codes("sector") or AID_TYPES[Type.AWARENESS] in aid

    def _codes(self, path: str) -> list[str]:
        return [one.get("code", "") for one in self.element.findall(path)]

    @property
    def project(self) -> dict[str, str]:
        """The cells of its row among projects."""
        status = self.element.find("activity-status")
        code = status.get("code", "") if status is not None else ""
        return {
            "key": self.key,
            "type": self.type,
            **self._texts("title", self.element.find("title")),
            **self._texts("summary", self._description()),
            "status": STATUS_WORDS.get(code, code),
            **{name: self._day(code) for code, name in DATES.items()},
            "countries": _cell(self.element.findall("recipient-country")),
            "sectors": _cell(self._sectors()),
            "sdgs": LIST.join(self._codes(f"tag[@vocabulary='{SDG}']")),
        }

    def _description(self) -> Node | None:
        found = [
            one
            for one in self.element.findall("description")
            if one.get("type", GENERAL) == GENERAL
        ]
        return found[0] if found else None

    def _texts(self, stem: str, element: Node | None) -> dict[str, str]:
        """In French and in English; the first, taken for English, where it is in neither."""
        told: dict[str, str] = {}
        for one in element.findall("narrative") if element is not None else ():
            language = (one.get(LANG) or self.language)[:2].lower()
            told.setdefault(language, (one.text or "").strip())
        first = next(iter(told.values()), "")
        found = {f"{stem}_{language}": told.get(language, "") for language in LANGUAGES}
        return found if any(found.values()) else {**found, f"{stem}_{LANGUAGES[1]}": first}

    def _day(self, code: str) -> str:
        found = self.element.find(f"activity-date[@type='{code}']")
        return found.get("iso-date", "")[:10] if found is not None else ""

    def _sectors(self) -> Sequence[Node]:
        """Those of the DAC; of transactions, where the activity has none itself."""
        found = [*self.element.findall("sector")] or self.element.findall("transaction/sector")
        unsaid = {UNSPECIFIED, AWARENESS} if self.is_ours else {UNSPECIFIED}
        return [
            one
            for one in found
            if one.get("vocabulary", DAC) == DAC and one.get("code") not in unsaid
        ]


def _cell(elements: Sequence[Node]) -> str:
    """Codes with their shares, if these add up to 100 and are known."""
    shares: dict[str, Decimal | None] = {}
    for one in elements:
        shares.setdefault(one.get("code", "").strip(), _share(one))
    known = [share for share in shares.values() if share is not None]
    if len(shares) == 1 or len(known) < len(shares) or sum(known) != WHOLE:
        return LIST.join(shares)
    return LIST.join(f"{code}{SHARE}{share}" for code, share in shares.items())


def _share(element: Node) -> Decimal | None:
    """None too of the equal share that our own files give for want of a known one."""
    if words(element) in EVEN.texts.values():
        return None
    return number(element.get("percentage", ""))


def number(text: Any) -> Decimal | None:
    try:
        found = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
