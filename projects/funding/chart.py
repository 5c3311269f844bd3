"""A drawing of the shares of one stage: a bar for each source, its name and share written by it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.funding.stages import StageFunding
from projects.funding.tables import sentence, shares_by_source
from registry.amounts import percent

WIDTH, ROW, BAR = 320, 40, 12  # in units of the drawing
BASELINE, TOP = 16, 22  # of a label, and of its bar, in its row


@dataclass(frozen=True)
class Bar:
    """``label_y`` and ``y``: where its label and itself stand; ``width`` out of the whole's."""

    label: str
    share: str
    label_y: int
    y: int
    width: str


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    bars: list[Bar]
    width: int = WIDTH
    bar_height: int = BAR

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def chart(one: StageFunding) -> Chart:
    title = _("Share of each source in the amounts of one stage: %(stage)s")
    bars = [
        _bar(place, label, share.percent)
        for place, (label, share) in enumerate(shares_by_source(one))
    ]
    return Chart(title % {"stage": one.stage.label}, sentence(one), bars)


def _bar(place: int, label: str, share: Decimal) -> Bar:
    top = place * ROW
    width = share * WIDTH / 100
    return Bar(capfirst(label), percent(share), top + BASELINE, top + TOP, f"{width:.2f}")
