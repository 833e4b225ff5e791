"""Forms, cookies and tokens, whatever is sent for one."""

from contextlib import nullcontext, suppress
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from bot.practice.errors import BadTerms
from bot.web.forms import LONGEST_VALUE, form_of
from bot.web.identity import Identity, inside
from bot.web.instructor.assignment_form import EMPTY, read_terms
from bot.web.instructor.gate import Sessions
from bot.web.problems import BadRequest

URLENCODED, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
PIECES = [
    *(b"--b", b"--b--", b"\r\n", b"a", b"%00", b"&", b"=", b"\xff", b"name*=utf-8''%ff"),
    b'Content-Disposition: form-data; name="x"',
    b"Content-Type: multipart/mixed; boundary=c",
    b"Content-Transfer-Encoding: base64",
]
KINDS = [URLENCODED, *(f"multipart/form-data{each}" for each in ("; boundary=b", "", '; boundary="')), "text/plain", ""]
WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=30)


async def sent(body, kind):
    pieces = [body] if isinstance(body, bytes) else list(body)

    async def receive():
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    headers = [(b"content-type", kind.encode("latin-1", "replace"))]
    return await form_of(Request({"type": "http", "method": "POST", "headers": headers}, receive))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(WORDS, WORDS, max_size=5))
async def test_what_a_page_sends_is_read_as_it_was_typed(fields):
    assert await sent(urlencode(fields).encode(), URLENCODED) == fields


@given(
    body=st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(PIECES)).map(b"".join),
    ),
    kind=st.sampled_from(KINDS),
)
async def test_anything_else_is_texts_that_can_be_stored(body, kind):
    fields = {}
    with suppress(BadRequest) if kind.startswith("multipart") else nullcontext():
        fields = await sent(body, kind)
    for name, value in fields.items():
        assert "\x00" not in value
        assert (name + value).encode().decode() == name + value


async def test_too_many_fields_are_no_form_of_ours():
    part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    for body, kind in ((b"&".join(b"a=b" for _ in range(3000)), URLENCODED), (part * 3000 + b"--b--", FILES)):
        with pytest.raises(BadRequest, match="no form of ours"):
            await sent(body, kind)


def with_file(content):
    return (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a; name=x.yml"\r\n'
        b"Content-Type: text/yaml\r\n\r\n" + content + b"\r\n"
        b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\nkept\r\n--b--\r\n'
    )


@given(content=st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(PIECES[:3])).map(b"".join)), data=st.data())
async def test_a_file_is_read_the_same_in_whatever_pieces_it_comes(content, data):
    content = content.replace(b"\r\n--b", b"\r\n-b")  # what browsers choose stands in no file
    body = with_file(content)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=6)))
    pieces = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    file = {"file": content.decode("utf-8", "replace").replace("\0", "")} if content else {}
    assert await sent(pieces, FILES) == {**file, "id": "kept"}


@pytest.mark.parametrize("line", [b"\n", b"- a\n", b"\r\n--", b"\xc3\xa9", b"\xff"])
async def test_of_a_file_that_is_far_too_large_a_little_is_kept_and_what_stands_beside_it(line):
    body = with_file(line * (16 * 1024 * 1024 // len(line)))
    form = await sent([body[start : start + 65536] for start in range(0, len(body), 65536)], FILES)
    assert form["id"] == "kept"
    assert LONGEST_VALUE < len(form["file"].encode()) <= 3 * LONGEST_VALUE + 12
    assert ("\ufffd" in form["file"]) is (line == b"\xff"), "a character that was cut is none that was sent wrong"


async def test_what_was_cut_off_on_its_way_is_no_form():
    with pytest.raises(BadRequest, match="no form of ours"):
        await sent(with_file(b"x")[:-6], FILES)


@given(
    st.dictionaries(
        st.sampled_from([*EMPTY]),
        st.one_of(WORDS, st.sampled_from(["3", "2026-12-31", "on", "٣", "1e5", "-1", "9" * 5000])),
    )
)
def test_terms_are_read_or_refused_in_words(form):
    terms, refused = None, ""
    try:
        terms = read_terms(form)
    except BadTerms as error:
        refused = str(error)
    assert (terms is None) == refused.endswith(".")
    if terms is not None:
        assert all(each is None or 0 <= each < 10**5 for each in (terms.pass_mark, terms.tries, terms.in_a_row))


IDENTITY = Identity("a secret for tests only")


@given(st.from_regex(r"[0-9a-f]{32}", fullmatch=True), st.text(max_size=100).filter(str.isprintable))
def test_what_is_signed_names_its_trainee_and_only_for_its_use(trainee, path):
    cookie, token = IDENTITY.sign(trainee), IDENTITY.token(trainee)
    assert IDENTITY.known(cookie).trainee == trainee
    assert IDENTITY.embedded(token) == trainee
    assert IDENTITY.linked(IDENTITY.link(trainee).split("/enter/")[1].split("?")[0]) == trainee
    assert IDENTITY.embedded(cookie) is None
    assert IDENTITY.known(token) is None
    assert IDENTITY.linked(token) is None


@given(st.text(st.characters(max_codepoint=255), max_size=120), st.integers(0, 200))
@example("", 0)
@example("a.b.c", 0)
@example("." * 100, 0)
def test_what_nobody_signed_names_nobody_else(text, place):
    signed = IDENTITY.sign("a" * 32)
    altered = signed[: place % len(signed)] + text + signed[place % len(signed) :]
    assert IDENTITY.known(text) is None
    assert IDENTITY.embedded(text) is None
    assert Sessions("a secret for tests only").read(text) is None
    # A signature reads the same with a mark in it that is no part of one.
    known = IDENTITY.known(altered)
    assert known is None or known.trainee == "a" * 32


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["/", "\\", "//", "x", ":", "http:", "\n", "\t", "?", "#", "@"])).map("".join)
)
def test_nobody_is_led_to_another_site(path):
    led = inside(path)
    assert led == "/" or (led == path and led.startswith("/") and led[1:2] not in ("/", "\\"))
    assert "\n" not in led
