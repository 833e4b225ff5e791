"""Held-out evaluation: train without some voices, then see how well those are coded.

A voice is a file of ``data/nlu``: one author's clauses. Splitting by voice keeps an author's turns of phrase out of the
training, which a random split would not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.understanding.evaluation import Judged, Label
from bot.understanding.examples import SPEECH, codes_of, from_codes, prepared
from bot.understanding.network import Network
from bot.understanding.reader import read
from bot.understanding.training import Recipe, train

ALIKE = 0.75
"""Words in common, as a share of all words of both, from which two clauses count as near-duplicates."""

Labelled = tuple[str, dict[str, Any]]


def voices(folder: Path) -> dict[str, list[Labelled]]:
    """The texts that sellers say with their codes (see :func:`~bot.understanding.examples.from_codes`), by voice."""
    from rasa.shared.nlu.training_data.loading import load_data

    found: dict[str, list[Labelled]] = {}
    for file in sorted(folder.glob("*.yml")):
        speech = [each for each in load_data(str(file)).intent_examples if each.get("intent") == SPEECH]
        if speech:
            found[file.stem] = [(str(each.get("text")), codes_of(each)) for each in speech]
    return found


def judged_without(
    held: Sequence[str], data: dict[str, list[Labelled]], recipe: Recipe, progress: Callable[[int, int, float], None]
) -> dict[str, list[Judged]]:
    """Train on all voices but ``held`` and code those: by voice, each text's labels and what was made of it."""
    examples = [
        example
        for voice, texts in data.items()
        if voice not in held
        for text, codes in texts
        for example in from_codes(text, codes)
    ]
    network = Network()
    train(network, prepared(examples, recipe), recipe, progress)
    return {
        voice: [Judged(labels_of(text, codes), read(network, text)) for text, codes in data[voice] if is_coded(codes)]
        for voice in held
    }


def is_coded(codes: dict[str, Any]) -> bool:
    """Whether a person gave the text a code, and not the mark that it has none."""
    parts = codes.get("clauses") or [codes]
    return "aside" not in codes and all(part.get("move") not in (None, "unclear") for part in parts)


def labels_of(text: str, codes: dict[str, Any]) -> tuple[Label, ...]:
    """The labels that a text's codes give, with offsets into it."""
    examples = [each for each in from_codes(text, codes) if each.coded]
    labels: list[Label] = []
    at = 0
    for each in examples:
        at = text.find(each.text, at)
        assert each.move is not None
        labels.append(Label(at, each.move, each.topic))
        at += len(each.text)
    return tuple(labels)


def near_duplicates(texts: Iterable[str], others: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a text and one of ``others`` with nearly the same words."""
    by_word: dict[str, set[int]] = {}
    known = [(each, _words(each)) for each in others]
    for index, (_, words) in enumerate(known):
        for word in words:
            by_word.setdefault(word, set()).add(index)
    pairs = []
    for text in texts:
        words = _words(text)
        # A pair that shares three quarters of its words shares one of the rarer half.
        rarest = sorted(words, key=lambda word: (len(by_word.get(word, ())), word))[: len(words) // 2 + 1]
        for index in sorted(set().union(*(by_word.get(word, set()) for word in rarest))):
            if len(words & known[index][1]) >= ALIKE * len(words | known[index][1]):
                pairs.append((text, known[index][0]))
                break
    return pairs


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))
