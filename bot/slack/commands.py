"""What is asked of the practice rather than said to the prospect: after ``/practice``, or in a few plain words that are
the whole message. A table, not the encoder: in a call a seller's words must never be taken for a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

WORDS: dict[str, tuple[str, ...]] = {
    "practice": ("practice", "practise", "menu", "personas", "prospects", "start", "begin", "list"),
    "end": (
        *(
            "end",
            "end call",
            "end the call",
            "end this call",
            "end my call",
            "hang up",
            "stop the call",
            "stop practice",
        ),
        *("finish the call", "end practice", "practice end", "practise end", "end practise"),
    ),
    "hint": ("hint", "a hint", "give me a hint", "i need a hint", "can i have a hint", "hint me"),
    "progress": ("progress", "my progress", "show progress", "show my progress", "how am i doing"),
    "help": ("help", "what can i do", "how does this work", "how does it work"),
    "debrief": ("debrief", "show the debrief", "show debrief", "show me the debrief", "the debrief"),
    "link": ("link", "link my account", "link account", "link code"),
}
ONLY_AFTER_SLASH = {"start", "begin", "list", "end", "menu"}
"""Words that a seller might well say alone in a call ("end", of what?), so they count after ``/practice`` only."""

OF_ONE = {words: wish for wish, all_words in WORDS.items() for words in all_words}
_CALL = re.compile(r"(?:call|ring|phone|practi[sc]e with|start(?: a)? call with|start with) (?P<who>.+)")
_JOIN = re.compile(r"(?i:join)\s+\S*?(?P<code>[\w-]{6,40})")


@dataclass(frozen=True)
class Wish:
    """Something asked of the practice: a key of :data:`WORDS`, ``call``, ``join`` or ``unknown``; and whom to call, or
    the code of the cohort to join."""

    name: str
    who: str = ""


def said_plainly(text: str, *, in_call: bool) -> Optional[Wish]:
    """The wish of a message that is nothing else, or None: then it is something said. Who to call is asked for only
    while no call is on."""
    words = _words(text)
    if words in OF_ONE and words not in ONLY_AFTER_SLASH:
        return Wish(OF_ONE[words])
    called = None if in_call else _CALL.fullmatch(words)
    return Wish("call", called["who"]) if called else None


def after_slash(text: str) -> Wish:
    """The wish of what follows ``/practice``: nothing asks for the personas."""
    words = _words(text)
    if not words:
        return Wish("practice")
    if words in OF_ONE:
        return Wish(OF_ONE[words])
    joins = _JOIN.fullmatch(text.strip())  # a code keeps its capitals and marks
    if joins:
        return Wish("join", joins["code"])
    called = _CALL.fullmatch(words)
    return Wish("call", called["who"]) if called else Wish("unknown", words)


def _words(text: str) -> str:
    plain = " ".join(re.sub(r"[^\w' -]+", " ", text.lower()).split())
    plain = re.sub(r"^practi[sc]e (?=(hint|progress|help|debrief|link)$)", "", plain)
    return re.sub(r"^please |\bplease$", "", plain).strip()
