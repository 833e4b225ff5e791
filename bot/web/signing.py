"""Signatures with a time: made with the newest secret, believed under each, also after a clock was set back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional, Union

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

Secrets = Union[str, Sequence[str]]
"""A secret, or several with the newest first."""

SET_BACK = 24 * 3600
"""Seconds by which a clock may have been set back since something was signed; what is from later is believed no more
than what is too old, so that a clock that once was a year ahead leaves nothing that lets in for a year."""


def keys(secrets: Secrets) -> list[str]:
    """The secrets as itsdangerous takes them: it signs with the last."""
    return [secrets] if isinstance(secrets, str) else list(reversed(secrets))


class Signer(TimestampSigner):
    """itsdangerous' signer, which by itself refuses what was signed before a clock was set back."""

    def unsign(
        self, signed_value: Union[str, bytes], max_age: Optional[int] = None, return_timestamp: bool = False
    ) -> Any:
        """The value; raises ``BadSignature`` when forged, its kind ``SignatureExpired`` when older than ``max_age``."""
        value, at = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - int(at.timestamp())
        if max_age is not None and not -SET_BACK <= age <= max_age:
            raise SignatureExpired(f"signed {age} s ago", payload=value, date_signed=at)
        return (value, at) if return_timestamp else value


def signer(secrets: Secrets, use: str) -> Signer:
    """What signs and checks for one ``use``: what is signed for another is not believed."""
    return Signer(keys(secrets), salt=use)


def unsigned(signer: TimestampSigner, value: Optional[str], max_age: Optional[int] = None) -> Optional[str]:
    """What was signed, or None if it is missing, forged or too old."""
    try:
        return str(signer.unsign(value or "", max_age=max_age).decode())
    except (BadSignature, UnicodeDecodeError):
        return None
