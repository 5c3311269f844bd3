"""Tells and draws how long pages take as the registry grows, of what ``bench/results`` holds."""

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
DRAWN = ("organizations, one filter", "projects, one filter", "page of a project", "home")


def main() -> None:
    for engine in ("postgres", "sqlite"):
        tell(results(engine))
    draw()


def results(engine: str) -> list[dict[str, Any]]:
    """The runs that are kept of it, the smallest registry first."""
    told = [json.loads(path.read_text()) for path in RESULTS.glob(f"{engine}-*.json")]
    return sorted(told, key=lambda one: one["loaded"]["projects"])


def medians(told: dict[str, Any]) -> dict[str, float]:
    """Of each kind of page that answered."""
    return {row["name"]: row["median"] for row in told["pages"] if "median" in row}


def tell(runs: list[dict[str, Any]]) -> None:
    """How many times as long each kind of page takes in the largest registry as in the smallest."""
    if len(runs) < 2:
        return
    least, most = medians(runs[0]), medians(runs[-1])
    few, many = (one["loaded"]["projects"] for one in (runs[0], runs[-1]))
    print(f"{runs[0]['engine']}, from {few} to {many} projects, a page takes as long, times:")
    for name in (one for one in least if one in most):
        print(f"{name:44}{most[name] / least[name]:>8.1f}  (goal: less than 3)")


def draw() -> None:
    try:
        import matplotlib as mpl
    except ImportError:
        print("matplotlib is not installed (bench/requirements.txt): nothing is drawn")
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    for engine, mark in (("postgres", "o-"), ("sqlite", "s--")):
        told = [(one["loaded"]["projects"], medians(one)) for one in results(engine)]
        for color, name in enumerate(DRAWN):
            found = [(count, times[name]) for count, times in told if name in times]
            if found:
                axes.plot(
                    *zip(*found, strict=True), mark, color=f"C{color}", label=f"{name}, {engine}"
                )
    axes.set(xscale="log", yscale="log", xlabel="projects", ylabel="median, ms")
    axes.legend(fontsize="small")
    axes.grid(visible=True, which="both", alpha=0.3)
    figure.savefig(RESULTS / "growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
