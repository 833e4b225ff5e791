"""Whether a text can be coded at all: it has words, and they are English ones."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path

import spacy

from bot.understanding.spelling import is_english_word

_LANGUAGES = ("de", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr", "ro", "cs", "fi", "id")
_MARKUP = re.compile(r"<[^<>]{0,200}>")
_CODE = re.compile(r"[<>{}()\[\]=_|]|^/|://|^[\w.+-]+@[\w-]+\.")
"""Marks that a run of characters without a space is code, a command or an address rather than a word."""
_SAYS_NOTHING_NEW = 8
"""Words from which a text that mostly repeats itself is no speech."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


@cache
def _function_words(language: str) -> frozenset[str]:
    """The commonest words of a language, as spaCy lists them."""
    # The file alone: importing spacy.lang.fr takes four seconds, in the middle of somebody's call.
    file = Path(spacy.__file__).parent / "lang" / language / "stop_words.py"
    return frozenset(runpy.run_path(str(file))["STOP_WORDS"])


def is_codable(text: str) -> bool:
    """Whether ``text`` has words, written in Latin letters, that are not plainly another language's, nor the same few
    words over and over.

    Another language is recognised by its function words: when more words of the text are among those of one other
    language than among those of English. Typing errors and second-language English keep English function words.
    """
    if _MARKUP.search(text):
        return False
    runs = [run for run in text.split() if not _CODE.search(run.strip("()[].,!?\"'"))]
    words = [word.lower() for word in _WORD.findall(" ".join(runs))]
    letters = "".join(words)
    if not letters:
        return False
    if sum(character > "\u024f" for character in letters) > 0.3 * len(letters):
        return False
    if len(words) >= _SAYS_NOTHING_NEW and len(set(words)) < 0.5 * len(words):
        return False
    english = sum(word in _function_words("en") for word in words)
    # Where English holds its own no other list needs to be looked at.
    if english >= 0.3 * len(words) or len(words) < 2:
        return True
    if sum(is_english_word(word) for word in words) >= 0.7 * len(words):
        return True
    others = max(sum(word in _function_words(language) for word in words) for language in _LANGUAGES)
    return others <= english or others < 2
