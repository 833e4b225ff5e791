"""What can stand in the way of practice. Each has a code for programs and a message for people."""

from __future__ import annotations


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
    """Too many sign-ins failed; none is tried for a while."""

    code = "too_many_tries"


class BadReview(PracticeError):
    """What an instructor chose for a clause cannot be a code."""

    code = "bad_review"


class BadTerms(PracticeError):
    """An assignment that cannot be met, or a part of it that cannot be read."""

    code = "bad_terms"


class NoSuchTrainee(PracticeError):
    """There is no such trainee, or they are in nobody's cohort who asks."""

    code = "no_such_trainee"


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
