"""How many people an activity reached, or took abroad."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.iati import Words
from registry.xml import Node, node

OUTPUT, UNIT = "1", "1"  # codelists ResultType, IndicatorMeasure
REACHED = Words(_("People reached"))
ABROAD = Words(_("Participants in fieldwork"))


def results(project: Any) -> Iterator[Node]:
    """Only where the period is known, which the standard asks for."""
    if project.start and project.end:
        if project.reach is not None:
            yield _result(project, REACHED, project.reach)
        counts = [one.participants for one in project.cohorts.all()]
        if counts and None not in counts:
            yield _result(project, ABROAD, sum(counts))


def _result(project: Any, title: Words, count: int) -> Node:
    period = node(
        "period",
        {},
        node("period-start", {"iso-date": project.start}),
        node("period-end", {"iso-date": project.end}),
        node("actual", {"value": str(count)}),
    )
    indicator = node("indicator", {"measure": UNIT}, _title(title), period)
    return node("result", {"type": OUTPUT}, _title(title), indicator)


def _title(title: Words) -> Node:
    return node("title", {}, *title.narratives)
