"""What can stand in the way of practice. Each has a code for programs and a message for people."""

from __future__ import annotations

from collections.abc import Mapping


class PracticeError(Exception):
    """Something a caller asked for cannot be done. ``code`` is stable; the message is for people."""

    code = "error"


class NoSuchPersona(PracticeError):
    """The library holds no such persona."""

    code = "no_such_persona"


class NoSuchCall(PracticeError):
    """There is no such call, or it is somebody else's: the two are not told apart."""

    code = "no_such_call"


class CallEnded(PracticeError):
    """The call is over, so nothing more can be said in it."""

    code = "call_ended"


class CallGoesOn(PracticeError):
    """The call is not over yet, so there is no debrief."""

    code = "call_goes_on"


class NoSuchTurn(PracticeError):
    """The call has no such turn."""

    code = "no_such_turn"


class HintsOff(PracticeError):
    """The call was begun without hints."""

    code = "hints_off"


class Overtaken(PracticeError):
    """A message was coded before another of its call was heard."""

    code = "overtaken"


class KeyReused(PracticeError):
    """The key was used before, with other words."""

    code = "key_reused"


class BadName(PracticeError):
    """A name that cannot be used."""

    code = "bad_name"


class NoSuchCohort(PracticeError):
    """No cohort has this code."""

    code = "no_such_cohort"


class NoSuchInstructor(PracticeError):
    """There is no such account."""

    code = "no_such_instructor"


class NameTaken(PracticeError):
    """Somebody else has this name."""

    code = "name_taken"


class BadPassword(PracticeError):
    """A password that cannot be used."""

    code = "bad_password"


class SignInRefused(PracticeError):
    """The name or the password is wrong; which is not said."""

    code = "sign_in_refused"


class TooManyTries(PracticeError):
    """Too many sign-ins failed; none is tried for ``seconds``."""

    code = "too_many_tries"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class BadReview(PracticeError):
    """What an instructor chose for clauses cannot be codes. ``wrong`` says what is to be put right, by turn and place
    of the clause."""

    code = "bad_review"

    def __init__(self, wrong: Mapping[tuple[int, int], str]) -> None:
        told = (f"Turn {turn}, clause {place + 1}: {words}" for (turn, place), words in wrong.items())
        super().__init__(" ".join(told))
        self.wrong = wrong


class StillBlind(PracticeError):
    """What was asked for would show the program's codes of a call that the instructor is to code blind."""

    code = "still_blind"


class BadTerms(PracticeError):
    """An assignment that cannot be met, or parts of it that cannot be read: all ``mistakes``, by the term that each is
    about (``persona``, ``due``, ``pass_mark``, ``tries``, ``in_a_row``)."""

    code = "bad_terms"

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__(" ".join(mistakes.values()))
        self.mistakes = dict(mistakes)


class NoSuchTrainee(PracticeError):
    """There is no such trainee, or they are in nobody's cohort who asks."""

    code = "no_such_trainee"


class NoSuchMember(PracticeError):
    """Somebody in Slack who cannot be put into a cohort."""

    code = "no_such_member"


class SeveralTrainees(PracticeError):
    """More than one trainee has this name."""

    code = "several_trainees"


class NoSuchAssignment(PracticeError):
    """The cohort has no such assignment."""

    code = "no_such_assignment"


class LastInCharge(PracticeError):
    """A cohort without an instructor would be nobody's but the admins'."""

    code = "last_in_charge"


class NoSuchDraft(PracticeError):
    """The persona has no such version."""

    code = "no_such_draft"


class BadDraft(PracticeError):
    """A persona's text or id that cannot be used."""

    code = "bad_draft"


class NotProven(PracticeError):
    """A version is to be published that is not proven as it stands."""

    code = "not_proven"


class ProofGoesOn(PracticeError):
    """Another proof has to be done first."""

    code = "proof_goes_on"
