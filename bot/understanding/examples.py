"""From Rasa's training data to the network's examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Optional

import numpy as np

from bot.codebook import Aside, Move, Topic
from bot.understanding.clauses import sentences
from bot.understanding.entities import UNCLEAR
from bot.understanding.spelling import respell
from bot.understanding.training import Example, Recipe

SPEECH = "seller_turn"
"""The intent whose examples are what sellers say in calls."""


NO_ASIDE = "none"
"""Marks examples that are no aside, however near they come to one."""

MOVE_OF = {
    Aside.INSULTED: Move.CONFRONT,
    Aside.ASKED_WHO: Move.SITUATION_QUESTION,
    **dict.fromkeys(
        (
            Aside.HOW_ARE_YOU,
            Aside.SMALL_TALK,
            Aside.THANKED,
            Aside.APOLOGISED_TO,
            Aside.INTRODUCED,
            Aside.SAY_AGAIN,
            Aside.EXPLAIN,
            Aside.CALLED_A_BOT,
            Aside.OFF_TOPIC,
            Aside.ASSENT,
            Aside.WAITS,
            Aside.LOST,
            Aside.REFUSES_ANSWER,
        ),
        Move.COURTESY,
    ),
}
"""The move that an aside makes, mostly "small talk, filler" in the codebook. The others go by their words."""

_JOINERS = ("and", "but", "so")


class BadExample(ValueError):
    """A training example is not in the form that ``docs/understanding.md`` describes."""


def from_training_data(messages: Iterable[Any]) -> list[Example]:
    """The examples in Rasa messages, questions of fact sheets left out. Raises :class:`BadExample`, naming the
    text, for codes that do not exist."""
    examples: list[Example] = []
    for message in messages:
        if message.get("intent") == SPEECH and "sheet" not in codes_of(message):
            examples += from_codes(str(message.get("text")), codes_of(message))
    return examples


def codes_of(message: Any) -> dict[str, Any]:
    """The codes that a Rasa message carries: those of its block, and its own."""
    metadata = message.get("metadata") or {}
    return {**(metadata.get("intent") or {}), **(metadata.get("example") or {})}


def prepared(examples: Sequence[Example], recipe: Recipe) -> list[Example]:
    """What the network is trained on: the examples, run-ons made of them, and a share of all typed carelessly."""
    return careless([*examples, *run_ons(examples, recipe.run_ons, recipe.seed)], recipe.careless, recipe.seed)


def from_codes(text: str, codes: dict[str, Any]) -> list[Example]:
    """The examples that one text with its metadata gives.

    ``codes`` is ``{"move", "topic"?}`` for a clause, ``{"aside"}`` for one that is known to be an aside or ``none``,
    or ``{"clauses": [{"says", "move", "topic"?, "aside"?}]}`` for a message of several, whose ``says``, in order, make
    up the text. The move ``unclear`` marks what is no act at all.
    """
    if "aside" in codes:
        return [_beside(text, str(codes["aside"]))]
    if "clauses" not in codes:
        return [_coded(text, codes, starts=())]
    examples: list[Example] = []
    starts: list[int] = []
    at = 0
    for part in codes["clauses"]:
        says = str(part.get("says", ""))
        found = text.find(says, at) if says else -1
        if found < 0:
            raise BadExample(f"{text!r}: {says!r} does not stand in it after the clause before")
        starts.append(found)
        at = found + len(says)
        examples.append(_coded(says, part))
    for begin, end in sentences(text):
        inner = tuple(start - begin for start in starts if begin < start < end)
        examples.append(Example(text[begin:end], starts=inner))
    return examples


def run_ons(examples: Sequence[Example], count: int, seed: int) -> list[Example]:
    """``count`` messages made of two to four of the coded clauses, typed on without punctuation as often as with it:
    what the network learns from where a clause begins. The clauses' own codes are not in them.

    Clauses on the same topic are joined, so that a change of subject does not give the joint away.
    """
    random = np.random.default_rng(seed)
    clauses = [each for each in examples if each.move and each.starts == () and "\n" not in each.text]
    by_topic: dict[Optional[Topic], list[str]] = {}
    for each in clauses:
        by_topic.setdefault(each.topic, []).append(each.text)
    made = []
    for _ in range(count if len(clauses) > 1 else 0):
        topic = clauses[random.integers(len(clauses))].topic
        parts = [
            str(
                random.choice(
                    by_topic[topic if random.random() < 0.6 else clauses[random.integers(len(clauses))].topic]
                )
            )
            for _ in range(random.choice([2, 2, 2, 3, 3, 4]))
        ]
        text, starts = "", []
        for part in parts:
            if text:
                text = text.rstrip(".!?\u2026 ") + str(random.choice(["", "", "", ",", " -"])) + " "
                starts.append(len(text))
                if random.random() < 0.6 and not part.startswith(("I ", "I'")):
                    part = part[0].lower() + part[1:]
                joins = random.random() < 0.25 and part.split()[0].lower() not in _JOINERS
                part = f"{random.choice(_JOINERS)} {part}" if joins else part
            text += part
        if random.random() < 0.5:
            text = text.rstrip(".!?")
        made += [
            Example(text[begin:end], starts=tuple(start - begin for start in starts if begin < start < end))
            for begin, end in sentences(text)
        ]
    return made


def careless(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """The examples, a ``share`` of those of one clause as people type them in a hurry: no marks, no apostrophes, and
    every other one with two slips, as far as :func:`~bot.understanding.spelling.respell` does not put them right."""
    random = np.random.default_rng(seed)
    typed = []
    for each in examples:
        hurried = random.random() < share and not each.starts
        text = each.text.rstrip(".?!").replace("'", "").replace("\u2019", "") if hurried else each.text
        text = text.replace(",", "") if hurried else text
        if hurried and random.random() < 0.5:
            text = respell(_slip(_slip(text, random), random)).text
        typed.append(replace(each, text=text or each.text))
    return typed


def _slip(text: str, random: np.random.Generator) -> str:
    """``text`` with a letter inside a word left out, doubled or changed with the next one."""
    inside = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if not inside:
        return text
    at = inside[random.integers(len(inside))]
    slips = (text[at + 1 :], text[at] + text[at:], text[at + 1] + text[at] + text[at + 2 :])
    return text[:at] + slips[random.integers(len(slips))]


def _coded(text: str, codes: dict[str, Any], starts: Optional[tuple[int, ...]] = None) -> Example:
    """A clause with its codes. What is more than a courtesy is no aside where none is given; a
    courtesy may be one."""
    if codes.get("move") == UNCLEAR:
        return Example(text, starts=starts, coded=True)
    try:
        topic = codes.get("topic")
        move = Move(codes["move"])
        aside = Aside(codes["aside"]) if "aside" in codes else None
        judged = aside is not None or move is not Move.COURTESY
        return Example(text, move, Topic(topic) if topic else None, starts, True, aside, judged)
    except (KeyError, ValueError) as error:
        raise BadExample(f"{text!r}: {error}") from error


def _beside(text: str, name: str) -> Example:
    """An example of an aside, with the move that it makes by the codebook where that is plain."""
    if name == NO_ASIDE:
        return Example(text, starts=(), judged=True)
    try:
        aside = Aside(name)
    except ValueError as error:
        raise BadExample(f"{text!r}: {error}") from error
    move = MOVE_OF.get(aside)
    return Example(text, move, starts=(), coded=move is not None, aside=aside, judged=True)
