"""Settings: read from the environment in one place, checked once, with errors that say what to do."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Optional
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: where ``data/``, ``models/`` and ``var/`` are."""

LOG_STYLES = ("json", "text")
LOG_LEVELS = ("debug", "info", "warning", "error")


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
    secrets: tuple[str, ...]


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
    secrets: tuple[str, ...]
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
    redis_url: str = ""
    log: str = ""
    log_level: str = ""
    metrics_token: str = ""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")


def read_settings(environ: Optional[Mapping[str, str]] = None) -> Settings:
    """The settings of this process. Raises :class:`InvalidSetting`."""
    env = os.environ if environ is None else environ
    data = Path(env.get("BUYIN_DATA") or ROOT / "data")
    if not (data / "personas").is_dir():
        raise InvalidSetting(f"BUYIN_DATA: {data} holds no folder 'personas'")
    public_url = _address(
        "BUYIN_PUBLIC_URL", env, "the pages as people open them, such as https://practice.example.com"
    )
    given = _secrets(env.get("BUYIN_SECRET", ""))
    return Settings(
        database_url=_database_url(env.get("BUYIN_DATABASE_URL", "")),
        rasa_url=_address("BUYIN_RASA_URL", env, "a Rasa server, such as http://127.0.0.1:5005") or None,
        rasa_token=env.get("BUYIN_RASA_TOKEN", ""),
        secrets=given,
        data=data,
        models=Path(env.get("BUYIN_MODELS") or ROOT / "models"),
        allowed_origins=_origins(env.get("BUYIN_ALLOWED_ORIGINS", "")),
        session_days=_whole("BUYIN_SESSION_DAYS", env, 180, least=1),
        writes_per_minute=_whole("BUYIN_WRITES_PER_MINUTE", env, 60, least=6),
        public_url=public_url,
        slack=_slack(env, public_url, given),
        lrs_url=_address("BUYIN_LRS_URL", env, "an LRS, such as https://lrs.example.com/xapi"),
        lrs_key=env.get("BUYIN_LRS_KEY", ""),
        lrs_secret=env.get("BUYIN_LRS_SECRET", ""),
        retention_days=_whole("BUYIN_RETENTION_DAYS", env, 0, least=1) or None,
        oidc=_oidc(env),
        redis_url=_redis_url(env.get("BUYIN_REDIS_URL", "")),
        log=_one_of("BUYIN_LOG", env, LOG_STYLES),
        log_level=_one_of("BUYIN_LOG_LEVEL", env, LOG_LEVELS),
        metrics_token=_metrics_token(env.get("BUYIN_METRICS_TOKEN", "")),
        trusted_proxies=_networks(env.get("BUYIN_TRUSTED_PROXIES") or "127.0.0.1,::1"),
    )


def check_exposure(host: str, environ: Optional[Mapping[str, str]] = None) -> None:
    """Refuse to listen at ``host`` if other machines can reach it and nobody has given a secret: all processes there
    must sign with the same, and whoever put them there must be able to change it. Raises :class:`InvalidSetting`."""
    env = os.environ if environ is None else environ
    if not env.get("BUYIN_SECRET") and not _loopback(host):
        raise InvalidSetting(
            f"BUYIN_SECRET: needed to listen at '{host}', where other machines can come in; give 32 random characters"
        )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _slack(env: Mapping[str, str], public_url: str, keys: tuple[str, ...]) -> Optional[SlackSettings]:
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
    if _split(url).scheme not in ("http", "https") or not _split(url).netloc:
        raise InvalidSetting("SLACK_API_URL: give an address such as https://slack.com/api/")
    return SlackSettings(bot, signing, app, client, secret, url.rstrip("/") + "/", public_url, keys)


def _oidc(env: Mapping[str, str]) -> Optional[OidcSettings]:
    names = ("BUYIN_OIDC_ISSUER", "BUYIN_OIDC_CLIENT_ID", "BUYIN_OIDC_CLIENT_SECRET")
    given = [env.get(name, "").strip() for name in names]
    if not any(given):
        return None
    for name, value in zip(names, given, strict=True):
        if not value:
            raise InvalidSetting(f"{name}: missing; give all of {', '.join(names)}, or none")
    issuer = _address(names[0], {names[0]: given[0]}, "the provider, such as https://login.example.com")
    parts = _split(issuer)
    # The secret and the codes go there, so nobody may listen; on this machine nobody can.
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise InvalidSetting(f"{names[0]}: give an address that begins with https://")
    if parts.query or parts.fragment:
        raise InvalidSetting(f"{names[0]}: give the address without ? and #")
    return OidcSettings(issuer, given[1], given[2])


def _split(address: str) -> SplitResult:
    """The parts of an address; none of what cannot be read as one."""
    try:
        return urlsplit(address)
    except ValueError:  # a bracket that is never closed, say
        return SplitResult("", "", "", "", "")


def _database_url(value: str) -> str:
    if not value:
        folder = ROOT / "var"
        folder.mkdir(exist_ok=True)
        return f"sqlite:///{folder / 'buyin.db'}"
    scheme = _split(value).scheme
    if scheme == "postgres":
        value, scheme = value.replace("postgres://", "postgresql://", 1), "postgresql"
    if scheme.split("+")[0] not in ("sqlite", "postgresql"):
        raise InvalidSetting("BUYIN_DATABASE_URL: give sqlite:///FILE or postgresql://USER@HOST/NAME")
    return value


def _redis_url(value: str) -> str:
    parts = _split(value)
    if value and (parts.scheme not in ("redis", "rediss", "unix") or not (parts.netloc or parts.path)):
        raise InvalidSetting("BUYIN_REDIS_URL: give redis://HOST:PORT/NUMBER, rediss:// for TLS, or unix://PATH")
    return value


def _address(name: str, env: Mapping[str, str], what: str) -> str:
    value = env.get(name, "")
    parts = _split(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise InvalidSetting(f"{name}: give the address of {what}")
    return value.rstrip("/")


def _secrets(value: str) -> tuple[str, ...]:
    """The newest first: it signs, and what the others have signed is believed until they are taken away."""
    given = tuple(each.strip() for each in (value or _kept_secret()).split(",") if each.strip())
    if not given or min(map(len, given)) < 16:
        raise InvalidSetting(
            "BUYIN_SECRET: give at least 16 characters, 32 random ones are good; several secrets with commas between"
        )
    return given


def _kept_secret() -> str:
    """On a laptop nobody wants to invent a secret: one is made once and kept, so that cookies outlive a restart."""
    kept = ROOT / "var" / "secret"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        # Made beside it and put in place whole: of two processes that start at once, both read the same.
        descriptor, made = tempfile.mkstemp(dir=kept.parent, prefix="secret-")
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            os.link(made, kept)
        os.unlink(made)
    return kept.read_text().strip()


def _metrics_token(value: str) -> str:
    if value and (len(value) < 16 or not value.isascii() or not value.isprintable()):
        raise InvalidSetting("BUYIN_METRICS_TOKEN: give at least 16 plain characters; 32 random ones are good")
    return value


def _one_of(name: str, env: Mapping[str, str], choices: tuple[str, ...]) -> str:
    value = env.get(name, "").strip().lower()
    if value and value not in choices:
        raise InvalidSetting(f"{name}: give one of {', '.join(choices)}; '{value}' is none")
    return value


def _networks(value: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in value.split(",") if each.strip())
    try:
        return tuple(str(ip_network(each)) if "/" in each else str(ip_address(each)) for each in found)
    except ValueError as error:
        raise InvalidSetting(
            f"BUYIN_TRUSTED_PROXIES: {error}; give 10.0.0.7 or 10.0.0.0/24, several with commas between"
        ) from error


def _origins(value: str) -> tuple[str, ...]:
    return tuple(_origin(each.strip()) for each in value.split(",") if each.strip())


def _origin(value: str) -> str:
    """An origin as a browser writes it: lower case, without the scheme's own port."""
    parts = _split(value.rstrip("/").lower())
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
    if not value.isdecimal() or len(value) > 7 or not least <= int(value) <= 1_000_000:
        raise InvalidSetting(f"{name}: give a whole number of at least {least}; '{value}' is none")
    return int(value)
