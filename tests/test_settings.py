"""Settings: what is given is checked at the start, and each is documented."""

import re

import pytest

from bot.settings import ROOT, InvalidSetting, OidcSettings, read_settings


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ()),
        ("https://learn.example.com", ("https://learn.example.com",)),
        ("https://Learn.Example.com/, http://127.0.0.1:8000", ("https://learn.example.com", "http://127.0.0.1:8000")),
        ("https://x.example:443,http://x.example:80", ("https://x.example", "http://x.example")),
        ("http://[::1]:8000", ("http://[::1]:8000",)),
    ],
)
def test_origins_are_read_as_browsers_write_them(given, read):
    assert read_settings({"BUYIN_ALLOWED_ORIGINS": given}).allowed_origins == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("BUYIN_ALLOWED_ORIGINS", each)
            for each in ("learn.example.com", "https://*", "https://x/path", "https://x?y", "https://a@x", "http://x:y")
        ),
        ("BUYIN_SESSION_DAYS", "0"),
        ("BUYIN_SESSION_DAYS", "many"),
        ("BUYIN_WRITES_PER_MINUTE", "5"),
        ("BUYIN_SECRET", "short"),
        ("BUYIN_DATABASE_URL", "mysql://x"),
        ("BUYIN_RASA_URL", "nowhere"),
        ("BUYIN_DATA", "/no/such/folder"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(name, value):
    with pytest.raises(InvalidSetting, match=name):
        read_settings({name: value})


OIDC = {
    "BUYIN_OIDC_ISSUER": "https://login.example.com/",
    "BUYIN_OIDC_CLIENT_ID": "buy-in",
    "BUYIN_OIDC_CLIENT_SECRET": "s3cret",
}


def test_a_provider_of_sign_ins_is_given_whole_or_not_at_all():
    assert read_settings({}).oidc is None
    assert read_settings(OIDC).oidc == OidcSettings("https://login.example.com", "buy-in", "s3cret")
    for missing in OIDC:
        with pytest.raises(InvalidSetting, match=f"^{missing}: missing"):
            read_settings({**OIDC, missing: ""})


@pytest.mark.parametrize("issuer", ["login.example.com", "http://login.example.com", "https://x.example/?realm=a"])
def test_a_provider_of_sign_ins_is_reached_where_nobody_listens(issuer):
    with pytest.raises(InvalidSetting, match="BUYIN_OIDC_ISSUER"):
        read_settings({**OIDC, "BUYIN_OIDC_ISSUER": issuer})


def test_every_setting_is_documented():
    source = (ROOT / "bot/settings.py").read_text()
    documented = (ROOT / "docs/settings.md").read_text()
    names = set(re.findall(r"\b(?:BUYIN|SLACK)_[A-Z_]+\b", source))
    assert len(names) > 5
    assert [each for each in sorted(names) if f"`{each}`" not in documented] == []
