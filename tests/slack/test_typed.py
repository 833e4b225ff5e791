"""What a person meant by what Slack hands over."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack.commands import WORDS, Wish, after_slash, said_plainly
from bot.slack.typed import meant

MEANT = {
    "R&amp;D": "R&D",
    "a &lt; b &gt; c": "a < b > c",
    "&amp;lt;": "&lt;",
    "<@U1>, hello": "a colleague, hello",
    "<@U1|ann>": "ann",
    "<@UBOT> hello": "hello",
    "<#C1|general> and <#C2>": "general and a channel",
    "<!here> <!channel> <!everyone>": "everyone here everyone everyone",
    "<!subteam^S1|@sales> <!subteam^S1>": "sales a group",
    "<!date^1392734382^{date}|18 Feb>": "18 Feb",
    "<https://acme.com/a?b=1&amp;c=2>": "https://acme.com/a?b=1&c=2",
    "see <http://acme.com|acme.com>.": "see acme.com.",
    "<mailto:ann@acme.com|ann@acme.com>": "ann@acme.com",
    "<mailto:ann@acme.com>": "ann@acme.com",
    "<tel:+4912|+49 12>": "+49 12",
    "&lt;!channel&gt;": "< !channel>",
    "it\u2019s \u201cfine\u201d": 'it\'s "fine"',
    "yes\u00a0please": "yes please",
    ":+1:": "yes",
    ":thumbsup::skin-tone-3:": "yes",
    ":-1: not yet": "no not yet",
    ":wave: Dana": "hello Dana",
    "Great :slightly_smiling_face:.": "Great.",
    "Who else :thinking_face: decides?": "Who else decides?",
    ":tada:": "tada",
    ":slightly_smiling_face:": "slightly smiling face",
    ":a::b: fine": "fine",
    "at 10:30:45, ratio 3:2:1": "at 10:30:45, ratio 3:2:1",
    "Note: this: that": "Note: this: that",
    "*really* _so_ ~no~ `code`": "really so no code",
    "```\na block\n```": "a block",
    "snake_case_name 2*3*4": "snake_case_name 2*3*4",
    "&gt; what you said\nGo on": "what you said\nGo on",
    "  two  spaces ": "two  spaces",
    "": "",
    "<>": "<>",
    "a\x00b": "a b",
}


@pytest.mark.parametrize(("typed", "plain"), MEANT.items(), ids=range(len(MEANT)))
def test_what_was_meant(typed, plain):
    assert meant(typed, "UBOT") == plain


PIECES = [
    "<!",
    "&lt;",
    "&amp;",
    "lt;",
    "!channel",
    ">",
    "<",
    "@",
    "|",
    ":",
    "\u200b",
    "*",
    "_",
    "`",
    "x",
    " ",
    "\n",
    "&gt;",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
@example("&lt;\u200b!channel&gt;")
@example("&amp;lt;!channel>")
@example(":a:" * 2000)
@example("*" * 5000)
@example("<" * 5000 + "!")
def test_whatever_is_typed_becomes_words_that_ping_nobody(text):
    plain = meant(text, "UBOT")
    assert "<!" not in plain
    assert plain == plain.strip()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Practice", "practice"),
        ("practise!", "practice"),
        ("End call, please.", "end"),
        ("please end the call", "end"),
        ("HANG UP", "end"),
        ("practice end", "end"),
        ("hint?", "hint"),
        ("progress", "progress"),
        ("Help!", "help"),
        ("debrief", "debrief"),
        ("link", "link"),
    ],
)
def test_a_few_plain_words_ask_for_the_practice(text, name):
    assert said_plainly(text, in_call=True) == Wish(name)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Can you help me understand?",
            "What would help?",
            "In practice, who decides?",
            "end",
            "start",
            "menu",
            "list",
        ),
        *(
            "I will end the call now if you like",
            "A hint of what?",
            "call Dana",
            "",
            "?",
            "Who is the link between you?",
        ),
    ],
)
def test_what_a_seller_says_is_no_command(text):
    assert said_plainly(text, in_call=True) is None


def test_who_to_call_can_be_said_while_no_call_is_on():
    assert said_plainly("Call Dana, please", in_call=False) == Wish("call", "dana")
    assert said_plainly("practise with Marek Nowak", in_call=False) == Wish("call", "marek nowak")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish("practice")),
        ("end", Wish("end")),
        ("call dana", Wish("call", "dana")),
        ("what", Wish("unknown", "what")),
        *((words, Wish(name)) for name, all_words in WORDS.items() for words in all_words),
    ],
)
def test_after_the_slash(text, wish):
    assert after_slash(text) == wish


@given(st.text())
def test_no_text_makes_the_commands_fail(text):
    after_slash(text)
    said_plainly(text, in_call=False)
