"""Reviewed clauses as training data, in the format of ``data/nlu`` (see ``docs/understanding.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from bot.store.reviews import ReviewedClause

HEAD = """version: "3.1"

# Clauses of trainees' calls as instructors coded them: {kept} texts. {left_out}
# They are what people said. Read them before you put this file into data/nlu: names and firms do not belong there.
# Each block is one move on one topic of the codebook.

"""

Code = tuple[str, Optional[str]]


def training_data(reviewed: Sequence[ReviewedClause]) -> str:
    """YAML that the training reads. A text that was coded in two ways is left out: nobody can learn both."""
    codes: dict[str, set[Code]] = {}
    texts: dict[str, str] = {}
    for each in reviewed:
        text = _one_line(each.text)
        if text:
            texts.setdefault(text.casefold(), text)
            codes.setdefault(text.casefold(), set()).add(each.theirs)
    blocks: dict[Code, list[str]] = {}
    for key, found in codes.items():
        if len(found) == 1:
            blocks.setdefault(next(iter(found)), []).append(texts[key])
    kept = sum(len(block) for block in blocks.values())
    twice = len(codes) - kept
    left_out = f"{twice} more were coded in two ways and are left out." if twice else "None was coded in two ways."
    shown = [_block(code, blocks[code]) for code in sorted(blocks, key=lambda code: (code[0], code[1] or ""))]
    return HEAD.format(kept=kept, left_out=left_out) + ("nlu:\n" + "".join(shown) if shown else "nlu: []\n")


def _one_line(text: str) -> str:
    # Square brackets mark entities in Rasa's format, and a backslash escapes.
    return " ".join(text.replace("[", "(").replace("]", ")").replace("\\", "/").split())


def _block(code: Code, texts: Sequence[str]) -> str:
    move, topic = code
    metadata = f"{{move: {move}, topic: {topic}}}" if topic else f"{{move: {move}}}"
    examples = "".join(f"    - {text}\n" for text in sorted(texts))
    return f"- intent: seller_turn\n  metadata: {metadata}\n  examples: |\n{examples}"
