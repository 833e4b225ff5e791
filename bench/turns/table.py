"""The figures as a table, each with what it should be."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One figure: ours, the stock bot's where it has one, and what ``value`` may be at most, or must be at least."""

    name: str
    unit: str
    ours: float
    stock: Optional[float] = None
    value: Optional[float] = None
    most: Optional[float] = None
    least: Optional[float] = None

    @property
    def met(self) -> Optional[bool]:
        """Whether the target is met; None without one."""
        if self.most is None and self.least is None:
            return None
        value = self.ours if self.value is None else self.value
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    @property
    def target(self) -> str:
        """The target in words."""
        what = "" if self.value is None else "ratio "
        if self.most is not None:
            return f"{what}<= {self.most:g}"
        return f"{what}>= {self.least:g}" if self.least is not None else ""

    def as_dict(self) -> dict[str, Any]:
        """The figure as ``--json`` prints it."""
        names = ("name", "unit", "ours", "stock", "value", "target", "met")
        return {each: getattr(self, each) for each in names}


def p95(seconds: Sequence[float]) -> float:
    """What 95 of a hundred are below."""
    return statistics.quantiles(seconds, n=20)[-1]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table("", "unit", "ours", "stock", "ratio", "target", "", title=title, title_justify="left")
    for each in figures:
        table.add_row(each.name, each.unit, *map(_number, (each.ours, each.stock, each.value)), each.target, _met(each))
    console = Console()
    # Piped into a file there is no width to fit into.
    Console(width=None if console.is_terminal else 120).print(table)


def _number(value: Optional[float]) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _met(figure: Figure) -> str:
    return {None: "", True: "met", False: "MISSED"}[figure.met]
