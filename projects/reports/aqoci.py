"""What members of the AQOCI, and others, lead."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Stage
from projects.figures import figures
from projects.reports.amounts import (
    NEVER_ADDED,
    STAGES,
    Amounts,
    added,
    by_stage,
)
from projects.reports.parameters import FundingParameters
from projects.reports.sources import OfContributions
from registry.amounts import Share
from registry.days import today
from registry.extracts import Heading, Type
from registry.memory.rolls import read_once
from registry.reports import Drawn, code, count
from registry.reports.headings import UNATTRIBUTED, UNKNOWN

STATES = {"member": _("member of the AQOCI"), "other": _("not a member")}


class AqociParameters(FundingParameters):
    on = forms.DateField(
        label=_("Members on"),
        required=False,
        help_text=_("The day of the data unless given, as 2024-03-31."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )


class AqociShare(OfContributions):
    name = "aqoci-share"
    version = 2
    title = _("Share of the AQOCI")
    purpose = _("How much of what ICOs do, members of the AQOCI do and others do.")
    grain = _("One row for members, one for others, one for those of whom it was not checked.")
    remarks = (
        NEVER_ADDED,
        _("A member is one by a membership with a source, on the day asked about."),
    )
    parameters = AqociParameters
    key = ("aqoci",)
    drawn = Drawn("aqoci", "committed_cad")
    headings = (
        code("aqoci", _("AQOCI"), lambda: STATES, _("Not recorded: no membership was checked.")),
        count("icos", _("ICOs"), _("ICOs that are published; of staff's rows, all of them.")),
        count("projects", _("projects"), _("Projects of the types asked for, by their lead.")),
        *STAGES,
        Heading(
            "committed_share",
            _("share of the committed (%)"),
            Type.NUMBER,
            _("Of all committed dollars, the part of projects that they lead, to one decimal."),
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        of = figures(asked, everything=everything)
        led, paid = of.projects("lead"), by_stage(of, "lead")
        icos = Organization.objects.all() if everything else Organization.objects.public()
        keys = icos.filter(kind=Kind.ICO).order_by().values_list("key", flat=True)
        of_icos = ("keys of icos", everything)
        known = read_once(Organization, of_icos, lambda: [*keys], at_once=everything)
        leads = {key for key, *_rest in (*led, *paid)}
        state = _states({*known, *leads}, asked["on"] or today(), everything=everything)
        counts = Counter(state[key] for key in known)
        numbers: Counter[str] = Counter()
        for (key,), number in led.items():
            numbers[state[key]] += number
        groups: dict[str, list[Amounts]] = defaultdict(list)
        for (key,), row in paid.items():
            groups[state[key]].append(row)
        totals = {one: added(groups[one]) for one in (*STATES, UNKNOWN, UNATTRIBUTED)}
        place = Stage.values.index(Stage.COMMITTED)
        whole = added(totals.values())[place] or Decimal("0.00")
        for one, amounts in totals.items():
            own = amounts[place]
            share = Share(own, whole).percent if own and whole else None
            if counts[one] or numbers[one]:
                yield (
                    one,
                    None if one == UNATTRIBUTED else counts[one],
                    numbers[one],
                    *amounts,
                    share,
                )


def _states(
    keys: Collection[str | None], day: datetime.date, *, everything: bool
) -> dict[str | None, str]:
    """What organizations were on a day, by their key; of none, not attributed."""
    rows = Organization.objects.with_aqoci(day).order_by().values_list("key", "aqoci_member")
    members = read_once(Organization, ("members", day), lambda: dict(rows), at_once=everything)
    words = {True: "member", False: "other", None: UNKNOWN}
    return {key: words[members[key]] if key in members else UNATTRIBUTED for key in keys}
