"""Signing in with the organisation's own account, where a provider is set: the way there and the way back."""

from __future__ import annotations

import logging

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.errors import SignInRefused
from bot.settings import OidcSettings
from bot.web.address import address_of, pages_address
from bot.web.identity import inside
from bot.web.instructor.provider import Disproved, Provider, ProviderFailed
from bot.web.instructor.sign_in import signed_in, signing_in
from bot.web.signing import Secrets, Signer, keys

log = logging.getLogger(__name__)

COOKIE = "buyin_elsewhere"
PATH = "/instructor/elsewhere"
KEPT_FOR = 600
"""Seconds that somebody may take at the provider's."""

LONGEST_PATH = 300
"""Characters of the page to go on to: it travels in a cookie."""

UNREACHABLE = "Your organisation's sign-in does not answer just now. Try again in a minute, or use a password."


class Elsewhere:
    """A provider, and what a browser remembers between the way there and the way back, signed."""

    def __init__(self, settings: OidcSettings, secrets: Secrets) -> None:
        self.provider = Provider(settings)
        self._signer = URLSafeTimedSerializer(keys(secrets), salt="elsewhere", signer=Signer)

    def remember(self, request: Request, answer: Response) -> None:
        """Leave ``request.session`` in the browser, for these pages alone and a few minutes."""
        value = self._signer.dumps(request.session)
        secure = request.app.state.identity.secure or request.url.scheme == "https"
        answer.set_cookie(COOKIE, str(value), KEPT_FOR, path=PATH, secure=secure, httponly=True, samesite="lax")

    def recall(self, request: Request) -> None:
        """Make ``request.session`` what the browser remembers: nothing if that is missing, forged or old."""
        try:
            kept = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=KEPT_FOR)
        except BadSignature:
            kept = {}
        request.scope["session"] = kept


def _elsewhere(request: Request) -> Elsewhere:
    elsewhere = request.app.state.elsewhere
    if not isinstance(elsewhere, Elsewhere):
        raise HTTPException(404)
    return elsewhere


async def begin(request: Request) -> Response:
    """Off to the provider."""
    elsewhere = _elsewhere(request)
    path = inside(request.query_params.get("next", "/instructor"))
    request.scope["session"] = {"next": path if len(path) <= LONGEST_PATH else "/instructor"}
    try:
        answer = await elsewhere.provider.begin(request, f"{pages_address(request)}{PATH}/back")
    except ProviderFailed as error:
        log.warning("the provider of sign-ins cannot be used: %s", error)
        return signing_in(request, path, UNREACHABLE, 502)
    elsewhere.remember(request, answer)
    return answer


async def back(request: Request) -> Response:
    """Back from the provider, with a code that it exchanges for who this is."""
    elsewhere = _elsewhere(request)
    elsewhere.recall(request)
    path = str(request.session.get("next", "/instructor"))
    answer = await _came_back(request, elsewhere.provider, path)
    answer.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")
    return answer


async def _came_back(request: Request, provider: Provider, path: str) -> Response:
    staff, address = request.app.state.practice.staff, address_of(request.scope)
    try:
        who = await provider.finish(request)
        found = await run_in_threadpool(staff.signed_in_elsewhere, who.subject, address, who.email)
    except Disproved as error:
        log.warning("a sign-in was refused: %s", type(error.__cause__).__name__)
        await run_in_threadpool(staff.log_disproved, address)
        return signing_in(request, path, str(error), 403)
    except SignInRefused as error:
        return signing_in(request, path, str(error), 403)
    except ProviderFailed as error:
        log.warning("the provider of sign-ins cannot be used: %s", error)
        return signing_in(request, path, UNREACHABLE, 502)
    return signed_in(request, found, path)


ROUTES = [Route(PATH, begin), Route(f"{PATH}/back", back)]
