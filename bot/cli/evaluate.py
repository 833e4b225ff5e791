"""``buyin evaluate``: how well clauses are coded."""

from __future__ import annotations

import asyncio
from typing import Any

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import objects, show
from bot.codebook import Move, Topic
from bot.understanding.evaluation import Judged, Label, report


def evaluate(
    file: str = typer.Argument(
        ...,
        help='JSONL labelled by a person: {"text", "move", "topic"?} for a clause, or '
        '{"text", "clauses": [{"start", "move", "topic"?}]} for a message of several.',
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Compare the program's coding with a person's: F1, kappa, confusions, boundaries, calibration."""
    texts = [(each["text"], _labels(file, number, each)) for number, each in enumerate(objects(file, ("text",)), 1)]
    if not texts:
        raise UsageError(f"{file}: holds no labelled text")
    asyncio.run(_evaluate(texts, as_json))


def _labels(file: str, number: int, given: dict[str, Any]) -> tuple[Label, ...]:
    try:
        parts = given.get("clauses") or [{"start": 0, **given}]
        return tuple(
            Label(int(part["start"]), Move(part["move"]), Topic(part["topic"]) if part.get("topic") else None)
            for part in parts
        )
    except (KeyError, ValueError, TypeError) as error:
        raise UsageError(f"{file}: text {number}: {error} is no code, or is missing") from error


async def _evaluate(texts: list[tuple[str, tuple[Label, ...]]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.settings import read_settings

    brain = await connect(read_settings())
    figures = report([Judged(labels, await brain.code(text)) for text, labels in texts])
    if as_json:
        show(figures)
        return
    for kind, values in figures.items():
        print(f"{kind} clause texts" if kind == "single" else "texts of several clauses")
        for name, value in values.items():
            if not isinstance(value, (dict, list)):
                print(f"  {name:<22} {value}")
        _details(values)


def _details(values: dict[str, Any]) -> None:
    if "f1_by_move" not in values:
        return
    print("  F1 by move:")
    for name, value in sorted(values["f1_by_move"].items(), key=lambda each: float(each[1])):
        print(f"    {name:<22} {value}")
    print("  most often confused:")
    for each in values["worst_confusions"]:
        print(f"    {each['is']} coded as {each['coded']}: {each['times']}")
    calibration = values["calibration"]
    print(f"  calibration, expected error {calibration['expected_error']}:")
    for each in calibration["bins"]:
        print(f"    from {each['from']:.1f}: {each['clauses']} clauses, sure {each['sure']}, right {each['right']}")
