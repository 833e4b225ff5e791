"""``python -m bench.turns [--json] [--processes N [--share S]]``."""

from __future__ import annotations

import argparse
import asyncio
import json

from bench.turns.beside import beside
from bench.turns.many import many
from bench.turns.table import show


def main() -> None:
    """Measure and print. The machine should have nothing else to do."""
    parser = argparse.ArgumentParser(prog="python -m bench.turns", description="What a turn costs, beside a stock bot.")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="compare N processes with one instead")
    parser.add_argument("--share", type=float, metavar="S", help="with --processes: cap each at this share of a core")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args()
    if given.share is not None and not (given.processes > 1 and given.share > 0):
        parser.error("--share takes a number above 0, and --processes N beside it")
    if given.processes > 1:
        title = "One process and several, on PostgreSQL and Redis"
        figures = asyncio.run(many(given.processes, given.share))
    else:
        title, figures = "Ours beside a stock Rasa bot, both on SQLite", asyncio.run(beside())
    if given.json:
        print(json.dumps([each.as_dict() for each in figures], indent=1))
    else:
        show(title, figures)


if __name__ == "__main__":
    main()
