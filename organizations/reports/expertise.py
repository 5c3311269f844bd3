"""What other Québec partners offer to pass on."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations.enums import SUBTYPES, Kind
from organizations.models import Expertise, Organization
from organizations.reports.parameters import (
    of_name,
    of_organizations,
    region_field,
    sector_field,
    sector_labels,
)
from registry.reports import Drawn, Parameters, Question, Report, any_of_choice, code, of_field
from registry.reports.headings import count

KINDS = [(one.value, one.label) for one in SUBTYPES[Kind.QUEBEC_PARTNER]]


class ExpertiseParameters(Parameters):
    subtype = any_of_choice(_("Subtype"), KINDS)
    region = region_field()
    sector = sector_field()


class QuebecPartnersExpertise(Report):
    name = "quebec-partners-expertise"
    question = Question.WHO
    title = _("Expertise of other Québec partners")
    purpose = _("Which unions, schools and other partners offer what, and in which sector.")
    grain = _(
        "One row for each expertise of each partner; one row without expertise for a partner of "
        "which none is recorded."
    )
    parameters = ExpertiseParameters
    permissions = ("organizations.view_organization",)
    key = ("key", "domain_fr")
    drawn = Drawn("subtype", "expertises")
    headings = (
        of_field(Organization, "key"),
        of_name(),
        of_field(Organization, "subtype"),
        of_field(Organization, "region"),
        of_field(Expertise, "domain_fr"),
        of_field(Expertise, "domain_en"),
        code("sector", _("sector"), sector_labels, _("Purpose code of the OECD-DAC.")),
        count(
            "expertises",
            _("expertises"),
            _("1 for an expertise; empty where none is recorded."),
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterable[Any]:
        rows = of_organizations(everything).filter(kind=Kind.QUEBEC_PARTNER)
        for name in ("subtype", "region"):
            if asked[name]:
                rows = rows.filter(**{f"{name}__in": asked[name]})
        if asked["sector"]:
            rows = rows.filter(expertises__sector__in=asked["sector"])
        domain = F("expertises__domain_fr").asc(nulls_first=True)
        found = rows.order_by("name_folded", "key", domain)
        names = ("key", "name", "subtype", "region")
        offered = [f"expertises__{name}" for name in ("domain_fr", "domain_en", "sector", "pk")]
        for *row, offer in found.values_list(*names, *offered).iterator(1000):
            yield (*row, 1 if offer else None)
