"""A few hundred hostile messages to the served process; ``make hostile`` sends ten thousand."""

from bench.hostile import attack


def test_no_message_breaks_it_or_makes_it_tell(served):
    found = attack(served.address, 300)
    assert found.wrong == []
    assert found.statuses[200] > 150, "most of it was heard"
    assert set(found.statuses) <= {200, 400, 413}
    assert not any("Traceback" in line for line in served.log)
