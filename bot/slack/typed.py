"""What a person meant by what Slack hands over: its markup turned back into plain words before anything is coded."""

from __future__ import annotations

import re

from bot.practice.message import clean

_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_ENTITY = re.compile("&(amp|lt|gt);")
_EMOJI = re.compile(r"(?<!\w):(?=[a-z+\-0-9_']*[a-z]|[+-]1)[a-z0-9_+\-']{1,100}:(?::skin-tone-[2-6]:)?(?!\w)")
_FENCE = re.compile("```\n?(.*?)\n?```", re.DOTALL)
_MARKS = [
    re.compile(
        rf"(?<![\w{re.escape(mark)}]){re.escape(mark)}(?=\S)([^{re.escape(mark)}\n]+?)(?<=\S){re.escape(mark)}(?!\w)"
    )
    for mark in ("`", "*", "_", "~")
]
_QUOTE = re.compile(r"^>\s?", re.MULTILINE)
_QUOTES = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00a0": " ",
})  # fmt: skip

MEANT: dict[str, str] = {
    **dict.fromkeys(("+1", "thumbsup", "white_check_mark", "heavy_check_mark", "100"), "yes"),
    **dict.fromkeys(("-1", "thumbsdown", "x", "no_entry_sign"), "no"),
    **dict.fromkeys(("ok", "ok_hand"), "ok"),
    **dict.fromkeys(("wave", "raised_hand"), "hello"),
    **dict.fromkeys(("pray", "bow", "man-bowing", "woman-bowing"), "thank you"),
    **dict.fromkeys(("question", "grey_question", "interrobang"), "?"),
    **dict.fromkeys(("exclamation", "grey_exclamation", "bangbang"), "!"),
}
"""Emoji that stand for words. Others are a tone of voice and are left out, unless they are all there is."""

SPECIAL = {"channel": "everyone", "everyone": "everyone", "here": "everyone here"}


def meant(text: str, bot: str = "") -> str:
    """Plain words for the text of a Slack message. ``bot`` is the bot's own member id: to call it by name is no word of
    the conversation. Never raises, and what it gives can call nobody's attention (it holds no ``<!``)."""
    plain = _TOKEN.sub(lambda found: _token(found[1], bot), text)
    plain = _unmarked(_QUOTE.sub("", _ENTITY.sub(_entity, plain)))
    plain = _without_emoji(plain.translate(_QUOTES))
    return clean(clean(plain).replace("<!", "< !"))


def _entity(found: re.Match[str]) -> str:
    return {"amp": "&", "lt": "<", "gt": ">"}[found[1]]


def _token(inside: str, bot: str) -> str:
    target, _, label = inside.partition("|")
    label = label.strip()
    if target.startswith("@"):
        if target[1:] == bot:
            return ""
        return label.lstrip("@") or "a colleague"
    if target.startswith("#"):
        return label or "a channel"
    if target.startswith("!"):
        name = target[1:].split("^")[0]
        return label.lstrip("@") or SPECIAL.get(name, "a group" if name == "subteam" else "")
    return label or re.sub("^(mailto|tel):", "", target)


def _unmarked(text: str) -> str:
    """Without the marks of bold, italics, strike and code around words."""
    text = _FENCE.sub(r"\1", text)
    for mark in _MARKS:
        text = mark.sub(r"\1", text)
    return text


def _without_emoji(text: str) -> str:
    found = _EMOJI.findall(text)
    if not found:
        return text
    kept = re.sub(r"[^\S\n]{2,}", " ", _EMOJI.sub(lambda each: MEANT.get(_name(each[0]), " "), text))
    kept = re.sub(r"[^\S\n]+([?!.,;])", r"\1", kept).strip()
    return kept or " ".join(re.sub("[_+-]+", " ", _name(each)).strip() for each in found)


def _name(emoji: str) -> str:
    return emoji.strip(":").split("::")[0]
