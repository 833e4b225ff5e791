"""The web application, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from bot.brain.brain import Brain
from bot.practice.proving import Proving
from bot.practice.service import Practice
from bot.settings import OidcSettings
from bot.web import api, results, session, views
from bot.web.hardening import Hardened
from bot.web.identity import Identity, KnowsTrainee
from bot.web.instructor import (
    assignments,
    audit,
    cohort,
    cohorts,
    dashboard,
    editor,
    elsewhere,
    exports,
    people,
    personas,
    preview,
    proof,
    reviews,
    sign_in,
)
from bot.web.instructor.gate import Sessions
from bot.web.pace import Paced
from bot.web.problems import HANDLERS

AUTHORING = [*personas.ROUTES, *editor.ROUTES, *proof.ROUTES, *preview.ROUTES]
"""The pages on which personas are written."""


def create_app(
    practice: Practice,
    brain: Brain,
    secret: str,
    *,
    allowed_origins: Sequence[str] = (),
    session_days: int = 180,
    writes_per_minute: int = 60,
    public_url: str = "",
    retention_days: Optional[int] = None,
    oidc: Optional[OidcSettings] = None,
) -> Starlette:
    """The ASGI application over one practice and one brain; ``docs/settings.md`` says what the rest is."""
    identity = Identity(secret, session_days, secure=public_url.startswith("https://"))
    app = Starlette(
        routes=[
            *api.ROUTES,
            *session.ROUTES,
            *results.ROUTES,
            *sign_in.ROUTES,
            *elsewhere.ROUTES,
            *cohorts.ROUTES,
            *reviews.ROUTES,
            *exports.ROUTES,
            *people.ROUTES,
            *audit.ROUTES,
            *cohort.ROUTES,
            *assignments.ROUTES,
            *dashboard.ROUTES,
            *AUTHORING,
            *views.ROUTES,
        ],
        middleware=[
            Middleware(Hardened, origins=allowed_origins),
            Middleware(GZipMiddleware, minimum_size=1000),
            Middleware(
                CORSMiddleware,
                allow_origins=allowed_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type"],
                max_age=600,
            ),
            Middleware(KnowsTrainee, identity=identity, origins=allowed_origins),
            Middleware(Paced, per_minute=writes_per_minute),
        ],
        exception_handlers=HANDLERS,
    )
    app.state.practice = practice
    app.state.brain = brain
    app.state.identity = identity
    app.state.sessions = Sessions(secret)
    app.state.elsewhere = elsewhere.Elsewhere(oidc, secret) if oidc else None
    app.state.public_url = public_url
    app.state.retention_days = retention_days
    app.state.proving = Proving()
    return app
