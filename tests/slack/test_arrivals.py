"""Whatever comes signed by Slack, it is an arrival that can be stored, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import arrivals

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def odd_or(value):
    return st.one_of(st.just(value), ODD)


def fields(**known):
    """A mapping with these fields as Slack sends them, or odd, or missing."""
    return st.fixed_dictionaries(
        {}, optional={name: each if hasattr(each, "map") else odd_or(each) for name, each in known.items()}
    )


EVENT = fields(
    type="message",
    channel_type="im",
    channel="D1",
    user="U1",
    text="Who else?",
    ts="1700000000.000100",
    tab="home",
    subtype=odd_or("message_changed") | st.just(None),
    client_msg_id="m1",
    event_ts="1700000000.0",
    files=[{}],
    hidden=False,
    message=fields(user="U1", text="Now") | ODD,
    previous_message=fields(user="U1", text="Before") | ODD,
)
BODY = fields(
    event=EVENT | ODD,
    team_id="T1",
    team=fields(id="T1") | ODD,
    user_id="U1",
    user=fields(id="U1", name="ann") | ODD,
    user_name="ann",
    channel_id="D1",
    channel=fields(id="D1") | ODD,
    event_id="E1",
    trigger_id="1.2.x",
    text="hint",
    response_url="https://x",
    authorizations=st.lists(fields(is_bot=True, user_id="UB") | ODD, max_size=2) | ODD,
    actions=st.lists(fields(action_id="call:1", value="x", action_ts="1700000000.1", url="") | ODD, max_size=2) | ODD,
)


@pytest.mark.parametrize(
    "read",
    [
        arrivals.of_message,
        lambda body: arrivals.of_change(body, "c" * 32),
        lambda body: arrivals.of_command(body, 1700000000.5),
        lambda body: arrivals.of_button(body, 1700000000.5),
        arrivals.of_home,
    ],
    ids=["message", "change", "command", "button", "home"],
)
@given(body=BODY)
def test_it_is_an_arrival_that_fits_the_inbox_or_none(read, body):
    found = read(body)
    if found is not None:
        assert 0 < len(found.key) <= 100
        assert all(0 < len(each) <= 24 for each in (found.team, found.person, found.channel))
        assert len(found.sent) == 17
        assert float(found.sent) >= 0
        assert len(found.event_id or "") <= 64
        assert len(found.name or "") <= 60
        assert len(str(found.payload.get("text", ""))) <= arrivals.LONGEST_RAW


@given(st.lists(st.floats(0, 9_999_999_999), min_size=2, max_size=2))
def test_times_sort_as_texts_as_they_do_as_numbers(times):
    texts = [
        arrivals.of_home({"team_id": "T1", "event": {"user": "U1", "tab": "home", "event_ts": f"{each:.6f}"}}).sent
        for each in sorted(times)
    ]
    assert texts == sorted(texts)
