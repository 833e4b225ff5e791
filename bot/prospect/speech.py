"""What is about to be said in one turn, line by line, each line new in the call."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.codebook import Move, Topic
from bot.personas.schema import Outcome, Persona, Situation
from bot.prospect.issues import Advance
from bot.prospect.lines import choose, lines_of
from bot.prospect.state import ProspectState

INSTEAD: dict[Situation, Situation] = {
    Situation.GREETING: Situation.ANSWERED,
    Situation.HOW_ARE_YOU: Situation.SMALL_TALK,
    Situation.THANKED: Situation.SMALL_TALK,
    Situation.APOLOGISED_TO: Situation.SMALL_TALK,
    Situation.SMALL_TALK: Situation.ASSENT,
    Situation.ASKED_WHO: Situation.REPEATED,
    Situation.ASKED_TIME: Situation.GIVEN_LEAVE,
    Situation.ASKED_CONTACT: Situation.ASKED_TO_LIST,
    Situation.CALLED_A_BOT: Situation.OFF_TOPIC,
    Situation.ASKED_TO_LIST: Situation.LISTENING,
    Situation.OFF_TOPIC: Situation.SMALL_TALK,
    Situation.ANSWERED: Situation.ASSENT,
    Situation.ASSENT: Situation.ACKNOWLEDGE,
    Situation.AFFIRMED: Situation.SMALL_TALK,
    Situation.GIVEN_LEAVE: Situation.ASSENT,
    Situation.LEFT_CHOICE: Situation.ACKNOWLEDGE,
    Situation.OFFERED_HELP: Situation.ACKNOWLEDGE,
    Situation.DEFERRED: Situation.LEFT_CHOICE,
    Situation.WIDENED: Situation.ACKNOWLEDGE,
    Situation.ACKNOWLEDGE: Situation.ANSWERED,
    Situation.LISTENING: Situation.NO_COMPLAINT,
    Situation.NOTHING_MORE: Situation.REPEATED,
    Situation.ALREADY_SETTLED: Situation.REPEATED,
    Situation.VAGUE_WHO: Situation.VAGUE_WHICH,
    Situation.VAGUE_WHY: Situation.NO_COMPLAINT,
    Situation.VAGUE_WHEN: Situation.NO_COMPLAINT,
    Situation.VAGUE_HOW_MANY: Situation.UNKNOWN_FACT,
    Situation.VAGUE_WHERE: Situation.VAGUE_WHICH,
    Situation.VAGUE_WHICH: Situation.NO_COMPLAINT,
    Situation.VAGUE_HOW: Situation.NO_COMPLAINT,
    Situation.VAGUE_WHAT: Situation.NO_COMPLAINT,
    Situation.VAGUE_WHETHER: Situation.NO_COMPLAINT,
    Situation.MORE_TO_THAT: Situation.NOTHING_MORE,
    Situation.UNKNOWN_FACT: Situation.WEARY_OF_QUESTIONS,
    Situation.WEARY_OF_QUESTIONS: Situation.UNKNOWN_FACT,
    Situation.NO_COMPLAINT: Situation.UNKNOWN_FACT,
    Situation.UNASKED_INFORMATION: Situation.ANSWERED,
    Situation.TAKES_INFORMATION: Situation.ANSWERED,
    Situation.TAKES_STEP: Situation.LEFT_CHOICE,
    Situation.REPEATED: Situation.WEARY_OF_QUESTIONS,
    Situation.TOO_MUCH_AT_ONCE: Situation.REPEATED,
    Situation.NOT_UNDERSTOOD: Situation.NOTHING_SAID,
    Situation.NOTHING_SAID: Situation.NOT_UNDERSTOOD,
}
"""What to say when all lines for a situation were said in this call: the lines of the nearest other one."""

AT_A_LOSS = (Situation.ASSENT, Situation.ACKNOWLEDGE, Situation.ANSWERED, Situation.SMALL_TALK, Situation.LISTENING)
"""Where the last new line comes from when those were all said too."""


@dataclass
class Speech:
    """Collects what is said, in order: a reaction first, then content."""

    persona: Persona
    state: ProspectState
    said: list[str] = field(default_factory=list)

    def add(self, pool: str) -> bool:
        """Say a new line of a pool; False when it has none left."""
        line = choose(self.state, pool, lines_of(self.persona, pool))
        if line is None:
            return False
        self.said.append(line)
        return True

    def situation(self, situation: Situation) -> None:
        """Say something that fits a situation, or else the nearest one with a line left."""
        tried: set[Situation] = set()
        here = situation
        while here not in tried:
            tried.add(here)
            if self.add(f"lines.{here.value}"):
                return
            here = INSTEAD.get(here, here)
        for here in AT_A_LOSS:
            if self.add(f"lines.{here.value}"):
                return

    def reaction(self, move: Move) -> None:
        """React to a pushing move."""
        if not self.add(f"reactions.{move.value}"):
            self.situation(Situation.REPEATED)

    def fact(self, fact_id: str) -> None:
        """Tell a fact, unless it was told."""
        self._content(f"facts.{fact_id}", Situation.NOTHING_MORE)

    def elsewhere(self, topic: Topic) -> None:
        """Answer a question on a topic that is no issue here."""
        self._content(f"elsewhere.{topic.value}", Situation.LISTENING)

    def issue(self, moved: Advance) -> None:
        """Say what an issue calls for, unless it was shut."""
        if moved.kind == "discloses":
            self._content(f"issues.{moved.issue.id}.discloses.{moved.step}", Situation.NOTHING_MORE)
        elif moved.kind != "shut":
            self._content(f"issues.{moved.issue.id}.{moved.kind}", Situation.ASKED_TO_LIST)

    def outcome(self, outcome: Outcome) -> None:
        """Say how it ends."""
        self.add(f"outcomes.{outcome.id}")

    def again(self, lead: Situation) -> None:
        """Give the last content once more, in other words if the author gave any, behind a line that leads to it."""
        if self.state.content is None:
            self.situation(Situation.MORE_TO_THAT if lead is Situation.EXPLAIN else Situation.REPEATED)
            return
        pool, last = self.state.content
        other_words = choose(self.state, pool, lines_of(self.persona, pool))
        if other_words is None and lead is Situation.EXPLAIN:
            self.situation(Situation.MORE_TO_THAT)
            return
        self.situation(lead)
        # Asked for word by word, it is no repetition.
        self.said.append(other_words or lines_of(self.persona, pool)[last])

    def _content(self, pool: str, otherwise: Situation) -> None:
        if not self.add(pool):
            self.situation(otherwise)
            return
        self.state.content = (pool, self.state.used_lines[pool][-1])
