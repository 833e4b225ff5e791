"""Questions whose form alone says what kind of answer they want: a choice between two things, an opinion of what is
offered, the lead in the talk, a yes to a summary."""

from __future__ import annotations

import re
from typing import Optional

from bot.personas.schema import Situation
from bot.prospect.hearing import asks, asks_for_something, begins_as_question, content_words

_CONFIRM = re.compile(
    r"""\b(?:
      (?:did|do|have)\ i\ (?:get|got|have|hear|heard|put|say|said|understand|understood|read)\b
        \ ?(?:that|it|this|you|all|what\ you\ \w+|everything)?\ ?(?:all\ )?(?:right|correctly|properly|well)
    | (?:did|have)\ i\ (?:understand|understood)\ (?:you|that|it)
    | is\ that\ (?:about\ |more\ or\ less\ |roughly\ |a\ )?(?:right|correct|it|so|fair(?:\ summary)?|accurate)
    | am\ i\ (?:right|(?:hearing|reading|getting|understanding)\ (?:you|that|it)(?:\ (?:right|correctly))?)
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_HANDS_OVER = re.compile(
    r"""\bwhat\ (?:would|do|should|shall|is|can|could|else)\b[^?]{0,60}\b(?:me\ to\ ask|i\ ask\ you|ask\ me
        |like\ to\ ask|(?:we|us|to)\ talk\ about|for\ you\ to\ hear|you(?:'?d|\ would)?\ (?:like|want)\ to\ hear
        |(?:know|hear|want|need)\ from\ (?:me|us|some(?:one|body)\ like\ me)|know\ about\ (?:me|us))\b
    | \b(?:anything|something)\ (?:that\ )?you(?:'?d|\ would)?(?:\ still)?(?:\ (?:like|want|care))?(?:\ to)?
        \ (?:ask|know|hear)\b
    | \b(?:any|have\ you(?:\ got)?|do\ you\ have)(?:\ any)?\ questions?(?:\ (?:for|to)\ (?:me|us))?\W*$
    | \bask\ me\ (?:something|anything)\b
    | \bwhere\ (?:(?:shall|should)\ (?:we|i)|(?:do|would)\ you\ (?:want|like))\b[^?]{0,30}\b(?:start|begin)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFERED = (
    r"(?:that|it|this|something|anything\ like\ (?:that|this)|such\ a\ thing|(?:that|this)\ (?:sort|kind)\ of\ thing)"
)
_OPINION = re.compile(
    rf"""\b(?:would|could|might|can|does|do\ you\ think|you\ think|is|will)\ {_OFFERED}\b[^?]{{0,40}}\b(?:use|useful
        |help|helpful|interest|interesting|sort\ (?:out\ )?your|sense|believable|worth|fit|save|appeal|suit
        |work\ for\ you)\b
    | \bsounds?\ (?:any\ |at\ all\ )?(?:good|useful|use|interesting|believable|like\ (?:something|sales)|fair|reasonable
        |all\ right)\b
    | \bgive\ (?:it|that|this|us)\ a\ (?:look|try|go|chance)\b
    | \bwould\ you\ (?:be\ (?:interested|open\ to|up\ for|keen)|have\ any\ use|see\ any)\b
    | \bwhat\ (?:would|do)\ you\ (?:say|think)\ (?:to|of|about)\ {_OFFERED}\W*$
    | \b(?:any|of)\ (?:use|interest|help)\ (?:to|for)\ you\b
    | ^\W*any\ (?:use|good|interest)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_A_PLAN_TO_TALK = re.compile(r"\bif (?:we|i)\b|\bto (?:talk|go|look|start|list|think|hear|take)\b", re.IGNORECASE)
_BETWEEN_TWO = re.compile(
    r"\bor\b(?! (?:(?:maybe|perhaps|about|around|even) )?(?:so|something|anything|anyone|anybody|whatever"
    r"|(?:more|less)(?! (?:of|like|about|an?|the)\b)"
    r"|no|not|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|\w+ty|a hundred|once|twice|half|a couple|is now|is this a|should i|shall i|would you like"
    r"|how|why|what|who|when|where|\w+n['\u2019]?t)\b)",
    re.IGNORECASE,
)
_IS_OR_DOES = re.compile(
    r"(?:^|,)\W*(?:(?:and|so|but|ok|okay|well|right|then|sorry|or)\b\W*)*(?:is|are|was|were|do|does|did|has|have"
    r"|(?:would|will|can|could|should)(?! (?:i|we|you|it|that|this)\b)(?!.*\bif\b)"
    r"|^(?:you|they|he|she|it)\b(?=.*\?\W*$))\b"
    r"(?! (?:you|he|she|they|we) or\b)(?!.*\b(?:ever|yet|any\w*)\b)",
    re.IGNORECASE,
)
_OR_THE_OTHER = re.compile(
    r"(?:^|,)\W*or\b(?!\W+(?:so|no|not|what|whatever|something|anything|who|whose|which|when|where|why|how|maybe|perhaps"
    r"|would|could|\w+n['\u2019]?t|(?:is|was) (?:that|this) (?:an?|too|just))\b(?! else\b))",
    re.IGNORECASE,
)
_ASKS_IF_IT_IS_SO = re.compile(
    r"\bor\b\W+(?:did|have|has|am|was|is|were|are) (?:i|he|she|they|that|it|we)"
    r" (?:\w+ )?(?:get|got|been|pulling|wrong|mis\w+|joking|off|mistaken)\b",
    re.IGNORECASE,
)
"""How a choice of one thing goes on: "is that right, or did I get it wrong?"."""
_PROPOSES = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:can|could|may|might|shall|should|would|will) (?:i|we|you(?! (?:say|call|ask)\b))\b"
    r"|\bor\b\W+(?:would|should|shall|will|can|could|may|might) (?:i|we|you)\b|\bor\b\W+(?:do|shall) (?:i|we)\b",
    re.IGNORECASE,
)
_READINGS = re.compile(
    r"^\W*(?:(?:sorry|so|wait|um|uh|er|well|ok|okay|oh|ah|ha|haha|hm+|and|but)\b\W*)*"
    r"(?:(?:do |did )?you mean|as in|meaning|is (?:that|it) (?:a )?(?:no|yes)|to(?! be\b)"
    r"|about(?! (?:how|what|when|who|which|where)\b)"
    r"|(?:no|yes|yeah|yep|nope)\W+(?:or|as in|to|for|that|because|it|they|he|she|we|you|there))\b"
    r".*\bor\b(?!\W+(?:so|what|whatever)\b)"
    r"|\bthat\b.*\bor that\b",
    re.IGNORECASE,
)
"""How somebody asks which of two things was meant: "no to which, the croquettes or the lorries?"."""
_IN_SOME_CASE = re.compile(r"\b(?:when|if)\b", re.IGNORECASE)
_SHORT = r"[\w'\u2019-]+(?: [\w'\u2019-]+){0,3}"
_FRAGMENTS = re.compile(rf"^\W*{_SHORT} or {_SHORT}\W*$")
_LIST = re.compile(rf"^\W*{_SHORT}(?:, (?:or )?{_SHORT}){{2,}}\W*$")
"""A choice without a verb: "hundreds or thousands?", "phone, email, a sheet?"."""
_ONE_OF_THEM = re.compile(rf"^\W*(?:or |about |say )?{_SHORT}\W*$", re.IGNORECASE)
MOST_LETTERS = 450
"""Characters of a clause above which it is taken for no choice: time goes with the square of them."""
MOST_WORDS_OF_A_CHOICE = 45
"""Words of a clause above which it asks more than which of two things it is."""


def asks_to_confirm(text: str) -> bool:
    """Whether a clause asks if what was summed up is right."""
    return bool(_CONFIRM.search(text))


def asks_which_was_meant(text: str) -> bool:
    """Whether a clause asks which of two things was meant by what was just said."""
    return len(text.split()) <= MOST_WORDS_OF_A_CHOICE and asks(text) and bool(_READINGS.search(text))


def form_of(text: str) -> Optional[Situation]:
    """What a question calls for by its form; None where that depends on what it asks about."""
    if asks_to_confirm(text):
        return Situation.CONFIRMS
    if _HANDS_OVER.search(text):
        return Situation.ASKED_TO_LEAD
    if asks(text) and _OPINION.search(text) and not plans_to_talk(text):
        return Situation.ASKED_OPINION
    return Situation.EITHER if _offers_a_choice(" ".join(text.split())) else None


def may_be_one_of_several(text: str) -> bool:
    """Whether a clause names a thing and asks no more: "hundreds?"."""
    if len(text) > MOST_LETTERS or not text.rstrip().endswith("?") or begins_as_question(text):
        return False
    return bool(_ONE_OF_THEM.match(text)) and bool(content_words(text))


def plans_to_talk(text: str) -> bool:
    """Whether a clause is about talking on, not about what the seller offers: "would it be useful if we listed...?"."""
    return bool(_A_PLAN_TO_TALK.search(text))


def _offers_a_choice(text: str) -> bool:
    if not asks(text) or len(text.split()) > MOST_WORDS_OF_A_CHOICE or len(text) > MOST_LETTERS:
        return False
    if asks_which_was_meant(text):
        return True
    if _ASKS_IF_IT_IS_SO.search(text) or _PROPOSES.search(text):
        return False
    if asks_for_something(text):
        # "Who decides, you or the board?"; "what happens when he's ill, or away?" asks for no choice
        asked, comma, offered = text.rpartition(",")
        return bool(comma) and bool(_BETWEEN_TWO.search(offered)) and not _IN_SOME_CASE.search(asked)
    if _OR_THE_OTHER.search(text) or _LIST.match(text) or (_FRAGMENTS.match(text) and _BETWEEN_TWO.search(text)):
        # "A grumble from the staff, or from the owners?"
        return True
    return bool(_IS_OR_DOES.search(text)) and bool(_BETWEEN_TWO.search(text))
