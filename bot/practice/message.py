"""What a trainee typed, made fit to be heard: bounded, without characters that nobody typed on purpose."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 5000
"""Characters of one message that are heard; an edge refuses a longer one."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def clean(text: str) -> str:
    """The message as it is stored, coded and shown: composed (NFC), no control or invisible characters, trimmed.

    Offsets of clauses count in the text this returns.
    """
    plain = text.replace("\r\n", "\n")
    kept = "".join(" " if unicodedata.category(each) == "Cc" and each != "\n" else each for each in plain)
    kept = "".join(each for each in kept if unicodedata.category(each) != "Cs")
    # Composed last: what is taken out may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", kept)).strip()
