"""What communities ask for and nobody answers yet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, OuterRef
from django.utils.translation import gettext_lazy as _

from organizations.models import Need
from organizations.reports.parameters import (
    country_field,
    of_side,
    sector_field,
    sector_labels,
)
from registry.among import Among
from registry.days import today, whole_years
from registry.memory.rolls import Roll, read_once
from registry.reports import (
    Drawn,
    Keyed,
    Lines,
    Parameters,
    Question,
    Report,
    code,
    count,
    of_field,
)
from registry.rules import total_of


class NeedParameters(Parameters):
    country = country_field()
    sector = sector_field()


class NeedsUnmet(Report):
    name = "needs-unmet"
    question = Question.TOGETHER
    title = _("Needs that nobody meets yet")
    purpose = _("What communities of the South ask for and that is still open, the oldest first.")
    grain = _("One row for each open need.")
    remarks = (_("The place of a need is never given: some partners hide where they are."),)
    parameters = NeedParameters
    permissions = ("organizations.view_need",)
    drawn = Drawn("sector", "needs")
    headings = (
        of_field(Need, "key"),
        of_field(Need, "title_fr"),
        of_field(Need, "title_en"),
        *of_side("organization", _("who asks (key)"), _("who asks")),
        of_field(Need, "country", definition=_("Of the need or, where none is said, of who asks.")),
        code("sector", _("sector"), sector_labels, _("Purpose code of the OECD-DAC.")),
        of_field(Need, "since"),
        count(
            "years",
            _("years open"),
            _("Whole years since it is asked for; empty where that day is not known."),
            is_summed=False,
        ),
        count("needs", _("needs"), _("1 for each: the total is the number of open needs.")),
        count(
            "projects",
            _("projects"),
            _(
                "Published projects that say they answer it, while it is still open. A project "
                "that answers two needs counts for each: the column is not added up."
            ),
            is_summed=False,
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Lines:
        needs = Need.objects.all() if everything else Need.objects.public()
        rows = needs.open().with_public_place()
        oldest = rows.order_by(F("since").asc(nulls_last=True), "key")
        narrowing = {"country": "public_country", "sector": "sector"}
        roll: Roll = read_once(
            Need,
            ("open", everything),
            lambda: Roll.of(oldest.values_list("pk", *narrowing.values()), 1, *narrowing),
            at_once=everything,
        )
        found = roll.having({name: asked[name] for name in narrowing})
        sums = {"needs": len(found)} if len(found) else {}
        keys = roll.keys[found, 0].tolist()
        return Keyed(keys, lambda some: _rows(oldest, some), sums, roll.counts("sector", found))


def _rows(oldest: Any, keys: Sequence[int]) -> Iterator[Any]:
    answers = {"need": OuterRef("pk"), "project__publication": "published"}
    label = oldest.rows_of("answers").model._meta.label
    number = total_of(label, Count("project", distinct=True), **answers)
    rows = oldest.filter(Among(F("pk"), keys)).annotate(answered=number)
    who = ("organization__key", "organization__name")
    names = ("key", "title_fr", "title_en", *who, "public_country", "sector", "since")
    day = today()
    for *row, answered in rows.values_list(*names, "answered"):
        years = whole_years(row[-1], day) if row[-1] and row[-1] <= day else None
        yield (*row, years, 1, answered)
