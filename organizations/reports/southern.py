"""The southern partners of each country."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import SUBTYPES, Kind
from organizations.models import Organization, Partnership
from organizations.reports.parameters import country_field, of_organizations
from registry.days import today
from registry.reports import Drawn, Parameters, Question, Report, any_of_choice, count, of_field

OFFERED = SUBTYPES[Kind.SOUTHERN_PARTNER]
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

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterable[Any]:
        rows = of_organizations(everything).southern()
        for name in ("country", "subtype"):
            if asked[name]:
                rows = rows.filter(**{f"{name}__in": asked[name]})
        ties = Partnership.objects.all() if everything else Partnership.objects.public()
        tied = Q(pk__in=ties.in_force(today()).values("partner"))
        codes = [*(one.value for one in OFFERED), ""]
        sorts = {f"sort_{n}": Count("pk", filter=Q(subtype=c)) for n, c in enumerate(codes)}
        counted = {"all": Count("pk"), **sorts, "tied": Count("pk", filter=tied)}
        found = rows.order_by().values("country").annotate(**counted)
        return found.order_by("-all", "country").values_list("country", *counted)
