"""A project against the figures of its programme: what each asks, what the project has, and a
verdict, which is that of the rules ``contribution.ceiling``, ``project.duration`` and
``project.partner_sectors``."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.enums import PUBLIC_AID, Source
from projects.funding.stages import Funding
from projects.models import ProgrammeRule
from projects.rules.programme import FIGURES
from registry.amounts import Share, dollars, percent
from registry.days import months_begun

UNKNOWN_AMOUNTS = gettext_lazy("not checked: nothing is committed or planned")
UNKNOWN_DATES = gettext_lazy("not checked: the start or the end is not known")
EXCEEDED = gettext_lazy("exceeded")
NOT_REACHED = gettext_lazy("not reached")


class Verdict(enum.StrEnum):
    RESPECTED = "respected"
    EXCEEDED = "exceeded"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class Figure:
    """``value``: what a project has of it, None where unknown; ``breaks``: whether a value is
    beyond a limit; ``unknown``, ``beyond``: the verdicts in words."""

    value: Callable[[Any, Funding], Any]
    breaks: Callable[[Any, Any], bool]
    limit_in_words: Callable[[Any], str]
    unknown: Any = UNKNOWN_AMOUNTS
    beyond: Any = EXCEEDED


def _share(*sources: Source) -> Callable[[Any, Funding], Share | None]:
    return lambda _project, funding: funding.basis.share(*sources) if funding.basis else None


def _months(project: Any, _funding: Funding) -> int | None:
    known = project.start and project.end
    return months_begun(project.start, project.end) if known else None


def _percentage(limit: Decimal) -> str:
    return percent(limit.normalize(), places=None)


def in_months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def in_sectors(count: int) -> str:
    return ngettext("%(count)s sector", "%(count)s sectors", count) % {"count": count}


def above(value: Any, limit: Any) -> bool:
    return bool(value > limit)


KNOWN = {
    "mrif_share_max": Figure(_share(Source.MRIF), Share.is_above, _percentage),
    "public_aid_max": Figure(_share(*PUBLIC_AID), Share.is_above, _percentage),
    "own_share_min": Figure(
        _share(Source.OWN_RESOURCES),
        Share.is_below,
        _percentage,
        beyond=NOT_REACHED,
    ),
    "amount_max": Figure(
        lambda _project, funding: funding.basis.of(Source.MRIF) if funding.basis else None,
        above,
        dollars,
    ),
    "months_max": Figure(_months, above, in_months, unknown=UNKNOWN_DATES),
    "partner_sectors_min": Figure(
        lambda project, _funding: project.partner_sectors,
        lambda value, limit: bool(value < limit),
        in_sectors,
        beyond=NOT_REACHED,
    ),
}


@dataclass(frozen=True)
class Check:
    """One figure. ``rules``: the rule set that gives it, None where none does; ``value``: what
    the project has, None where it is not known."""

    name: str
    rules: ProgrammeRule | None
    value: Any

    @property
    def limit(self) -> Any:
        return getattr(self.rules, self.name) if self.rules else None

    @property
    def is_verified(self) -> bool:
        return self.rules is not None and self.rules.verified_on is not None

    @property
    def verdict(self) -> Verdict:
        if not self.is_verified or self.value is None:
            return Verdict.NOT_CHECKED
        broken = KNOWN[self.name].breaks(self.value, self.limit)
        return Verdict.EXCEEDED if broken else Verdict.RESPECTED

    @property
    def label(self) -> str:
        return _label(self.name)

    @property
    def limit_in_words(self) -> str:
        return KNOWN[self.name].limit_in_words(self.limit) if self.rules else ""

    @property
    def value_in_words(self) -> str:
        if self.value is None:
            return ""
        if isinstance(self.value, Share):
            return f"{percent(self.value.percent)} ({dollars(self.value.part)})"
        return KNOWN[self.name].limit_in_words(self.value)

    @property
    def verdict_in_words(self) -> str:
        if self.verdict == Verdict.EXCEEDED:
            return str(KNOWN[self.name].beyond)
        if self.verdict == Verdict.RESPECTED:
            return _("respected")
        if self.rules is None:
            return _("not checked: the programme has no such figure here")
        if not self.is_verified:
            return _("not checked: nobody has verified the figure")
        return str(KNOWN[self.name].unknown)


def _label(figure: str) -> str:
    return str(ProgrammeRule._meta.get_field(figure).verbose_name)  # type: ignore[union-attr]


def unchecked(verified: Iterable[Iterable[Any]]) -> list[str]:
    """The figures that nobody has verified for a project with a programme, by their labels.
    ``verified``: the figures of the verified rule sets that cover it."""
    given = [*zip(*verified, strict=True)] or [()] * len(FIGURES)
    said = [any(value is not None for value in values) for values in given]
    return [_label(name) for name, is_said in zip(FIGURES, said, strict=True) if not is_said]


def checks(project: Any, funding: Funding) -> list[Check]:
    """One for each figure; none without a programme. ``project``: from ``with_figures``."""
    if project.programme_id is None:
        return []
    given = {name: getattr(project, f"{name}_set") for name in FIGURES}
    sets = ProgrammeRule.objects.select_related("verified_by").in_bulk({*given.values()} - {None})
    return [Check(n, sets.get(pk), KNOWN[n].value(project, funding)) for n, pk in given.items()]
