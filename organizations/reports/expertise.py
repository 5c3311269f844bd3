"""What other Québec partners offer to pass on."""

from collections.abc import Iterator, Mapping
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
from registry.among import Among
from registry.memory.grid import Numbers
from registry.memory.rolls import Roll, read_once
from registry.reports import (
    Drawn,
    Keyed,
    Lines,
    Parameters,
    Question,
    Report,
    any_of_choice,
    code,
    of_field,
)
from registry.reports.headings import count

NARROWING = {"subtype": "subtype", "region": "region", "sector": "expertises__sector"}
NONE = 0  # the key of no expertise
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

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        partners = of_organizations(everything).filter(kind=Kind.QUEBEC_PARTNER)
        roll: Roll = read_once(
            Organization,
            ("expertises", everything),
            lambda: _roll(partners),
            at_once=everything,
        )
        found = roll.having({name: asked[name] for name in NARROWING})
        offered = found[roll.keys[found, 1] != NONE]
        sums = {"expertises": len(offered)} if len(offered) else {}
        numbers = roll.counts("subtype", offered)
        bars = {one: numbers.get(one, 0) for one in roll.counts("subtype", found)}
        return Keyed(roll.keys[found], lambda some: _rows(partners, some), sums, bars)


def _roll(partners: Any) -> Roll:
    """By the primary keys of each partner and expertise, ``NONE`` where it has none."""
    domain = F("expertises__domain_fr").asc(nulls_first=True)
    rows = partners.order_by("name_folded", "key", domain)
    read = rows.values_list("pk", "expertises__pk", *NARROWING.values())
    return Roll.of(((pk, offer or NONE, *codes) for pk, offer, *codes in read), 2, *NARROWING)


def _rows(partners: Any, keys: Numbers) -> Iterator[Any]:
    owners, offers = ({*some} for some in keys.T.tolist())
    there = partners.filter(Among(F("pk"), owners)).order_by()
    who = {pk: row for pk, *row in there.values_list("pk", "key", "name", "subtype", "region")}
    told = Expertise.objects.filter(Among(F("pk"), offers)).order_by()
    read = told.values_list("organization", "pk", "domain_fr", "domain_en", "sector")
    offered = {(owner, offer): row for owner, offer, *row in read}
    for owner, offer in keys.tolist():
        if owner in who and offer == NONE:
            yield (*who[owner], None, None, None, None)
        elif owner in who and (owner, offer) in offered:
            yield (*who[owner], *offered[owner, offer], 1)
