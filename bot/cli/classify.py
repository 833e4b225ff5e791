"""``buyin classify``: code clauses."""

from __future__ import annotations

import asyncio

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import STANDARD_INPUT, objects, show


def classify(
    file: str = typer.Argument(STANDARD_INPUT, help='JSONL, {"id", "text", "context"?} a line; - for standard input.'),
    as_json: bool = typer.Option(False, "--json", help="Print JSONL instead of a table."),
) -> None:
    """Cut texts into clauses and code each with its move, family, topic and confidence."""
    texts = list(objects(file, ("text",)))
    for number, each in enumerate(texts, 1):
        if not isinstance(each.get("context") or "", str):
            raise UsageError(f"{file}: 'context' of text {number} must be a string")
    asyncio.run(_classify(texts, as_json))


async def _classify(texts: list[dict[str, object]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.settings import read_settings

    brain = await connect(read_settings())
    for each in texts:
        text = str(each["text"])
        clauses = await brain.code(text, str(each.get("context") or ""))
        if as_json:
            show({"id": each.get("id"), "text": text, "clauses": [clause.as_dict() for clause in clauses]})
            continue
        for clause in clauses:
            move = clause.move.value if clause.move else "unclear"
            topic = clause.topic.value if clause.topic else "-"
            print(f"{move:<22} {topic:<14} {clause.confidence:.2f}  {clause.text}")
