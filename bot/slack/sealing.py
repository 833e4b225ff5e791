"""Sealing what is kept of others' secrets: who reads the database, or a copy of it, cannot use them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Optional

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PLAIN = "xox"
"""How a token of Slack's begins that was stored before they were sealed; what is sealed begins otherwise."""


class Seal:
    """Seals with a key made from the newest of the secrets, and opens with those of all."""

    def __init__(self, secrets: Sequence[str]) -> None:
        keys = [Fernet(_key(each)) for each in secrets]
        self._newest, self._all = keys[0], MultiFernet(keys)

    def close(self, token: str) -> str:
        """A token, sealed."""
        return self._newest.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> Optional[str]:
        """The token, or None if it was sealed with a secret that is gone."""
        if sealed.startswith(PLAIN):
            return sealed
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def is_newest(self, sealed: str) -> bool:
        """Whether a token is sealed, and with the newest secret."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def _key(secret: str) -> bytes:
    # A key of its own for this use: what signs cookies seals nothing.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"buyin slack tokens").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
