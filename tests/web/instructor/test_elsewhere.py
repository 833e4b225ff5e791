"""Signing in with the organisation's account, against a provider on loopback."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from bot.practice.errors import BadName, NameTaken, NoSuchInstructor
from bot.practice.staff import waiting_for
from bot.settings import OidcSettings
from bot.web.app import create_app
from tests.web.instructor.provider import CLIENT_ID, CLIENT_SECRET, new_key

SECRET = "a secret for tests only"


@pytest.fixture
def open_app(practice, scripted_brain, provider):
    def opened(public_url="", issuer=provider.issuer):
        oidc = OidcSettings(issuer, CLIENT_ID, CLIENT_SECRET)
        return create_app(practice, scripted_brain, SECRET, public_url=public_url, oidc=oidc)

    return opened


@pytest.fixture
def browser(open_app):
    return TestClient(open_app(), follow_redirects=False)


@pytest.fixture
def ida(practice):
    return practice.staff.add("Ida", None, subject="u-17")


def at_the_provider(there):
    """What the provider sends a browser back with."""
    back = httpx.get(there.headers["location"]).headers["location"]
    return back.replace("https://practice.example.com", "").replace("http://testserver", "")


def sign_in(browser, path="/instructor"):
    return browser.get(at_the_provider(browser.get("/instructor/elsewhere", params={"next": path})))


def refused(answer, status, words, browser):
    assert answer.status_code == status
    assert words in answer.text
    assert '<p role="alert"' in answer.text
    assert 'name="password"' in answer.text, "it is the page to sign in on"
    assert browser.get("/instructor").status_code == 303, "nobody is signed in"


def logged(practice):
    return [(each.who, each.did, each.about) for each in practice.staff.logged()]


def test_the_button_leads_there_and_back_to_the_page_that_was_asked_for(browser, ida, practice, provider):
    page = browser.get("/instructor/sign-in?next=/instructor/calls").text
    assert 'href="/instructor/elsewhere?next=/instructor/calls"' in page
    there = browser.get("/instructor/elsewhere?next=/instructor/calls")
    sent = {name: value[0] for name, value in parse_qs(urlsplit(there.headers["location"]).query).items()}
    assert sent["redirect_uri"] == "http://testserver/instructor/elsewhere/back"
    assert sent["code_challenge_method"] == "S256"
    assert len(sent["state"]) >= 20
    assert len(sent["nonce"]) >= 20
    kept = there.headers["set-cookie"]
    assert "Path=/instructor/elsewhere" in kept
    assert "HttpOnly" in kept
    answer = browser.get(at_the_provider(there))
    assert (answer.status_code, answer.headers["location"]) == (303, "/instructor/calls")
    assert "buyin_elsewhere" not in browser.cookies, "what was remembered on the way is forgotten"
    assert "Ida" in browser.get("/instructor").text
    assert "signed in" in [did for who, did, _ in logged(practice) if who == "Ida"]
    assert provider.authentication == ["header"]


def test_without_a_provider_there_is_no_button_and_no_page(practice, scripted_brain):
    browser = TestClient(create_app(practice, scripted_brain, SECRET))
    assert "elsewhere" not in browser.get("/instructor/sign-in").text
    assert browser.get("/instructor/elsewhere").status_code == 404
    assert browser.get("/instructor/elsewhere/back").status_code == 404


def test_at_a_public_address_the_way_back_and_the_cookies_are_its_own(open_app, ida):
    browser = TestClient(open_app("https://practice.example.com"), "https://practice.example.com")
    browser.follow_redirects = False
    there = browser.get("/instructor/elsewhere")
    assert "redirect_uri=https%3A%2F%2Fpractice.example.com%2Finstructor" in there.headers["location"]
    assert "Secure" in there.headers["set-cookie"]
    assert browser.get(at_the_provider(there)).status_code == 303
    assert browser.get("/instructor").status_code == 200


def test_another_process_takes_the_way_back(open_app, browser, ida):
    back = at_the_provider(browser.get("/instructor/elsewhere"))
    other = TestClient(open_app(), cookies=browser.cookies, follow_redirects=False)
    assert other.get(back).headers["location"] == "/instructor"


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/calls", "/instructor/" + "x" * 5000])
def test_nobody_is_sent_on_to_where_they_should_not(browser, ida, path):
    assert sign_in(browser, path).headers["location"] == "/instructor"


def test_an_account_that_waits_for_an_address_is_tied_to_the_subject_for_good(open_app, browser, practice, provider):
    practice.staff.add("Ida", None, subject=waiting_for("Ida@Example.com "))
    assert sign_in(browser).status_code == 303
    assert ("Ida", "account tied", "to the subject u-17") in logged(practice)
    provider.person["email"] = "ida.new-name@example.com"
    assert sign_in(browser).status_code == 303, "the subject is who she is, whatever her address"
    provider.person = {"sub": "u-99", "email": "ida@example.com", "email_verified": True}
    heir = TestClient(open_app(), follow_redirects=False)
    refused(sign_in(heir), 403, "not an instructor", heir)


def test_an_account_with_a_password_is_tied_later_and_keeps_both(signed_in, browser, practice):
    signed_in("Ida")
    practice.staff.add("Ben", None, subject="u-18")
    practice.staff.tie("Ida", waiting_for("ida@example.com"))
    assert sign_in(browser).status_code == 303
    assert "Change your password" in browser.get("/instructor/account").text
    with pytest.raises(NameTaken, match="Ben"):
        practice.staff.tie("Ida", "u-18")
    with pytest.raises(NameTaken, match="Ida"):
        practice.staff.add("Cy", None, subject="u-17")
    with pytest.raises(NoSuchInstructor):
        practice.staff.tie("Nobody", "u-19")


@pytest.mark.parametrize(
    "typed", ["", "ida", "@example.com", "ida@", "a@b@c", "\u0131da@example.com", "i\nda@example.com"]
)
def test_what_is_no_address_is_not_waited_for(typed):
    with pytest.raises(BadName, match="e-mail"):
        waiting_for(typed)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ["ida@example.com"]},
        {"email": "\u0131da@example.com"},
        {"email": "ida@example.com.evil.example"},
    ],
)
def test_an_address_that_is_not_verified_or_not_the_same_is_nobodys(browser, practice, provider, claims):
    practice.staff.add("Ida", None, subject=waiting_for("ida@example.com"))
    provider.lies = claims
    refused(sign_in(browser), 403, "not an instructor", browser)


def test_a_subject_that_reads_like_an_account_that_waits_is_nobodys(browser, practice, provider):
    practice.staff.add("Ida", None, subject=waiting_for("ida@example.com"))
    provider.person = {"sub": "mailto:ida@example.com"}
    refused(sign_in(browser), 403, "not an instructor", browser)


def test_who_is_unknown_here_is_refused_and_logged_with_what_an_admin_needs(browser, practice):
    refused(sign_in(browser), 403, "Ask an admin to add it", browser)
    assert ("u-17", "sign-in refused", "testclient ida@example.com") in logged(practice)


LIES = {
    "another nonce": {"nonce": "x" * 20},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody-else"},
    "another audience, with us as the one who asked": {"aud": "somebody-else", "azp": CLIENT_ID},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "over": {"exp": int(time.time()) - 600},
    "never over": {"exp": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "an endless subject": {"sub": "x" * 300},
    "a subject that cannot be stored": {"sub": "u\u0000"},
    "a subject that is no text": {"sub": 17},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_does_not_prove_who_it_is_lets_nobody_in(browser, ida, practice, provider, lie):
    provider.lies = lie
    refused(sign_in(browser), 403, "does not prove who you are", browser)
    assert ("unknown", "sign-in refused", "testclient, a token that proves nothing") in logged(practice)
    provider.lies = {}
    assert sign_in(browser).status_code == 303


def test_a_signature_that_is_not_the_providers_lets_nobody_in(browser, ida, provider):
    real = provider.key
    forged = new_key()
    provider.key = type(forged).import_key({**forged.as_dict(private=True), "kid": real.kid})
    refused(sign_in(browser), 403, "does not prove who you are", browser)
    provider.key = forged
    refused(sign_in(browser), 403, "does not prove who you are", browser)
    provider.algorithm = "none"
    refused(sign_in(browser), 403, "does not prove who you are", browser)
    provider.algorithm = ""
    refused(sign_in(browser), 403, "does not prove who you are", browser)


def test_keys_that_the_provider_has_changed_are_fetched(browser, ida, provider):
    assert sign_in(browser).status_code == 303
    provider.key = new_key()
    provider.published = [provider.key]
    assert sign_in(browser).status_code == 303
    assert provider.asked.count("/.well-known/openid-configuration") == 1, "it is not asked what it is each time"


def test_a_state_of_another_browser_an_old_one_and_a_used_code_are_refused(open_app, browser, ida, practice, provider):
    back = at_the_provider(browser.get("/instructor/elsewhere"))
    victim = TestClient(open_app(), follow_redirects=False)
    refused(victim.get(back), 403, "Begin again", victim)
    victim.get("/instructor/elsewhere")
    refused(victim.get(back), 403, "Begin again", victim)
    refused(victim.get("/instructor/elsewhere/back"), 403, "Begin again", victim)
    kept = browser.cookies["buyin_elsewhere"]
    assert browser.get(back).status_code == 303
    again = TestClient(open_app(), follow_redirects=False, cookies={"buyin_elsewhere": kept})
    refused(again.get(back), 403, "Begin again", again)
    forged = TestClient(open_app(), follow_redirects=False, cookies={"buyin_elsewhere": kept[:-2] + "xx"})
    refused(forged.get(back), 403, "Begin again", forged)


def test_a_no_at_the_provider_is_said_in_our_own_words(browser):
    browser.get("/instructor/elsewhere")
    answer = browser.get("/instructor/elsewhere/back?error=access_denied&error_description=Call+0900+now&state=x")
    refused(answer, 403, "did not sign you in", browser)
    assert "0900" not in answer.text
    refused(browser.get("/instructor/elsewhere/back?error=server_error"), 502, "does not answer", browser)


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://evil.example"}, {"token_endpoint": None, "issuer": None}, {"jwks_uri": 7}],
)
def test_a_provider_that_makes_no_sense_is_not_kept(browser, ida, provider, description):
    provider.description = description
    there = browser.get("/instructor/elsewhere")
    refused(there if there.status_code != 302 else browser.get(at_the_provider(there)), 502, "not answer", browser)
    provider.description = {}
    assert sign_in(browser).status_code == 303, "it is asked again"


def test_a_provider_that_fails_or_is_down_is_said_so_on_the_page(open_app, browser, ida, provider):
    provider.status = 503
    refused(browser.get("/instructor/elsewhere?next=/instructor/calls"), 502, "does not answer", browser)
    provider.status = 200
    there = browser.get("/instructor/elsewhere")
    back = at_the_provider(there)
    provider.status = 503
    refused(browser.get(back), 502, "does not answer", browser)
    nowhere = TestClient(open_app(issuer="http://127.0.0.1:9"), follow_redirects=False)
    refused(nowhere.get("/instructor/elsewhere"), 502, "does not answer", nowhere)


def test_a_provider_that_takes_the_secret_in_the_body_alone_gets_it_there(browser, ida, provider):
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert sign_in(browser).status_code == 303
    assert provider.authentication == ["body"]


def test_a_secret_that_the_provider_does_not_know_is_its_operators_business(
    practice, scripted_brain, provider, ida, caplog
):
    oidc = OidcSettings(provider.issuer, CLIENT_ID, "another")
    browser = TestClient(create_app(practice, scripted_brain, SECRET, oidc=oidc), follow_redirects=False)
    refused(sign_in(browser), 502, "does not answer", browser)
    assert "invalid_client" in caplog.text
