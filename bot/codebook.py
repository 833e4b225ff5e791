"""The vocabulary everything shares: moves, families, topics, issue states, outcome kinds, coded clauses.

The scheme is described for people in ``docs/codebook.md``; this module is its one form in code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional


class Family(str, Enum):
    """Whose decision a clause serves: the prospect's, nobody's, or the seller's wish to place a solution."""

    FACILITATING = "facilitating"
    NEUTRAL = "neutral"
    PUSHING = "pushing"


class Topic(str, Enum):
    """The internal decision issue a clause touches."""

    STAKEHOLDERS = "stakeholders"
    VETO = "veto"
    WORKAROUND = "workaround"
    OWN_FIX = "own_fix"
    INCUMBENT = "incumbent"
    BUDGET = "budget"
    RULES = "rules"
    TIMING = "timing"
    PEOPLE_IMPACT = "people_impact"
    CRITERIA = "criteria"
    AGENDAS = "agendas"
    RISK = "risk"
    HISTORY = "history"
    PRIORITY = "priority"


class Move(str, Enum):
    """What a seller's clause does. Each move belongs to one family."""

    DECISION_QUESTION = "decision_question"
    SIMPLE_REFLECTION = "simple_reflection"
    COMPLEX_REFLECTION = "complex_reflection"
    AFFIRM = "affirm"
    SEEK_COLLABORATION = "seek_collaboration"
    SUPPORT_AUTONOMY = "support_autonomy"
    WIDEN_FRAME = "widen_frame"
    OFFER_DECISION_HELP = "offer_decision_help"
    DEFER_TO_PROCESS = "defer_to_process"

    SITUATION_QUESTION = "situation_question"
    PROBLEM_QUESTION = "problem_question"
    IMPLICATION_QUESTION = "implication_question"
    BENEFIT_QUESTION = "benefit_question"
    GIVE_INFORMATION = "give_information"
    ADVISE_WITH_PERMISSION = "advise_with_permission"
    COURTESY = "courtesy"

    ASSUME_READY = "assume_ready"
    ASSUME_SEEKING = "assume_seeking"
    ASSUME_OUTSIDE_HELP = "assume_outside_help"
    PRESUME_ACCESS = "presume_access"
    BID_FOR_LIKING = "bid_for_liking"
    LEADING_QUESTION = "leading_question"
    PITCH = "pitch"
    PRESS_TO_CLOSE = "press_to_close"
    CONFRONT = "confront"

    @property
    def family(self) -> Family:
        """The family this move belongs to."""
        return FAMILY[self]


_FACILITATING = (
    Move.DECISION_QUESTION,
    Move.SIMPLE_REFLECTION,
    Move.COMPLEX_REFLECTION,
    Move.AFFIRM,
    Move.SEEK_COLLABORATION,
    Move.SUPPORT_AUTONOMY,
    Move.WIDEN_FRAME,
    Move.OFFER_DECISION_HELP,
    Move.DEFER_TO_PROCESS,
)
_PUSHING = (
    Move.ASSUME_READY,
    Move.ASSUME_SEEKING,
    Move.ASSUME_OUTSIDE_HELP,
    Move.PRESUME_ACCESS,
    Move.BID_FOR_LIKING,
    Move.LEADING_QUESTION,
    Move.PITCH,
    Move.PRESS_TO_CLOSE,
    Move.CONFRONT,
)
FAMILY: dict[Move, Family] = {
    move: Family.FACILITATING if move in _FACILITATING else Family.PUSHING if move in _PUSHING else Family.NEUTRAL
    for move in Move
}

ASSUMPTIONS: dict[Move, str] = {
    Move.ASSUME_READY: "A1",
    Move.ASSUME_SEEKING: "A2",
    Move.ASSUME_OUTSIDE_HELP: "A3",
    Move.PRESUME_ACCESS: "A4",
    Move.BID_FOR_LIKING: "A5",
}
"""The five assumptions of a seller whose objective is a sale, by the move that shows each."""

REFLECTIONS = frozenset({Move.SIMPLE_REFLECTION, Move.COMPLEX_REFLECTION})
NEEDS_QUESTIONS = frozenset(
    {
        Move.SITUATION_QUESTION,
        Move.PROBLEM_QUESTION,
        Move.IMPLICATION_QUESTION,
        Move.BENEFIT_QUESTION,
    }
)
QUESTIONS = NEEDS_QUESTIONS | {
    Move.DECISION_QUESTION,
    Move.SEEK_COLLABORATION,
    Move.LEADING_QUESTION,
    Move.ASSUME_SEEKING,
    Move.PRESUME_ACCESS,
}
SOLUTION_TALK = frozenset({Move.GIVE_INFORMATION, Move.PITCH, Move.PRESS_TO_CLOSE})

PLAIN_WORDS: dict[Move, str] = {
    Move.DECISION_QUESTION: "helped them look at how they decide",
    Move.SIMPLE_REFLECTION: "said back what they said",
    Move.COMPLEX_REFLECTION: "said back what they meant",
    Move.AFFIRM: "named something they did well",
    Move.SEEK_COLLABORATION: "asked leave or offered a choice",
    Move.SUPPORT_AUTONOMY: "left the choice with them",
    Move.WIDEN_FRAME: "put a purchase among all they must settle",
    Move.OFFER_DECISION_HELP: "offered help with their decision",
    Move.DEFER_TO_PROCESS: "let their own process come first",
    Move.SITUATION_QUESTION: "asked for facts you need",
    Move.PROBLEM_QUESTION: "asked what is difficult",
    Move.IMPLICATION_QUESTION: "asked what a difficulty leads to",
    Move.BENEFIT_QUESTION: "asked what solving it would be worth",
    Move.GIVE_INFORMATION: "gave information",
    Move.ADVISE_WITH_PERMISSION: "gave advice they were free to leave",
    Move.COURTESY: "were courteous",
    Move.ASSUME_READY: "took for granted they are ready to act",
    Move.ASSUME_SEEKING: "took for granted they are looking",
    Move.ASSUME_OUTSIDE_HELP: "took for granted they need an outsider",
    Move.PRESUME_ACCESS: "asked a stranger's closing question",
    Move.BID_FOR_LIKING: "counted on charm",
    Move.LEADING_QUESTION: "asked with the answer built in",
    Move.PITCH: "argued for your offer",
    Move.PRESS_TO_CLOSE: "pressed for a commitment",
    Move.CONFRONT: "argued with or blamed them",
}

TOPIC_WORDS: dict[Topic, str] = {
    Topic.STAKEHOLDERS: "people affected who are not part of it yet",
    Topic.VETO: "someone who can reverse it",
    Topic.WORKAROUND: "the way they cope today",
    Topic.OWN_FIX: "a fix they could make themselves",
    Topic.INCUMBENT: "a supplier or partner they already have",
    Topic.BUDGET: "whose money it is, and how that gets agreed",
    Topic.RULES: "policy, procurement or review",
    Topic.TIMING: "what must finish first",
    Topic.PEOPLE_IMPACT: "jobs, skills and habits that would change",
    Topic.CRITERIA: "no shared idea of what good is",
    Topic.AGENDAS: "groups that want different things",
    Topic.RISK: "fear of being wrong, or of disruption",
    Topic.HISTORY: "what was tried before",
    Topic.PRIORITY: "whether they want it changed at all",
}


class Aside(str, Enum):
    """What a clause says beside the talk that is coded: a prospect answers it in role, the score takes no notice."""

    HOW_ARE_YOU = "how_are_you"
    SMALL_TALK = "small_talk"
    THANKED = "thanked"
    APOLOGISED_TO = "apologised_to"
    INTRODUCED = "introduced"
    ASKED_WHO = "asked_who"
    ASKED_TIME = "asked_time"
    ASKED_CONTACT = "asked_contact"
    ASKED_STEP = "asked_step"
    SAY_AGAIN = "say_again"
    EXPLAIN = "explain"
    CALLED_A_BOT = "called_a_bot"
    INSULTED = "insulted"
    ASKED_TO_LIST = "asked_to_list"
    OFF_TOPIC = "off_topic"
    ASSENT = "assent"
    WAITS = "waits"
    LOST = "lost"
    REFUSES_ANSWER = "refuses_answer"
    GOODBYE = "goodbye"


class IssueState(str, Enum):
    """The life of a hidden issue, in order."""

    HIDDEN = "hidden"
    HINTED = "hinted"
    DISCLOSED = "disclosed"
    SETTLED = "settled"


class OutcomeKind(str, Enum):
    """How a call can end."""

    TEAM_STEP = "team_step"
    OWN_FIX = "own_fix"
    KEEP_AS_IS = "keep_as_is"
    STAY_WITH_INCUMBENT = "stay_with_incumbent"
    NOT_NOW = "not_now"
    REFER_ELSEWHERE = "refer_elsewhere"
    NOT_A_PROSPECT = "not_a_prospect"
    INVITED_PROPOSAL = "invited_proposal"
    PURCHASE = "purchase"
    PREMATURE_CLOSE = "premature_close"
    STALLED = "stalled"
    WALKED_AWAY = "walked_away"


POOR_KINDS = frozenset({OutcomeKind.PREMATURE_CLOSE, OutcomeKind.STALLED, OutcomeKind.WALKED_AWAY})


class Fit(str, Enum):
    """How right an outcome is for this prospect."""

    BEST = "best"
    ACCEPTABLE = "acceptable"
    POOR = "poor"


@dataclass(frozen=True)
class Clause:
    """One coded thought unit of a trainee's message.

    ``start`` and ``end`` are offsets in characters into the message, so that ``message[start:end] == text``.
    ``confidence`` is the model's probability for the move, 0-1. ``move`` is None where the words cannot be
    coded (no words, another language): such a clause has no effect and no place in the score. ``fact`` names the
    persona's fact that a plain question asks for, if one does; ``aside`` is what else it says, if anything.
    """

    start: int
    end: int
    text: str
    move: Optional[Move]
    topic: Optional[Topic] = None
    confidence: float = 1.0
    fact: Optional[str] = None
    aside: Optional[Aside] = None

    @property
    def family(self) -> Optional[Family]:
        """The move's family; None for a clause that cannot be coded."""
        return None if self.move is None else self.move.family

    def as_dict(self) -> dict[str, object]:
        """The clause as the interfaces show it (see ``buyin classify``)."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "move": None if self.move is None else self.move.value,
            "family": None if self.family is None else self.family.value,
            "topic": None if self.topic is None else self.topic.value,
            "confidence": round(self.confidence, 4),
        }
