"""Settings: what is given is checked at the start, and each is documented."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.settings import ROOT, InvalidSetting, OidcSettings, check_exposure, read_settings


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
        ("BUYIN_SECRET", "sixteen characters,short"),
        ("BUYIN_SECRET", " , "),
        ("BUYIN_REDIS_URL", "localhost:6379"),
        ("BUYIN_REDIS_URL", "redis://"),
        *(("BUYIN_TRUSTED_PROXIES", each) for each in ("*", "proxy.example.com", "10.0.0.1/8", "10.0.0.1,x")),
        ("BUYIN_DATABASE_URL", "mysql://x"),
        ("BUYIN_RASA_URL", "nowhere"),
        ("BUYIN_DATA", "/no/such/folder"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(name, value):
    with pytest.raises(InvalidSetting, match=name):
        read_settings({name: value})


def test_secrets_are_read_with_the_newest_first():
    given = read_settings({"BUYIN_SECRET": "the new secret of tests, the old secret of tests,"}).secrets
    assert given == ("the new secret of tests", "the old secret of tests")


def test_a_secret_is_made_once_where_none_is_given():
    made = read_settings({}).secrets
    assert read_settings({}).secrets == made
    assert len(made[0]) >= 32
    assert (ROOT / "var" / "secret").stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_proxies_are_addresses_and_networks():
    assert read_settings({}).trusted_proxies == ("127.0.0.1", "::1")
    given = read_settings({"BUYIN_TRUSTED_PROXIES": "10.0.0.7, fd00::/8"}).trusted_proxies
    assert given == ("10.0.0.7", "fd00::/8")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_on_this_machine_a_secret_of_ones_own_making_will_do(host):
    check_exposure(host, {})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.7", "2001:db8::1", "practice.example.com"])
def test_where_other_machines_come_in_a_secret_must_be_given(host):
    with pytest.raises(InvalidSetting, match=r"^BUYIN_SECRET: needed to listen at") as caught:
        check_exposure(host, {})
    assert "\n" not in str(caught.value)
    check_exposure(host, {"BUYIN_SECRET": "x" * 16})


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


NAMES = sorted(set(re.findall(r"\b(?:BUYIN|SLACK)_[A-Z_]+\b", (ROOT / "bot/settings.py").read_text())) - {"BUYIN_DATA"})
VALUES = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=40),
    st.lists(
        st.sampled_from(
            ["http", "s", "://", "[", "]", "x", ":", "80", "/", "?", "#", "@", "*", ",", "sqlite:", "xoxb-", " ", "9"]
        )
    ).map("".join),
)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
@example({"BUYIN_RASA_URL": "http://[::1"})
@example({"BUYIN_ALLOWED_ORIGINS": "https://[x"})
@example({"BUYIN_DATABASE_URL": "postgresql://[x"})
@example({"SLACK_API_URL": "http://[", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x"})
@example({"BUYIN_SESSION_DAYS": "9" * 5000})
def test_whatever_is_set_is_read_or_refused_by_a_name_that_was_set(given):
    settings, refused = None, ""
    try:
        settings = read_settings({"BUYIN_SECRET": "a secret for tests only", **given})
    except InvalidSetting as error:
        refused = str(error)
    assert settings or re.match(r"(?:BUYIN|SLACK)_[A-Z_]+", refused)
    if settings:
        assert settings.writes_per_minute >= 6
        assert settings.session_days >= 1
