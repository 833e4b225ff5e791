"""Charts as SVG documents, each of which a page shows beside a table with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from typing import Any

PAPER, INK, QUIET, LINE, GOOD, BAD = "#ffffff", "#1c1c1a", "#57564f", "#8b8a80", "#14633b", "#9b1c1c"
"""Colours on white paper, also where the page is dark: a chart is printed as it is seen."""

SAME_BYTES = {"svg.hashsalt": "buy-in", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11}
"""The same numbers give the same document, and its text stays text."""

WHOLE = {"clip_on": False, "in_layout": False}
"""Of lines and points: those at the top and the bottom of what there can be are not cut in half by the axes."""


def styled(draw: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Draw in our style, not in what this machine's user has set."""

    @wraps(draw)
    def styled(numbers: Any) -> bytes:
        from matplotlib import rc_context

        with rc_context(SAME_BYTES):
            return draw(numbers)

    return styled


@styled
def trust_chart(document: dict[str, Any]) -> bytes:
    """How trust went, from a debrief; a triangle marks a turn that pushed, a dot one that moved something hidden."""
    points = document["trust"]
    turns = {turn["turn"]: turn["clauses"] for turn in document["transcript"]}
    pushed = [number for number, clauses in turns.items() if any(c["counts_as"] == "pushing" for c in clauses)]
    moved = [number for number, clauses in turns.items() if any(c["issue"] for c in clauses)]
    at = {each["turn"]: each["trust"] for each in points}
    figure, axes = blank(7.2, 2.8)
    trust = [each["trust"] for each in points]
    axes.plot([each["turn"] for each in points], trust, color=INK, linewidth=1.8, **WHOLE)
    for numbers, marker, color, words in (
        (pushed, "v", BAD, "you pushed"),
        (moved, "o", GOOD, "something hidden moved"),
    ):
        shown = [number for number in numbers if number in at]
        if shown:
            heights = [at[number] for number in shown]
            axes.scatter(shown, heights, marker=marker, s=55, color=color, zorder=3, label=words, **WHOLE)
    axes.set(xlabel="Turn", ylabel="Trust", ylim=(0, 100))
    axes.xaxis.get_major_locator().set_params(integer=True)
    if pushed or moved:
        axes.legend(loc="upper left", frameon=False, ncol=2, bbox_to_anchor=(0, 1.22))
    return svg_of(figure, "Trust, turn by turn")


@styled
def score_chart(progress: dict[str, Any]) -> bytes:
    """The score of each call, oldest first, and where the mean of all most likely lies."""
    score = progress["score"]
    numbers = list(range(1, len(score["values"]) + 1))
    figure, axes = blank(7.2, 2.8)
    if score["low"] is not None:
        axes.axhspan(score["low"], score["high"], color=LINE, alpha=0.3, linewidth=0, label="mean, most likely")
        axes.legend(loc="upper left", frameon=False, bbox_to_anchor=(0, 1.22))
    axes.plot(numbers, score["values"], color=INK, marker="o", linewidth=1.8, **WHOLE)
    axes.set(xlabel="Call", ylabel="Score", ylim=(0, 100), xlim=(0.5, max(1, len(numbers)) + 0.5))
    axes.xaxis.get_major_locator().set_params(integer=True)
    return svg_of(figure, "Score, call by call")


@styled
def dimensions_chart(rows: Sequence[dict[str, Any]]) -> bytes:
    """The mean quality of each dimension, 0-1, with its interval; ``rows`` are those of the table, in order."""
    shown = [each for each in rows if each["mean"] is not None][::-1]
    figure, axes = blank(7.2, 0.7 + 0.34 * max(1, len(shown)))
    places = list(range(len(shown)))
    axes.barh(places, [each["mean"] for each in shown], color=LINE, height=0.6)
    for place, each in zip(places, shown, strict=True):
        if each["low"] is not None:
            axes.plot([max(0.0, each["low"]), min(1.0, each["high"])], [place, place], color=INK, linewidth=2)
    axes.set_yticks(places, [each["words"] for each in shown])
    axes.set(xlim=(0, 1), xlabel="Quality, 0 poor to 1 good")
    return svg_of(figure, "Quality by dimension")


def blank(width: float, height: float) -> tuple[Any, Any]:
    """A figure of so many inches with empty axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor=PAPER, layout="tight")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=QUIET)
    return figure, axes


def svg_of(figure: Any, title: str) -> bytes:
    """The document of a figure."""
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Title": title, "Date": None, "Creator": None})
    # Matplotlib puts quotes around the generic family's name, which makes it one that no machine has.
    return out.getvalue().replace(b"'sans-serif'", b"sans-serif")
