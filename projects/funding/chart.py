"""A drawing of the shares of one stage: a bar for each source, its name and share written by it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.funding.stages import StageFunding
from projects.funding.tables import shares_by_source
from registry.amounts import percent
from registry.bars import Chart


def chart(one: StageFunding) -> Chart:
    title = _("Share of each source in the amounts of one stage: %(stage)s")
    parts = [
        (capfirst(label), percent(share.percent), share.percent)
        for label, share in shares_by_source(one)
    ]
    return Chart.of(title % {"stage": one.stage.label}, parts)
