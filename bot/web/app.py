"""The web application, put together."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.brain.brain import Brain
from bot.practice.service import Practice
from bot.web import api, views
from bot.web.hardening import Hardened
from bot.web.identity import Identity, KnowsTrainee
from bot.web.problems import HANDLERS


def create_app(practice: Practice, brain: Brain, secret: str) -> Starlette:
    """The ASGI application over one practice and one brain."""
    app = Starlette(
        routes=[*api.ROUTES, *views.ROUTES],
        middleware=[Middleware(Hardened), Middleware(KnowsTrainee, identity=Identity(secret))],
        exception_handlers=HANDLERS,
    )
    app.state.practice = practice
    app.state.brain = brain
    return app
