"""Draws how long pages take as the registry grows, of what ``bench/results`` holds."""

import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
DRAWN = ("organizations, one filter", "projects, one filter", "page of a project", "home")


def main() -> None:
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
        told = [json.loads(path.read_text()) for path in RESULTS.glob(f"{engine}-*.json")]
        told.sort(key=lambda one: one["loaded"]["projects"])
        for color, name in enumerate(DRAWN):
            found = [
                (one["loaded"]["projects"], row["median"])
                for one in told
                for row in one["pages"]
                if row["name"] == name and "median" in row
            ]
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
