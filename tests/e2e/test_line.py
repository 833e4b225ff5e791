"""The line of a call, by itself, with a server that answers when the test says so: what could race, does."""

import json

import pytest

from tests.e2e.browsing import window

SETUP = """
  const { Line } = await import("/static/chat/line.js");
  const { Unreachable } = await import("/static/chat/server.js");
  const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
  const answer = (turn, ended = false) => ({ turn, replies: [`reply ${turn}`], ended, patience: 50 });
  const view = (keys, ended = false) => ({
    turns: keys.map((key, n) => ({ turn: n + 1, text: key, replies: [`reply ${n + 1}`] })), keys, ended, patience: 50,
  });
  // A server whose answers to a message and to a look are given by the test, in its order.
  const posts = [], looks = [], shown = [], states = [];
  const server = { ask: (path, body) => new Promise((yes, no) =>
    (path.endsWith("/messages") ? posts : looks).push({ body, yes, no })) };
  const line = new Line(server, crypto.randomUUID());
  line.addEventListener("turn", (event) => shown.push([event.detail.turn, event.detail.text]));
  line.addEventListener("state", (event) => states.push(event.detail.state));
"""

RACES = {
    "a look shows our own turn before its answer comes, and the next message is said meanwhile": (
        """
        line.look();
        line.say("one");
        const key = line.pending.key;
        looks[0].yes(view([key]));
        await soon();
        line.say("two");
        posts[0].yes(answer(1));
        await soon();
        posts[1]?.yes(answer(2));
        await soon();
        return { shown: shown.length, said: posts.map((each) => each.body.text), pending: line.pending };
        """,
        {"shown": 2, "said": ["one", "two"], "pending": None},
    ),
    "the turn of another tab that came between cannot be fetched at first": (
        """
        line.say("mine");
        posts[0].yes(answer(2));
        await soon();
        looks[0].no(new Unreachable("No connection.", 0.01));
        await soon();
        await soon();
        posts[1].yes(answer(2));
        await soon();
        looks[1].yes(view(["theirs", posts[0].body.key]));
        await soon();
        const once = posts[0].body.key === posts[1].body.key;
        return { shown: shown.map((each) => each[0]), once, pending: line.pending };
        """,
        {"shown": [1, 2], "once": True, "pending": None},
    ),
    "an old look comes in after the end": (
        """
        line.look();
        line.say("bye");
        posts[0].yes(answer(1, true));
        await soon();
        looks[0].yes(view([]));
        await soon();
        return { ended: line.ended };
        """,
        {"ended": True},
    ),
    "another tab calls while a message is under way": (
        """
        line.say("one");
        line.look();
        posts[0].yes(answer(1));
        await soon();
        looks[0].yes(view([posts[0].body.key, "theirs"]));
        await soon();
        return { shown: shown.map((each) => each[0]) };
        """,
        {"shown": [1, 2]},
    ),
    "the message under way is given up when the call ends elsewhere": (
        """
        line.say("one");
        line.keep(null);
        posts[0].yes(answer(1));
        await soon();
        return { shown: shown.length, pending: line.pending };
        """,
        {"shown": 1, "pending": None},
    ),
    "no answer at all": (
        """
        line.say("one");
        for (let tries = 1; tries <= 6; tries += 1) {
          posts.at(-1).no(new Unreachable("No connection.", 0.01));
          await soon();
          await soon();
        }
        const kept = JSON.parse(sessionStorage.getItem(line.kept));
        line.push();
        posts.at(-1).yes(answer(1));
        await soon();
        return { tries: posts.length, keys: new Set(posts.map((each) => each.body.key)).size, kept: kept.text,
          last: states.filter((each) => each !== "sending").at(-1), shown: shown.length };
        """,
        {"tries": 7, "keys": 1, "kept": "one", "last": "failed", "shown": 1},
    ),
}


@pytest.mark.parametrize("race", RACES)
def test_whatever_comes_first_nothing_is_lost_or_doubled(browser, served, race):
    steps, expected = RACES[race]
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{served.address}/forgotten")
        found = page.evaluate(f"async () => {{ {SETUP} {steps} }}")
        assert found == expected, json.dumps(found)
