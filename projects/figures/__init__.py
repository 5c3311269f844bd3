"""The figures of reports: what their parameters leave, counted and added up by some dimensions."""

from collections.abc import Mapping
from typing import Any

from projects.figures.counted import Counted
from projects.figures.dimensions import Part
from projects.figures.earlier import figures_then
from projects.figures.kept import Kept
from projects.figures.wanted import Span, Wanted
from projects.models import Project
from registry.actions.change_feed import tally_of_now
from registry.memory.figures import Figures, figures_of
from registry.memory.tallies import tally_of
from registry.past import is_past

__all__ = ["Counted", "Kept", "Part", "Span", "Wanted", "figures", "figures_at_once"]


def figures(
    asked: Mapping[str, Any], *, everything: bool, is_begun: bool = False
) -> Counted | Kept:
    """Those of what the parameters of ``FundingParameters`` leave: from memory where the list of
    projects is tallied, else from the database. ``is_begun``: the span is that of the starts of
    projects, not of the days of contributions."""
    wanted = Wanted.by(asked, everything=everything, is_begun=is_begun)
    kept = figures_then() if is_past() else _figures_now(everything=everything)
    return Counted(wanted) if kept is None else Kept(wanted, kept)


def figures_at_once(wanted: Wanted) -> Counted | Kept:
    """Those of what is wanted, as it is stored at this moment."""
    tally = tally_of_now(Project)
    return Kept(wanted, figures_of(tally)) if tally else Counted(wanted)


def _figures_now(*, everything: bool) -> Figures | None:
    """None, too, for what is told to staff alone where something that was stored waits to be
    looked at."""
    tally = tally_of(Project, at_once=everything)
    return figures_of(tally) if tally else None
