"""Charts of a cohort's figures (see :func:`bot.practice.cohort_figures.figures_of`); each stands beside its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.web.charts import INK, LINE, PAPER, QUIET, WHOLE, blank, styled, svg_of

MOST_BARS = 15
"""Bars of a chart; the table has the rest."""


def charts_of(names: Mapping[str, str]) -> dict[str, Callable[[dict[str, Any]], bytes]]:
    """What draws each figure, by its name; ``names`` are those of personas."""
    return {
        "practice": lambda figures: practice_chart(figures["practice"]),
        "score": lambda figures: score_chart(figures["score"]),
        "dimensions": lambda figures: dimensions_chart(figures["dimensions"]),
        "assumptions": lambda figures: assumptions_chart(figures["assumptions"]),
        "issues": lambda figures: issues_chart([_named(each, names) for each in figures["issues"]]),
        "personas": lambda figures: personas_chart([_named(each, names) for each in figures["personas"]]),
    }


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {**row, "persona": names.get(row["persona"], row["persona"])}


@styled
def practice_chart(weeks: Sequence[dict[str, Any]]) -> bytes:
    """Calls of each week, and how many trainees made them."""
    figure, axes = blank(7.2, 2.8)
    places = range(len(weeks))
    axes.bar(places, [each["calls"] for each in weeks], color=LINE, width=0.7, label="calls")
    axes.plot(places, [each["trainees"] for each in weeks], color=INK, marker="o", label="trainees who called")
    axes.set(ylabel="Each week", ylim=(0, None))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="upper left", frameon=False, ncol=2, bbox_to_anchor=(0, 1.22))
    _name_weeks(axes, [each["week"] for each in weeks])
    return svg_of(figure, "Calls by week")


@styled
def score_chart(weeks: Sequence[dict[str, Any]]) -> bytes:
    """The cohort's mean score of each week and where it most likely lies; weeks without calls are left out."""
    figure, axes = blank(7.2, 2.8)
    _over_weeks(axes, weeks)
    axes.set(ylabel="Mean score", ylim=(0, 100))
    _name_weeks(axes, [each["week"] for each in weeks])
    return svg_of(figure, "Mean score by week")


@styled
def dimensions_chart(rows: Sequence[dict[str, Any]]) -> bytes:
    """The mean of each quality over the weeks, in a small chart of its own."""
    from matplotlib.figure import Figure

    lines = -(-len(rows) // 3)
    figure = Figure(figsize=(7.2, 0.5 + 1.5 * lines), facecolor=PAPER, layout="constrained")
    grid = figure.subplots(lines, 3, sharex=True, sharey=True, squeeze=False)
    for axes, row in zip(grid.flat, rows, strict=False):
        _over_weeks(axes, row["weeks"], size=3)
        axes.set_title(_wrapped(row["words"]), fontsize=8, loc="left", pad=8)
    for place, axes in enumerate(grid.flat):
        axes.set_visible(place < len(rows))
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=QUIET, labelsize=8)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 1], ["poor", "good"])
        _name_weeks(axes, [each["week"] for each in rows[0]["weeks"]], most=3)
    return svg_of(figure, "Qualities by week, higher is better")


@styled
def assumptions_chart(rows: Sequence[dict[str, Any]]) -> bytes:
    """The share of calls in which each assumption was made."""
    bars = [(f"{each['assumption']}: {each['plain']}", each["share"], each["low"], each["high"]) for each in rows]
    return _shares(bars, "Share of calls in which it was made")


@styled
def issues_chart(rows: Sequence[dict[str, Any]]) -> bytes:
    """The share of calls in which each issue was told, of those that are told least."""
    bars = [(f"{each['persona']}: {each['about']}", each["share"], each["low"], each["high"]) for each in rows]
    return _shares(bars[:MOST_BARS], "Share of calls in which it was told")


@styled
def personas_chart(rows: Sequence[dict[str, Any]]) -> bytes:
    """The share of calls with the best outcome, by persona, the hardest first."""
    bars = [
        (
            f"{each['persona']} ({each['calls']} calls, mean {each['mean']:.0f})",
            each["share"],
            each["least"],
            each["most"],
        )
        for each in rows
    ]
    return _shares(bars[:MOST_BARS], "Share of calls with the best outcome")


def _shares(bars: Sequence[tuple[str, Any, float, float]], title: str) -> bytes:
    """A bar for each share with a line where it most likely lies; the words stand above it, however long they are."""
    figure, axes = blank(7.2, 0.9 + 0.5 * max(1, len(bars)))
    places = list(range(len(bars)))[::-1]
    axes.barh(places, [100 * (share or 0) for _, share, _, _ in bars], color=LINE, height=0.35)
    for place, (words, share, low, high) in zip(places, bars, strict=True):
        axes.text(0.5, place + 0.24, _plain(words), fontsize=9.5, va="bottom")
        if share is not None:
            axes.plot([100 * low, 100 * high], [place, place], color=INK, linewidth=2)
    axes.set_yticks([])
    axes.set(xlim=(0, 101), ylim=(-0.5, max(1, len(bars))), xlabel=f"{title}, %")
    return svg_of(figure, title)


def _over_weeks(axes: Any, weeks: Sequence[dict[str, Any]], size: float = 6) -> None:
    known = [(place, each) for place, each in enumerate(weeks) if each["mean"] is not None]
    places, means = [place for place, _ in known], [each["mean"] for _, each in known]
    axes.plot(places, means, color=INK, marker="o", markersize=size, **WHOLE, zorder=3)
    for place, each in known:
        if each["low"] is not None:
            axes.plot([place, place], [each["low"], each["high"]], color=LINE, linewidth=4, alpha=0.6, zorder=1)


def _name_weeks(axes: Any, weeks: Sequence[date], most: int = 8) -> None:
    """Not more names than can be read beside each other."""
    step = max(1, -(-len(weeks) // most))
    places = list(range(0, len(weeks), step))
    axes.set_xticks(places, [f"{weeks[place].day} {weeks[place]:%b}" for place in places])
    axes.set_xlim(-0.6, len(weeks) - 0.4)


def _wrapped(words: str) -> str:
    from textwrap import fill

    return fill(_plain(words), 30)


def _plain(words: str) -> str:
    # A dollar sign would begin a formula.
    return words.replace("$", r"\$")
