"""The main rules that IATI asks of an activity beyond the schema: what a file breaks, in words.

Of the standard's ruleset, version 2.03; each rule beside what it is there.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

REFERENCE = re.compile(r"[^\s/&|?]+")
AGENCY = re.compile(r"[A-Z]{2}[A-Z0-9_]*-")


def broken(tree: Any) -> list[str]:
    """What the activities of a file break; empty for a clean one."""
    found = [*_unique(tree)]
    for activity in tree.iterfind("iati-activity"):
        name = activity.findtext("iati-identifier")
        for check in (_identifiers, _dates, _shares, _present, _money, _people):
            found += [f"{name}: {one}" for one in check(activity)]
    return found


def _unique(tree: Any) -> Iterator[str]:
    counts = Counter(tree.xpath("iati-activity/iati-identifier/text()"))
    yield from (f"{name} is there twice" for name, count in counts.items() if count > 1)


def _identifiers(activity: Any) -> Iterator[str]:
    own, reporter = activity.findtext("iati-identifier"), activity.find("reporting-org").get("ref")
    if not own.startswith(f"{reporter}-") or not REFERENCE.fullmatch(own):
        yield f"identifier {own}"
    for ref in activity.xpath("reporting-org/@ref|participating-org/@ref|.//provider-org/@ref"):
        if not REFERENCE.fullmatch(ref) or not AGENCY.match(ref):
            yield f"reference {ref}"
    for one in activity.xpath("participating-org|.//provider-org|.//receiver-org"):
        if not one.get("ref") and not one.findtext("narrative"):
            yield "an organization with neither a reference nor a name"


def _day(activity: Any, code: str) -> str:
    found = activity.xpath(f"activity-date[@type='{code}']/@iso-date")
    return found[0] if len(found) == 1 else ""


def _dates(activity: Any) -> Iterator[str]:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    planned, actual, planned_end, actual_end = (_day(activity, code) for code in "1234")
    if not planned and not actual:
        yield "no start"
    for start, end in ((planned, planned_end), (actual, actual_end)):
        if start and end and start > end:
            yield f"{start} is after {end}"
    for day in [actual, actual_end, *activity.xpath("transaction/transaction-date/@iso-date")]:
        if day > today:
            yield f"{day} is to come"


def _shares(activity: Any) -> Iterator[str]:
    places = activity.xpath("recipient-country|recipient-region")
    vocabularies = {one.get("vocabulary") for one in activity.findall("sector")}
    groups = [places, *(activity.xpath(f"sector[@vocabulary='{one}']") for one in vocabularies)]
    for group in groups:
        total = sum((Decimal(one.get("percentage", "0")) for one in group), Decimal())
        if group and total != 100:
            yield f"{group[0].tag}: {total} %"
        codes = [one.get("code") for one in group]
        if len(codes) != len(set(codes)):
            yield f"{group[0].tag}: a code twice"


def _present(activity: Any) -> Iterator[str]:
    wanted = ("title/narrative", "description/narrative", "sector", "activity-status")
    either = ("recipient-country|recipient-region",)
    yield from (f"no {path}" for path in (*wanted, *either) if not activity.xpath(path))
    for empty in activity.xpath(".//narrative[not(normalize-space())]"):
        yield f"an empty narrative in {empty.getparent().tag}"


def _money(activity: Any) -> Iterator[str]:
    for budget in activity.findall("budget"):
        first, last = (budget.find(f"period-{end}").get("iso-date") for end in ("start", "end"))
        days = datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)
        if not 0 <= days.days <= 366:
            yield f"a budget from {first} to {last}"
    for value in activity.xpath(".//value"):
        if not re.fullmatch("[A-Z]{3}", value.get("currency", "")) or not value.get("value-date"):
            yield "a value without currency or date"
    if activity.get("budget-not-provided") and activity.findall("budget"):
        yield "a budget said not to be provided"


def _people(activity: Any) -> Iterator[str]:
    if activity.xpath(".//person-name|.//job-title"):
        yield "names a person"
