"""What is typed is cleaned before it is heard, whatever it is."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from bot.practice.errors import BadName
from bot.practice.message import LONGEST, clean
from bot.practice.people import LONGEST_NAME, named

TYPED = st.text(
    st.one_of(st.characters(), st.sampled_from("e\u0301\u200b\u202e\r\n\t \u00ad\ufeff\ud800\u2028")), max_size=200
)


@given(TYPED)
@example("e\u200b\u0301")
@example("\r\r\n")
@example("a" * LONGEST)
def test_a_cleaned_text_is_composed_trimmed_visible_and_stays_so(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(each) for each in cleaned if each != "\n"} & {"Cc", "Cs"}
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(TYPED)
def test_nothing_that_can_be_seen_is_lost(text):
    def seen(words):
        return [each for each in unicodedata.normalize("NFD", words) if each.isalnum()]

    assert seen(clean(text)) == seen(text)


@given(TYPED)
def test_a_name_is_one_short_line_or_refused(text):
    name, refused = "", ""
    try:
        name = named(text)
    except BadName as error:
        refused = str(error)
    assert bool(name) != bool(refused)
    if name:
        assert 0 < len(name) <= LONGEST_NAME
        assert name == " ".join(name.split())
        assert named(name) == name
