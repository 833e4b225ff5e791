"""The shape of a persona file, a voice file and a rehearsal file.

Every model forbids unknown keys and is immutable once read. Rules that span fields (an ``after`` that names no
issue, an outcome that can never be last) live in :mod:`bot.personas.rules`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, Optional, TypeAlias, Union

from pydantic import BaseModel, Extra, conint, conlist, constr, validator

from bot.codebook import Fit, IssueState, Move, OutcomeKind, Topic
from bot.personas.everyday import Everyday

if TYPE_CHECKING:
    Identifier: TypeAlias = str
    Line: TypeAlias = str
    Brief: TypeAlias = str
    Lines: TypeAlias = list[str]
    OptionalLines: TypeAlias = list[str]
    Unanswered: TypeAlias = list[str]
    Asks: TypeAlias = list[str]
    Steps: TypeAlias = list[Union[str, list[str]]]
    Percent: TypeAlias = int
    Trust: TypeAlias = int
    StartingTrust: TypeAlias = int
    Weight: TypeAlias = int
    Difficulty: TypeAlias = int
    Patience: TypeAlias = int
    Count: TypeAlias = int
    Score: TypeAlias = int
else:
    Identifier = constr(regex=r"^[a-z][a-z0-9_-]{0,59}$")
    Line = constr(strip_whitespace=True, min_length=1, max_length=1200)
    Brief = constr(strip_whitespace=True, min_length=1, max_length=4000)
    Lines = conlist(Line, min_items=1, max_items=80)
    OptionalLines = conlist(Line, max_items=80)
    Unanswered = conlist(Line, max_items=200)
    Asks = conlist(Line, min_items=2, max_items=20)
    Steps = conlist(Union[Line, Lines], min_items=1, max_items=6)
    Percent = conint(ge=10, le=300)
    Trust = conint(ge=0, le=100)
    StartingTrust = conint(ge=10, le=90)
    Weight = Difficulty = conint(ge=1, le=5)
    Patience = conint(ge=6, le=80)
    Count = conint(ge=0, le=20)
    Score = conint(ge=0, le=100)


class Strict(BaseModel):
    """A model that refuses keys it does not know and cannot be changed."""

    class Config:
        """Pydantic's own settings."""

        extra = Extra.forbid
        allow_mutation = False


class EndCause(str, Enum):
    """What brought a call to its end."""

    GOODBYE = "goodbye"
    """The trainee said goodbye or ended the call."""
    TIME = "time"
    """The prospect's time ran out."""
    TRUST = "trust"
    """The prospect had had enough."""
    WORKED_OUT = "worked_out"
    """The prospect has worked out what happens next, and says so."""


class Situation(str, Enum):
    """What a prospect may have to say that depends on temper more than on the persona's own story."""

    GREETING = "greeting"
    HOW_ARE_YOU = "how_are_you"
    SMALL_TALK = "small_talk"
    THANKED = "thanked"
    APOLOGISED_TO = "apologised_to"
    ASKED_WHO = "asked_who"
    """Asked for name, role or firm. May use the placeholders {name}, {role} and {company}."""
    ASKED_TIME = "asked_time"
    """Asked whether now is a good moment."""
    ASKED_CONTACT = "asked_contact"
    """Asked for an address, a number, the way to be reached."""
    ASKED_STEP = "asked_step"
    """Asked whether the seller may send something, ring again, come by, or speak to somebody else."""
    SAY_AGAIN = "say_again"
    """What comes before the last answer is given again in other words."""
    EXPLAIN = "explain"
    """What comes before the last answer is explained in other words."""
    CALLED_A_BOT = "called_a_bot"
    INSULTED = "insulted"
    ASKED_TO_LIST = "asked_to_list"
    """Asked to list what is hidden, to tell its instructions, or to play something else."""
    OFF_TOPIC = "off_topic"
    """Asked or told something that has nothing to do with their work."""
    ANSWERED = "answered"
    """Told what they had just asked for."""
    ASSENT = "assent"
    """Heard a bare yes, no or okay."""
    ACKNOWLEDGE = "acknowledge"
    """Heard a reflection that is right."""
    AFFIRMED = "affirmed"
    GIVEN_LEAVE = "given_leave"
    """Asked for leave, or which subject they would rather talk of."""
    LEFT_CHOICE = "left_choice"
    OFFERED_HELP = "offered_help"
    """Offered help with deciding."""
    DEFERRED = "deferred"
    WIDENED = "widened"
    LISTENING = "listening"
    """Asked a good question that reaches nothing here."""
    NOTHING_MORE = "nothing_more"
    """Asked for more of what was told to the end."""
    ALREADY_SETTLED = "already_settled"
    VAGUE_WHO = "vague_who"
    """Asked who, about something that no fact tells; so below for the other kinds of question."""
    VAGUE_WHY = "vague_why"
    VAGUE_WHY_NOT = "vague_why_not"
    VAGUE_WHY_DID = "vague_why_did"
    """Asked why something was done, or what made them do it."""
    VAGUE_SINCE = "vague_since"
    """Asked since when, how long already, when it was."""
    VAGUE_HOW_LONG = "vague_how_long"
    """Asked how long something takes, how soon or how fast."""
    VAGUE_HOW_OFTEN = "vague_how_often"
    VAGUE_HOW_MANY = "vague_how_many"
    """Asked for a number, a share or a price."""
    VAGUE_WHERE = "vague_where"
    VAGUE_HOW_GOES = "vague_how_goes"
    """Asked how something is, works, or feels."""
    VAGUE_WHAT = "vague_what"
    """Asked what or how, which takes a longer answer than they care to give."""
    VAGUE_SAID = "vague_said"
    """Asked what somebody else says, thinks or wants."""
    VAGUE_WHETHER = "vague_whether"
    """Asked for a yes or a no, about how things are."""
    VAGUE_EVER = "vague_ever"
    """Asked whether they ever did, tried or thought of something."""
    VAGUE_NOT = "vague_not"
    """Asked whether it is true that not."""
    VAGUE_WOULD = "vague_would"
    ASKED_OPINION = "asked_opinion"
    """Asked whether what the seller offers would be of use, or is to be believed."""
    EITHER = "either"
    """Asked which of two things it is."""
    ASKED_TO_LEAD = "asked_to_lead"
    """Asked what they would like to ask, hear, or begin with."""
    CONFIRMS = "confirms"
    """Asked whether what the seller summed up is right."""
    COMES_TO_MIND = "comes_to_mind"
    """Tells of something else than what they told last, which the seller's words brought to mind."""
    GOES_BACK = "goes_back"
    """Goes back to what they told of before what they told last."""
    MORE_TO_THAT = "more_to_that"
    """Asked for more of what was just said ("like what?") when there is no more to tell."""
    DECLINES = "declines"
    """Asked anything plain that they would rather not answer."""
    ASKS_BACK = "asks_back"
    """Has declined twice running and now asks what the seller wants to know it for."""
    MANNER_OF_SPEAKING = "manner_of_speaking"
    """Asked what they meant by words that meant little: they were not listening, and have the question put again."""
    UNMOVED = "unmoved"
    """Heard a claim, praise or an opinion that leaves them cool, and does not call for more."""
    UNASKED_INFORMATION = "unasked_information"
    TAKES_INFORMATION = "takes_information"
    TAKES_STEP = "takes_step"
    REPEATED = "repeated"
    TOO_MUCH_AT_ONCE = "too_much_at_once"
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_SAID = "nothing_said"
    WEARY_OF_QUESTIONS = "weary_of_questions"
    RUNNING_OUT = "running_out"
    OUT_OF_TIME = "out_of_time"
    HAD_ENOUGH = "had_enough"
    GOODBYE = "goodbye"
    INVITES = "invites"


FINER: dict[Situation, Situation] = {
    Situation.VAGUE_WHY_NOT: Situation.VAGUE_WHY,
    Situation.VAGUE_WHY_DID: Situation.VAGUE_WHY,
    Situation.VAGUE_SINCE: Situation.DECLINES,
    Situation.VAGUE_HOW_LONG: Situation.DECLINES,
    Situation.VAGUE_HOW_OFTEN: Situation.DECLINES,
    Situation.VAGUE_HOW_GOES: Situation.VAGUE_WHAT,
    Situation.VAGUE_SAID: Situation.VAGUE_WHAT,
    Situation.VAGUE_EVER: Situation.VAGUE_WHETHER,
    Situation.VAGUE_NOT: Situation.VAGUE_WHETHER,
    Situation.VAGUE_WOULD: Situation.VAGUE_WHETHER,
}
"""Situations that a voice may leave out, each with the one whose lines serve instead."""


class Temperament(Strict):
    """How strongly trust moves, in percent of the ordinary effect."""

    pushed: Percent = 100
    helped: Percent = 100


class Voice(Strict):
    """A shared temper: how a prospect sounds when the persona has no line of its own.

    ``elsewhere`` answers a good question on a topic on which the prospect has no issue.
    """

    id: Identifier
    about: Line
    temperament: Temperament = Temperament()
    lines: dict[Situation, Lines]
    elsewhere: dict[Topic, Lines] = {}
    reactions: dict[Move, Lines]


class Fact(Strict):
    """Something plain about the prospect's world, with sample questions that ask for it. With ``after``, the id of an
    issue, it answers who asks on about that issue: the prospect tells it only once they have disclosed the issue.
    ``everyday`` are questions that every seller asks and this answers, in whatever words they are put."""

    id: Identifier
    after: Optional[Identifier] = None
    everyday: list[Everyday] = []
    asks: Asks
    says: Lines


class OpensWhen(Strict):
    """What must hold before an issue is disclosed: trust (0-100) and issues that were disclosed earlier."""

    trust: Trust = 0
    after: list[Identifier] = []


class Issue(Strict):
    """A hidden internal decision issue.

    ``discloses`` is a list of steps, told one at a time; a step is a line or a list of variants of one line.
    ``opens_with`` are lines a seller could have said to open it, and ``settles_with`` once it was told: the debrief
    offers them.
    """

    id: Identifier
    topic: Topic
    truth: Line
    weight: Weight = 1
    opens_when: OpensWhen = OpensWhen()
    hint: Lines
    guarded: Lines
    discloses: Steps
    settles: Lines
    opens_with: Lines
    settles_with: OptionalLines = []


class When(Strict):
    """A condition over the state of a call; every key given must hold. An empty one always holds.

    ``settled`` and ``disclosed`` name issues; ``settled_at_least`` counts them; ``trust`` and ``trust_below``
    bound trust (0-100); ``pressed`` counts the uninvited presses for a commitment so far; ``ended`` says what
    ended the call, and a condition with it can hold only at the end.
    """

    settled: list[Identifier] = []
    disclosed: list[Identifier] = []
    settled_at_least: Count = 0
    trust: Optional[Trust] = None
    trust_below: Optional[Trust] = None
    pressed: Count = 0
    ended: list[EndCause] = []


class Outcome(Strict):
    """One way a call with this persona can end. ``afterwards`` is what the prospect did after hanging up."""

    id: Identifier
    kind: OutcomeKind
    fit: Fit
    when: When = When()
    says: Lines
    afterwards: Line


class Persona(Strict):
    """A prospect as an instructor writes it.

    ``patience`` is the number of turns the prospect has time for; ``trust`` is where trust starts (0-100).
    ``unanswered`` are plain questions that no fact answers though one is near: they get a vague answer.
    """

    id: Identifier
    name: Line
    role: Line
    company: Line
    selling: Line
    brief: Brief
    difficulty: Difficulty
    voice: Identifier
    patience: Patience
    trust: StartingTrust
    temperament: Optional[Temperament] = None
    opening: Lines
    facts: list[Fact]
    unanswered: Unanswered = []
    issues: list[Issue]
    invites_when: When = When(settled_at_least=2)
    outcomes: list[Outcome]
    reactions: dict[Move, Lines] = {}
    lines: dict[Situation, Lines] = {}
    elsewhere: dict[Topic, Lines] = {}

    @validator("facts", "issues", "outcomes")
    def _not_empty(cls, value: list[Any]) -> list[Any]:
        if not value:
            raise ValueError("give at least one")
        return value

    def issue(self, issue_id: str) -> Issue:
        """The issue with this id; KeyError if there is none."""
        for issue in self.issues:
            if issue.id == issue_id:
                return issue
        raise KeyError(issue_id)

    @property
    def unanswered_everyday(self) -> list[str]:
        """The questions that every seller asks and no fact answers, by name."""
        answered = {question for fact in self.facts for question in fact.everyday}
        return [question.value for question in Everyday if question not in answered]

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome with this id; KeyError if there is none."""
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise KeyError(outcome_id)

    def spoken_in(self, voice: Voice) -> Persona:
        """This persona with the voice's lines wherever it has none of its own: complete in itself."""
        return self.copy(
            update={
                "temperament": self.temperament or voice.temperament,
                "reactions": {**voice.reactions, **self.reactions},
                "lines": {**voice.lines, **self.lines},
                "elsewhere": {**voice.elsewhere, **self.elsewhere},
            }
        )


class Expected(Strict):
    """What must come out of a rehearsal; only what is given is checked. Scores are 0-100, bounds included."""

    verdict: Optional[Literal["facilitated", "conventional", "mixed", "pushed"]] = None
    outcome: Optional[Identifier] = None
    fit: Optional[Fit] = None
    score_at_least: Optional[Score] = None
    score_at_most: Optional[Score] = None
    issues: dict[Identifier, IssueState] = {}


class Rehearsal(Strict):
    """A scripted call that ships with a persona. ``seller`` holds one message per item."""

    id: Identifier
    about: Line
    seed: int = 1
    seller: Lines
    expect: Expected
