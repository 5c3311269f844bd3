"""The figures of reports: what their parameters leave, counted and added up by some dimensions."""

from collections.abc import Mapping
from typing import Any

from projects.figures.counted import Counted
from projects.figures.dimensions import Part
from projects.figures.kept import Kept
from projects.figures.wanted import Span, Wanted
from projects.models import Project
from registry.figures import figures_of
from registry.tallies import tally_of

__all__ = ["Counted", "Kept", "Part", "Span", "Wanted", "figures"]


def figures(
    asked: Mapping[str, Any], *, everything: bool, is_begun: bool = False
) -> Counted | Kept:
    """Those of what the parameters of ``FundingParameters`` leave: from memory where the list of
    projects is tallied, else from the database, as what is told to staff alone is where something
    that was stored waits to be looked at. ``is_begun``: the span is that of the starts of projects,
    not of the days of contributions."""
    wanted = Wanted.by(asked, everything=everything, is_begun=is_begun)
    tally = tally_of(Project)
    if tally is None or (everything and tally.waits is not None):
        return Counted(wanted)
    return Kept(wanted, figures_of(tally))
