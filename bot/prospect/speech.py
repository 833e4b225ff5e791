"""What is about to be said in one turn, line by line, each line new in the call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from bot.codebook import Move, Topic
from bot.personas.schema import FINER, Outcome, Persona, Situation
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
    Situation.ASKED_CONTACT: Situation.ASKED_STEP,
    Situation.ASKED_STEP: Situation.DECLINES,
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
    Situation.LISTENING: Situation.DECLINES,
    Situation.NOTHING_MORE: Situation.REPEATED,
    Situation.ALREADY_SETTLED: Situation.REPEATED,
    **FINER,
    Situation.VAGUE_WHO: Situation.DECLINES,
    Situation.VAGUE_WHY: Situation.DECLINES,
    Situation.VAGUE_HOW_MANY: Situation.DECLINES,
    Situation.VAGUE_WHERE: Situation.DECLINES,
    Situation.VAGUE_WHAT: Situation.DECLINES,
    Situation.VAGUE_WHETHER: Situation.DECLINES,
    Situation.ASKED_OPINION: Situation.UNMOVED,
    Situation.EITHER: Situation.VAGUE_WHETHER,
    Situation.ASKED_TO_LEAD: Situation.GIVEN_LEAVE,
    Situation.CONFIRMS: Situation.ACKNOWLEDGE,
    Situation.COMES_TO_MIND: Situation.ACKNOWLEDGE,
    Situation.GOES_BACK: Situation.ACKNOWLEDGE,
    Situation.DECLINES: Situation.MORE_TO_THAT,
    Situation.ASKS_BACK: Situation.DECLINES,
    Situation.MANNER_OF_SPEAKING: Situation.MORE_TO_THAT,
    Situation.MORE_TO_THAT: Situation.NOTHING_MORE,
    Situation.WEARY_OF_QUESTIONS: Situation.DECLINES,
    Situation.UNMOVED: Situation.ASSENT,
    Situation.UNASKED_INFORMATION: Situation.ANSWERED,
    Situation.TAKES_INFORMATION: Situation.ANSWERED,
    Situation.TAKES_STEP: Situation.LEFT_CHOICE,
    Situation.REPEATED: Situation.WEARY_OF_QUESTIONS,
    Situation.TOO_MUCH_AT_ONCE: Situation.REPEATED,
    Situation.NOT_UNDERSTOOD: Situation.NOTHING_SAID,
    Situation.NOTHING_SAID: Situation.NOT_UNDERSTOOD,
}
"""What to say when all lines for a situation were said in this call: the lines of the nearest other one."""

MOST_REFUSALS = 3
"""Answers, one after the other, that may give nothing away."""

AT_A_LOSS = (Situation.ASSENT, Situation.ACKNOWLEDGE, Situation.ANSWERED, Situation.SMALL_TALK, Situation.LISTENING)
"""Where the last new line comes from when those were all said too."""


@dataclass
class Speech:
    """Collects what is said, in order: a reaction first, then content. ``goes_back`` where it is only what was said
    before, ``refuses`` where it gives nothing away, ``asks_again`` where it has the question put once more."""

    persona: Persona
    state: ProspectState
    said: list[str] = field(default_factory=list)
    goes_back: bool = False
    refuses: bool = False
    asks_again: bool = False

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

    def refusal(self, situation: Situation) -> None:
        """Give nothing away, in a way that fits a situation. Nobody does so four times running: then they ask back."""
        self.refuses = self.state.refused < MOST_REFUSALS
        if situation is Situation.VAGUE_WHAT and self.state.refused % 2:
            # Who has just said that it is a long story does not say so again.
            situation = Situation.DECLINES
        self.situation(situation if self.refuses else Situation.ASKS_BACK)

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

    def turn_to(self, moved: Advance) -> None:
        """Say that one comes to something else than what was told last, where what an issue calls for does."""
        last = self.state.content[0].split(".") if self.state.content is not None else []
        if (
            self.said
            or moved.kind not in ("discloses", "settles")
            or last[:1] != ["issues"]
            or last[1] == moved.issue.id
        ):
            return
        told_of_before = any(pool.startswith(f"issues.{moved.issue.id}.discloses.") for pool in self.state.used_lines)
        self.add(f"lines.{(Situation.GOES_BACK if told_of_before else Situation.COMES_TO_MIND).value}")

    def issue(self, moved: Advance) -> None:
        """Say what an issue calls for, unless it was shut."""
        if moved.kind == "discloses":
            self._content(f"issues.{moved.issue.id}.discloses.{moved.step}", Situation.NOTHING_MORE)
        elif moved.kind != "shut":
            self._content(f"issues.{moved.issue.id}.{moved.kind}", Situation.ASKED_TO_LIST)

    def outcome(self, outcome: Outcome) -> None:
        """Say how it ends."""
        self.add(f"outcomes.{outcome.id}")

    def again(self) -> None:
        """Say once more what was said last; in other words if it told something and the author gave any."""
        if not self.state.last:
            self.situation(Situation.REPEATED)
            return
        other_words = self._other_words()
        self.situation(Situation.SAY_AGAIN)
        # Asked for word by word, it is no repetition.
        self.said.append(other_words or self.state.last)
        self.goes_back = other_words is None

    def explain(self) -> None:
        """Say what was meant: what was told, if there are other words for it. Who meant little by it owns up that they
        were not listening, and has the question put again."""
        told = self.state.told_last is not None
        other_words = self._other_words()
        if other_words is not None:
            self.situation(Situation.EXPLAIN)
            self.said.append(other_words)
        elif told:
            self.situation(Situation.MORE_TO_THAT)
        else:
            self.asks_again = True
            self.situation(Situation.MANNER_OF_SPEAKING)

    def _other_words(self) -> Optional[str]:
        """A line, not said yet, of the list from which the last line told something."""
        pool = self.state.told_last
        if pool is None:
            return None
        other = choose(self.state, pool, lines_of(self.persona, pool))
        if other is not None:
            self.state.content_in = self.state.turn
        return other

    def _content(self, pool: str, otherwise: Situation) -> None:
        if not self.add(pool):
            self.situation(otherwise)
            return
        self.state.content = (pool, self.state.used_lines[pool][-1])
        self.state.content_in = self.state.turn
