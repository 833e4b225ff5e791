"""What came of calls: a debrief beside others, progress over calls, a call scored again. Each method is one
transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Optional

from bot.practice.errors import CallGoesOn, NoSuchCall
from bot.practice.owned import debrief_of, own
from bot.practice.progress import bests_of, compared, progress_of
from bot.practice.scored import transcript_of
from bot.prospect.state import ProspectState
from bot.scoring import formula
from bot.scoring.debrief import debrief
from bot.store.repository import Repository, Store
from bot.store.stored import StoredCall


@dataclass(frozen=True)
class Results:
    """The debriefed calls of one store."""

    store: Store

    def debrief_beside(self, trainee: str, call: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The debrief of a call, and what it is beside the trainee's others (see
        :func:`~bot.practice.progress.compared`): the earlier ones, and the one that it tried again. Raises
        :class:`NoSuchCall`, :class:`~bot.practice.errors.CallGoesOn`."""
        with self.store.read() as repository:
            stored = own(repository, trainee, call)
            if not stored.ended:
                raise CallGoesOn("This call goes on. End it to read its debrief.")
            every = repository.debriefs.of_trainee(trainee)
        documents = {each["id"]: each["document"] for each in every}
        earlier = every[: list(documents).index(call)]
        again = documents.get(stored.retry_of or "")
        tried = {"call": stored.retry_of, "from": stored.retry_from, "document": again} if again else None
        return documents[call], compared(stored.persona, documents[call], earlier, tried)

    def rescore(self, call: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The stored debrief of a call and one worked out again from its stored codes, by the formula that it was
        scored with. Raises :class:`NoSuchCall`, :class:`CallGoesOn`, :class:`~bot.scoring.formula.UnknownFormula`."""
        with self.store.read() as repository:
            stored = repository.call(call)
            if stored is None:
                raise NoSuchCall("There is no such call.")
            before = debrief_of(repository, call)
            if before["formula"] != formula.VERSION:
                raise formula.UnknownFormula(before["formula"])
            return before, judged(repository, stored, ProspectState.from_dict(stored.state))

    def bests(self, trainee: str) -> dict[str, Any]:
        """Best and latest of a trainee's debriefed calls: see :func:`~bot.practice.progress.bests_of`."""
        with self.store.read() as repository:
            return bests_of(repository.debriefs.scores_of(trainee))

    def progress(self, trainee: str, quoted: Optional[Collection[str]] = None) -> dict[str, Any]:
        """Progress over a trainee's debriefed calls: see :func:`~bot.practice.progress.progress_of`."""
        with self.store.read() as repository:
            return progress_of(repository.debriefs.of_trainee(trainee), quoted)


def judged(repository: Repository, stored: StoredCall, state: ProspectState) -> dict[str, Any]:
    """The debrief of a call that ended in ``state``, worked out from its stored codes."""
    assert state.outcome is not None
    persona = repository.persona_version(stored.digest)
    transcript = transcript_of(persona, state, stored, repository.turns.of(stored.id))
    return debrief(persona, transcript, state.outcome)
