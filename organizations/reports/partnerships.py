"""How old partnerships are, and whether they went on without a break."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations.enums import PARTNERS
from organizations.models import Organization
from organizations.reports.pairs import SPAN, Pairs, of_partnerships
from organizations.reports.parameters import country_field, of_side, region_field
from registry.among import Among
from registry.days import today, whole_years
from registry.extracts import Heading, Type
from registry.memory.grid import Numbers
from registry.reports import (
    Keyed,
    Lines,
    Parameters,
    Question,
    Report,
    any_of_choice,
    count,
    of_field,
)

SIDES = ("ico__key", "ico__name", "partner__key", "partner__name")
NAMES = (*SIDES, "partner__kind", "partner__country")
STATES = [("true", _("in force")), ("false", _("ended"))]


class PartnershipParameters(Parameters):
    kind = any_of_choice(_("Kind of partner"), [(one.value, one.label) for one in PARTNERS])
    in_force = any_of_choice(_("State"), STATES)
    country = country_field()
    region = region_field()


class Partnerships(Report):
    name = "partnerships"
    question = Question.TOGETHER
    title = _("Age and continuity of partnerships")
    purpose = _("Since when ICOs and their partners work together, and whether they ever stopped.")
    grain = _("One row for each ICO and partner that have, or had, a partnership.")
    parameters = PartnershipParameters
    permissions = ("organizations.view_partnership",)
    key = ("ico_key", "partner_key")
    headings = (
        *of_side("ico", _("ICO (key)"), _("ICO")),
        *of_side("partner", _("partner (key)"), _("partner")),
        of_field(Organization, "kind", "partner_kind", _("kind of partner")),
        of_field(Organization, "country", "partner_country", _("country of the partner")),
        Heading("start", _("first start"), Type.DATE, _("The day on which the first began.")),
        Heading("end", _("last end"), Type.DATE, _("Empty where one has no known end.")),
        Heading("in_force", _("in force"), Type.BOOLEAN, _("On the day of the data.")),
        count(
            "years",
            _("age (years)"),
            _(
                "Whole years from the first start to the last end or, where it is in force, to the "
                "day of the data; empty where the first start is not known."
            ),
            is_summed=False,
        ),
        count("partnerships", _("partnerships"), _("Recorded intervals, one after the other.")),
        count(
            "days_between",
            _("days between"),
            _(
                "Days between one partnership and the next, on which none was in force; 0 where "
                "they followed each other, empty where there is one alone or a day is not known."
            ),
            is_summed=False,
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        day = today()
        pairs = Pairs.of(asked, day, everything=everything)
        rows = of_partnerships(everything)
        sums = {"partnerships": int(pairs.numbers.sum())} if len(pairs.numbers) else {}
        return Keyed(pairs.keys, lambda some: _rows(rows, some, day), sums)


def _rows(rows: Any, pairs: Numbers, day: datetime.date) -> Iterator[Any]:
    icos, partners = ({*side} for side in pairs.T.tolist())
    found = rows.filter(Among(F("ico"), icos), Among(F("partner"), partners)).order_by()
    told: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for ico, partner, *row in found.values_list("ico", "partner", *NAMES, *SPAN):
        told[ico, partner].append(row)
    for pair in map(tuple, pairs.tolist()):
        if some := told.get(pair):
            yield (*some[0][: len(NAMES)], *_told([row[len(NAMES) :] for row in some], day))


def _told(spans: list[tuple[Any, Any]], day: datetime.date) -> tuple[Any, ...]:
    """The first start, the last end, whether one is in force, its age, how many, the days between.

    Spans of one pair never overlap; one without a start is the first, one without an end the last.
    """
    spans = sorted(spans, key=lambda span: span[0] or datetime.date.min)
    start, end = spans[0][0], spans[-1][1]
    in_force = any((s is None or s <= day) and (e is None or e >= day) for s, e in spans)
    until = day if in_force else min(end, day) if end else None
    years = whole_years(start, until) if start and until and until >= start else None
    return start, end, in_force, years, len(spans), _days_between(spans)


def _days_between(spans: list[tuple[Any, Any]]) -> int | None:
    pairs = [(one[1], other[0]) for one, other in pairwise(spans)]
    if not pairs or any(end is None or start is None for end, start in pairs):
        return None
    return sum((start - end).days - 1 for end, start in pairs)
