"""Showing how far a training is: a bar in a terminal, a line now and then in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

LINES = 10
"""How many lines a whole training writes to a log."""


@contextmanager
def shown_progress(title: str) -> Iterator[Callable[[int, int, float], None]]:
    """Gives a function to call with steps done, steps in all and the loss."""
    console = Console()
    if not console.is_terminal:
        yield lambda done, steps, loss: _line(title, done, steps, loss)
        return
    with Progress(TextColumn(title), BarColumn(), TextColumn("{task.fields[loss]}"), TimeRemainingColumn()) as bar:
        task = bar.add_task("", loss="")
        yield lambda done, steps, loss: bar.update(task, completed=done, total=steps, loss=f"loss {loss:.2f}")


def _line(title: str, done: int, steps: int, loss: float) -> None:
    if done == steps or done % max(1, steps // LINES) == 0:
        print(f"{title}: {100 * done // steps} %, loss {loss:.2f}", flush=True)
