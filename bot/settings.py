"""Settings: read from the environment in one place, checked once, with errors that say what to do."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: where ``data/``, ``models/`` and ``var/`` are."""


class InvalidSetting(Exception):
    """A setting cannot be used; the message names it and says what it should be."""


@dataclass(frozen=True)
class SlackSettings:
    """How the bot is in Slack: one workspace by a bot token, or several by a client id and secret."""

    bot_token: str
    signing_secret: str
    app_token: str
    client_id: str
    client_secret: str
    api_url: str
    public_url: str


@dataclass(frozen=True)
class OidcSettings:
    """Where instructors may sign in with their organisation's account: a provider of OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. ``docs/settings.md`` describes each."""

    database_url: str
    rasa_url: Optional[str]
    rasa_token: str
    secret: str
    data: Path
    models: Path
    allowed_origins: tuple[str, ...]
    session_days: int
    writes_per_minute: int
    public_url: str = ""
    slack: Optional[SlackSettings] = None
    lrs_url: str = ""
    lrs_key: str = ""
    lrs_secret: str = ""
    retention_days: Optional[int] = None
    oidc: Optional[OidcSettings] = None


def read_settings(environ: Optional[Mapping[str, str]] = None) -> Settings:
    """The settings of this process. Raises :class:`InvalidSetting`."""
    env = os.environ if environ is None else environ
    data = Path(env.get("BUYIN_DATA") or ROOT / "data")
    if not (data / "personas").is_dir():
        raise InvalidSetting(f"BUYIN_DATA: {data} holds no folder 'personas'")
    public_url = _address(
        "BUYIN_PUBLIC_URL", env, "the pages as people open them, such as https://practice.example.com"
    )
    return Settings(
        database_url=_database_url(env.get("BUYIN_DATABASE_URL", "")),
        rasa_url=_address("BUYIN_RASA_URL", env, "a Rasa server, such as http://127.0.0.1:5005") or None,
        rasa_token=env.get("BUYIN_RASA_TOKEN", ""),
        secret=_secret(env.get("BUYIN_SECRET", "")),
        data=data,
        models=Path(env.get("BUYIN_MODELS") or ROOT / "models"),
        allowed_origins=_origins(env.get("BUYIN_ALLOWED_ORIGINS", "")),
        session_days=_whole("BUYIN_SESSION_DAYS", env, 180, least=1),
        writes_per_minute=_whole("BUYIN_WRITES_PER_MINUTE", env, 60, least=6),
        public_url=public_url,
        slack=_slack(env, public_url),
        lrs_url=_address("BUYIN_LRS_URL", env, "an LRS, such as https://lrs.example.com/xapi"),
        lrs_key=env.get("BUYIN_LRS_KEY", ""),
        lrs_secret=env.get("BUYIN_LRS_SECRET", ""),
        retention_days=_whole("BUYIN_RETENTION_DAYS", env, 0, least=1) or None,
        oidc=_oidc(env),
    )


def _slack(env: Mapping[str, str], public_url: str) -> Optional[SlackSettings]:
    names = ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET")
    bot, signing, app, client, secret = given = [env.get(f"SLACK_{name}", "").strip() for name in names]
    if not any(given):
        return None
    if bot and client:
        raise InvalidSetting("SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for several: give one of them")
    if not bot and not client:
        raise InvalidSetting(
            "SLACK_BOT_TOKEN: give the bot's token (xoxb-...), or SLACK_CLIENT_ID for several workspaces"
        )
    if bool(client) != bool(secret):
        raise InvalidSetting("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: give both")
    if not signing and not app:
        raise InvalidSetting("SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP): give one of them")
    if client and not public_url:
        raise InvalidSetting("BUYIN_PUBLIC_URL: needed with SLACK_CLIENT_ID, for Slack to send people back to")
    for name, value, start in (("BOT", bot, "xoxb-"), ("APP", app, "xapp-")):
        if value and not value.startswith(start):
            raise InvalidSetting(f"SLACK_{name}_TOKEN: give the token that begins with {start}")
    url = env.get("SLACK_API_URL") or "https://slack.com/api/"
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise InvalidSetting("SLACK_API_URL: give an address such as https://slack.com/api/")
    return SlackSettings(bot, signing, app, client, secret, url.rstrip("/") + "/", public_url)


def _oidc(env: Mapping[str, str]) -> Optional[OidcSettings]:
    names = ("BUYIN_OIDC_ISSUER", "BUYIN_OIDC_CLIENT_ID", "BUYIN_OIDC_CLIENT_SECRET")
    given = [env.get(name, "").strip() for name in names]
    if not any(given):
        return None
    for name, value in zip(names, given, strict=True):
        if not value:
            raise InvalidSetting(f"{name}: missing; give all of {', '.join(names)}, or none")
    issuer = _address(names[0], {names[0]: given[0]}, "the provider, such as https://login.example.com")
    parts = urlsplit(issuer)
    # The secret and the codes go there, so nobody may listen; on this machine nobody can.
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise InvalidSetting(f"{names[0]}: give an address that begins with https://")
    if parts.query or parts.fragment:
        raise InvalidSetting(f"{names[0]}: give the address without ? and #")
    return OidcSettings(issuer, given[1], given[2])


def _database_url(value: str) -> str:
    if not value:
        folder = ROOT / "var"
        folder.mkdir(exist_ok=True)
        return f"sqlite:///{folder / 'buyin.db'}"
    scheme = urlsplit(value).scheme
    if scheme == "postgres":
        value, scheme = value.replace("postgres://", "postgresql://", 1), "postgresql"
    if scheme.split("+")[0] not in ("sqlite", "postgresql"):
        raise InvalidSetting("BUYIN_DATABASE_URL: give sqlite:///FILE or postgresql://USER@HOST/NAME")
    return value


def _address(name: str, env: Mapping[str, str], what: str) -> str:
    value = env.get(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise InvalidSetting(f"{name}: give the address of {what}")
    return value.rstrip("/")


def _secret(value: str) -> str:
    if value:
        if len(value) < 16:
            raise InvalidSetting("BUYIN_SECRET: give at least 16 characters; 32 random ones are good")
        return value
    # On a laptop nobody wants to invent a secret: make one once and keep it, so that cookies outlive a restart.
    kept = ROOT / "var" / "secret"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        descriptor = os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return kept.read_text().strip()


def _origins(value: str) -> tuple[str, ...]:
    return tuple(_origin(each.strip()) for each in value.split(",") if each.strip())


def _origin(value: str) -> str:
    """An origin as a browser writes it: lower case, without the scheme's own port."""
    parts = urlsplit(value.rstrip("/").lower())
    rest = parts.path or parts.query or parts.fragment or parts.username
    try:
        port = parts.port
    except ValueError:
        rest = value
    if parts.scheme not in ("http", "https") or not parts.hostname or rest or "*" in value:
        raise InvalidSetting(
            f"BUYIN_ALLOWED_ORIGINS: '{value}' is no origin; give https://learn.example.com, several with commas"
        )
    own = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, own) else "")


def _whole(name: str, env: Mapping[str, str], default: int, *, least: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= 1_000_000:
        raise InvalidSetting(f"{name}: give a whole number of at least {least}; '{value}' is none")
    return int(value)
