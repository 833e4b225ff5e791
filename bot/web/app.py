"""The web application, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Optional

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from bot.brain.brain import Brain
from bot.metrics import Metrics
from bot.practice.proving import Proving
from bot.practice.service import Practice
from bot.settings import OidcSettings
from bot.web import api, description, results, scrape, session, views
from bot.web.counts import Counts, OwnCounts
from bot.web.full import COUNTED_BY
from bot.web.hardening import Hardened
from bot.web.identity import Identity, KnowsTrainee
from bot.web.instructor import (
    asked_first,
    assignments,
    audit,
    cohort,
    cohorts,
    dashboard,
    editor,
    elsewhere,
    enrolling,
    exports,
    people,
    personas,
    preview,
    proof,
    publication,
    reviews,
    sign_in,
)
from bot.web.instructor.gate import Sessions
from bot.web.pace import Paced
from bot.web.problems import HANDLERS
from bot.web.readiness import Readiness
from bot.web.seen import Seen
from bot.web.signing import Secrets

AUTHORING = [*personas.ROUTES, *publication.ROUTES, *editor.ROUTES, *proof.ROUTES, *preview.ROUTES]
"""The pages on which personas are written."""


def create_app(
    practice: Practice,
    brain: Brain,
    secret: Secrets,
    *,
    allowed_origins: Sequence[str] = (),
    session_days: int = 180,
    writes_per_minute: int = 60,
    public_url: str = "",
    retention_days: Optional[int] = None,
    oidc: Optional[OidcSettings] = None,
    metrics: Optional[Metrics] = None,
    metrics_token: str = "",
    counts: Optional[Counts] = None,
) -> Starlette:
    """The ASGI application over one practice and one brain; ``docs/settings.md`` says what the rest is."""
    metrics = metrics or Metrics()
    metrics.model(brain.model)
    identity = Identity(secret, session_days, secure=public_url.startswith("https://"))
    app = Starlette(
        routes=[
            *api.ROUTES,
            *description.ROUTES,
            *scrape.ROUTES,
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
            *asked_first.ROUTES,
            *enrolling.ROUTES,
            *assignments.ROUTES,
            *dashboard.ROUTES,
            *AUTHORING,
            *views.ROUTES,
        ],
        middleware=[
            # The outermost: a page that embeds the chat must be able to read what the others refuse, too.
            Middleware(
                CORSMiddleware,
                allow_origins=allowed_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type"],
                expose_headers=["Retry-After", "X-Request-ID"],
                max_age=600,
            ),
            Middleware(Seen, metrics=metrics),
            Middleware(Hardened, origins=allowed_origins, public_url=public_url),
            Middleware(GZipMiddleware, minimum_size=1000),
            Middleware(KnowsTrainee, identity=identity, origins=allowed_origins),
            Middleware(Paced, per_minute=writes_per_minute, counts=counts or OwnCounts()),
        ],
        exception_handlers=HANDLERS,
        lifespan=_counting(metrics.connection_refused),
    )
    app.state.practice = practice
    app.state.brain = brain
    app.state.identity = identity
    app.state.sessions = Sessions(secret)
    app.state.elsewhere = elsewhere.Elsewhere(oidc, secret) if oidc else None
    app.state.public_url = public_url
    app.state.retention_days = retention_days
    app.state.proving = Proving()
    app.state.readiness = Readiness(practice, brain, metrics.ready)
    app.state.metrics = metrics
    app.state.metrics_token = metrics_token
    app.state.database_figures = scrape.DatabaseFigures(practice)
    app.state.slack_members = None  # whoever serves Slack as well puts them in place
    return app


def _counting(refused: Callable[[], None]) -> Callable[[Starlette], AbstractAsyncContextManager[Mapping[str, object]]]:
    """A lifespan by which connections that never reach the application are counted with the rest."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        yield {COUNTED_BY: refused}

    return lifespan
