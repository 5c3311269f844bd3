"""The ICOs, one by one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations.activity import project_counts, project_counts_of_all
from organizations.enums import PARTNERS, Kind, Presence
from organizations.models import Organization
from organizations.reports.pairs import of_partnerships
from organizations.reports.parameters import of_name, of_organizations, region_field
from registry.among import Among
from registry.days import today
from registry.extracts import Heading, Type
from registry.memory.rolls import Roll, read_once
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

AQOCI = [("true", _("member")), ("false", _("not a member")), ("unknown", _("not checked"))]
MEMBER = {True: "true", False: "false", None: "unknown"}
NARROWING = {"region": "region", "quebec_presence": "quebec_presence", "aqoci": "aqoci_member"}


class IcoParameters(Parameters):
    region = region_field()
    quebec_presence = any_of_choice(_("Presence in Québec"), Presence.choices)
    aqoci = any_of_choice(_("AQOCI"), AQOCI)


class Icos(Report):
    name = "icos"
    version = 2
    question = Question.WHO
    title = _("International cooperation organizations")
    purpose = _("Which ICOs there are, why they are of Québec, and with how many partners.")
    grain = _("One row for each ICO.")
    parameters = IcoParameters
    permissions = ("organizations.view_organization",)
    headings = (
        of_field(Organization, "key"),
        of_name(),
        of_field(Organization, "acronym"),
        of_field(Organization, "region"),
        of_field(Organization, "quebec_presence"),
        of_field(
            Organization, "founded", definition=_("The year in which the organization was founded.")
        ),
        Heading(
            "aqoci_member",
            _("AQOCI member"),
            Type.BOOLEAN,
            _("True or false by a sourced membership; empty when none was checked."),
        ),
        count(
            "southern_partners",
            _("southern partners"),
            _(
                "Southern partners with which a partnership is in force on the day of the data. A "
                "partner of two ICOs counts for each: the column is not added up."
            ),
            is_summed=False,
        ),
        count(
            "quebec_partners",
            _("Québec partners"),
            _(
                "Other Québec partners with which a partnership is in force on the day of the "
                "data. A partner of two ICOs counts for each: the column is not added up."
            ),
            is_summed=False,
        ),
        count(
            "projects",
            _("published projects"),
            _(
                "Published projects in which the ICO takes part, in whatever role. A project of "
                "two ICOs counts for each: the column is not added up."
            ),
            is_summed=False,
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        icos = of_organizations(everything).filter(kind=Kind.ICO).order_by("name_folded", "key")
        roll: Roll = read_once(
            Organization,
            ("icos", everything, today()),
            lambda: _roll(icos.with_aqoci()),
            at_once=everything,
        )
        found = roll.having({name: asked[name] for name in NARROWING})
        keys = roll.keys[found, 0].tolist()
        return Keyed(keys, lambda some: _rows(icos, some, everything=everything))


def _roll(icos: Any) -> Roll:
    read = icos.values_list("pk", *NARROWING.values())
    return Roll.of(((*row, MEMBER[is_member]) for *row, is_member in read), 1, *NARROWING)


def _rows(icos: Any, keys: Sequence[int], *, everything: bool) -> Iterator[Any]:
    rows = icos.filter(Among(F("pk"), keys))
    ties = of_partnerships(everything).in_force(today()).filter(Among(F("ico"), keys))
    counts = ties.partner_counts()
    projects = (project_counts_of_all if everything else project_counts)(keys)
    names = ("key", "name", "acronym", "region", "quebec_presence", "founded", "aqoci_member")
    for pk, *row in rows.with_aqoci().values_list("pk", *names):
        of_kinds = (counts.get((pk, kind), 0) for kind in PARTNERS)
        yield (*row, *of_kinds, projects.get(pk, 0))
