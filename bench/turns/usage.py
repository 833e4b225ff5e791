"""What processes use of the machine, as Linux counts it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name, from its state on; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _all() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def family(pid: int) -> set[int]:
    """A process and its descendants."""
    parents = {each: int(stat[1]) for each in _all() if (stat := _stat(each))}
    found, more = {pid}, {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def named(name: str) -> set[int]:
    """Every process that runs a program of this name."""
    return {each for each in _all() if (Path(f"/proc/{each}/comm").read_text().strip() if _stat(each) else "") == name}


def cpu_seconds(processes: Iterable[int]) -> float:
    """Processor time that the processes have used so far, that of children that have ended included."""
    return sum(sum(map(int, stat[11:15])) for each in processes if (stat := _stat(each))) / TICK


def resident(processes: Iterable[int]) -> int:
    """Bytes of memory that the processes hold; what they share counts for each."""
    return sum(int(stat[21]) * PAGE for each in processes if (stat := _stat(each)))
