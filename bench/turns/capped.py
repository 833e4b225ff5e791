"""Processes that may each use only a share of a core, as if each had a small machine of its own.

On two cores, two processes that may use all they find are held up by the client and the database beside them, which
says nothing of the program. Capped, they leave the machine room. Linux counts and caps by control groups; making one
takes root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

PERIOD = 100_000
"""Microseconds over which the kernel counts what a group uses."""
FIRST, SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
"""Where the groups of Linux's first version of them are, and those of its second. Only the first was tried."""


@contextmanager
def capped(processes: Iterable[int], share: float) -> Iterator[None]:
    """While this is open, each process uses at most ``share`` of a core, above 0. Raises :class:`SystemExit` where the
    kernel does not let us."""
    groups: list[Path] = []
    try:
        for pid in processes:
            try:
                groups.append(_group(pid, int(share * PERIOD)))
            except OSError as error:
                raise SystemExit(f"--share needs root and Linux control groups ({error}); leave it out") from error
        yield
    finally:
        for group in groups:
            for pid in (group / "cgroup.procs").read_text().split():
                (group.parent / "cgroup.procs").write_text(pid)
            group.rmdir()


def _group(pid: int, microseconds: int) -> Path:
    first = FIRST.is_dir()
    group = (FIRST if first else SECOND) / f"buyin-bench-{pid}"
    if not first:
        (SECOND / "cgroup.subtree_control").write_text("+cpu")
    group.mkdir(exist_ok=True)
    if first:
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(microseconds))
    else:
        (group / "cpu.max").write_text(f"{microseconds} {PERIOD}")
    (group / "cgroup.procs").write_text(str(pid))
    return group
