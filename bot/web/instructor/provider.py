"""The organisation's own sign-in, asked by OpenID Connect: discovery, the code flow with PKCE, and who it vouches for.

Authlib does the talking. What it leaves open is closed here: a token must be for *us* (Authlib itself does not
compare the audience), must be signed with a key pair, and the provider must be the one that was set.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from authlib.deprecate import AuthlibDeprecationWarning
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from bot.practice.errors import SignInRefused
from bot.practice.staff import LONGEST_SUBJECT
from bot.settings import OidcSettings

with warnings.catch_warnings():
    # It would like another HTTP library; that is nothing for whoever starts the server.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.base_client import OAuthError
    from authlib.integrations.base_client.errors import MismatchingStateError
    from authlib.integrations.starlette_client import OAuth

TIMEOUT = 10.0
"""Seconds for each thing that the provider is asked."""

SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures that are believed: by a key pair, never "none" and never by a secret that is shared."""


class ProviderFailed(Exception):
    """The provider cannot be reached or does not answer as it should; the message is for the log."""


class Disproved(SignInRefused):
    """What the provider handed over does not prove who somebody is; the cause says why."""


@dataclass(frozen=True)
class Vouched:
    """Who somebody is: ``subject`` for good, and their e-mail address, empty unless the provider has verified it."""

    subject: str
    email: str


class Provider:
    """The provider of ``settings``, asked for what it is on the first use."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._client: Any = None

    async def begin(self, request: Request, back: str) -> Response:
        """The way to the provider, which sends people on to ``back``; ``request.session`` holds what to remember until
        then. Raises :class:`ProviderFailed`."""
        client = await self._ready()
        answer: Response = await client.authorize_redirect(request, back)
        return answer

    async def finish(self, request: Request) -> Vouched:
        """Whom the provider vouches for, on the way back from it with the same ``request.session``.

        Raises :class:`SignInRefused`, :class:`Disproved` and :class:`ProviderFailed`.
        """
        _no_error(request.query_params.get("error"))
        client = await self._ready()
        try:
            token = await client.authorize_access_token(request, claims_options=self._claims(client))
        except MismatchingStateError as error:
            raise SignInRefused("This sign-in was begun in another browser or too long ago. Begin again.") from error
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise SignInRefused("This sign-in has been used or took too long. Begin again.") from error
            raise ProviderFailed(f"it gives no token: {error!r}") from error
        except JoseError as error:
            self._client = None  # its keys may be new
            raise Disproved("What your organisation sent does not prove who you are. Begin again.") from error
        except Exception as error:  # the network, or an answer of any other shape
            self._client = None
            raise ProviderFailed(repr(error)) from error
        return _vouched(token.get("userinfo") or {})

    async def _ready(self) -> Any:
        """A client that knows the provider. One that failed is not kept, so that a bad minute is over by itself."""
        if self._client is None:
            settings = self._settings
            client = OAuth().register(
                "organisation",
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
                client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": TIMEOUT},
            )
            try:
                told = await client.load_server_metadata()
                client.server_metadata = _believed(told, settings.issuer)
            except Exception as error:  # the network, or an answer of any other shape
                raise ProviderFailed(repr(error)) from error
            client.client_kwargs["token_endpoint_auth_method"] = _authentication(told)
            self._client = client
        return self._client

    def _claims(self, client: Any) -> dict[str, Any]:
        issuer, us = client.server_metadata["issuer"], self._settings.client_id
        return {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": us}}


def _no_error(error: str | None) -> None:
    if error in ("server_error", "temporarily_unavailable"):
        raise ProviderFailed(f"it says {error}")
    if error:
        raise SignInRefused("Your organisation did not sign you in. Begin again, or ask whoever runs its sign-in.")


def _believed(told: dict[str, Any], issuer: str) -> dict[str, Any]:
    """What is used of the provider's description of itself; raises ValueError and KeyError for one that cannot be."""
    if str(told["issuer"]).rstrip("/") != issuer:
        raise ValueError(f"it calls itself {told['issuer']!r}")
    algorithms = [each for each in told.get("id_token_signing_alg_values_supported", ()) if each in SIGNED_WITH]
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "_loaded_at")
    return {
        **{name: told[name] for name in names},
        "id_token_signing_alg_values_supported": algorithms or ["RS256"],
    }


def _authentication(told: dict[str, Any]) -> str:
    """How we show our secret: in the header, which is the standard's default, unless only the body will do."""
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    only_body = "client_secret_basic" not in methods and "client_secret_post" in methods
    return "client_secret_post" if only_body else "client_secret_basic"


def _vouched(claims: dict[str, Any]) -> Vouched:
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not subject.isprintable() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Disproved("What your organisation sent does not prove who you are. Begin again.")
    verified = claims.get("email_verified") is True and isinstance(email, str) and email.isprintable()
    return Vouched(subject, str(email) if verified else "")
