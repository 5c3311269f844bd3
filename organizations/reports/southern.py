"""The southern partners of each country."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from organizations.enums import SUBTYPES, Kind
from organizations.models import Organization
from organizations.reports.pairs import in_force
from organizations.reports.parameters import country_field, of_organizations
from registry.days import today
from registry.memory.rolls import Roll, read_once
from registry.reports import Drawn, Parameters, Question, Report, any_of_choice, count, of_field

OFFERED = SUBTYPES[Kind.SOUTHERN_PARTNER]
SORTS = [*(one.value for one in OFFERED), ""]
KINDS = [(one.value, one.label) for one in OFFERED]


class SouthernParameters(Parameters):
    country = country_field()
    subtype = any_of_choice(_("Subtype"), KINDS)


class SouthernPartnersByCountry(Report):
    name = "southern-partners-by-country"
    question = Question.WHO
    title = _("Southern partners by country")
    purpose = _("In which countries partners of the South are known, and of what sort they are.")
    grain = _("One row for each country in which there is a partner.")
    parameters = SouthernParameters
    permissions = ("organizations.view_organization",)
    key = ("country",)
    drawn = Drawn("country", "partners")
    headings = (
        of_field(Organization, "country", definition=_("The country of the partner itself.")),
        count("partners", _("southern partners"), _("Partners whose own country it is.")),
        *(
            count(one.value, one.label, _("Those of the partners that are of this subtype."))
            for one in OFFERED
        ),
        count("unknown", _("subtype not recorded"), _("Those of which no subtype is recorded.")),
        count(
            "in_partnership",
            _("in partnership"),
            _("Those with which some ICO has a partnership in force on the day of the data."),
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        partners = of_organizations(everything).southern().order_by()
        names = ("country", "subtype")
        roll: Roll = read_once(
            Organization,
            ("southern", everything),
            lambda: Roll.of(partners.values_list("pk", *names), 1, *names),
            at_once=everything,
        )
        found = roll.having({name: asked[name] for name in names})
        sorts = [roll.having({"subtype": [code]}, found) for code in SORTS]
        tied = found[np.isin(roll.keys[found, 0], in_force(today(), everything=everything))]
        counts, *others = (roll.counts("country", some) for some in (found, *sorts, tied))
        for country in sorted(counts, key=lambda one: (-counts[one], one)):
            yield (country, counts[country], *(some.get(country, 0) for some in others))
