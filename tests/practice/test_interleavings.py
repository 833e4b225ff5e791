"""Two clients on one call, in every order: what is stored is always a call that one client could have made."""

import asyncio
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.codebook import Clause, Move, Topic
from bot.practice.deliver import deliver
from bot.practice.errors import CallEnded, PracticeError
from bot.practice.lines import OwnLines

MOVES = [
    ("decision_question", "stakeholders"),
    ("simple_reflection", None),
    ("situation_question", None),
    ("pitch", None),
    ("press_to_close", None),
    ("implication_question", "risk"),
    ("courtesy", None),
]
TEXTS = ["Who else would this touch?", "So it is not only up to you.", "We are the best.", "Sign here.", "Goodbye."]
KEYS = ["a", "b", "c"]


class NoLines:
    """Locks that keep nobody out, as one that has run out does."""

    @asynccontextmanager
    async def hold(self, call):
        yield


class Gates:
    """Where every client stops until the schedule lets it go on."""

    def __init__(self):
        self.waiting = {}

    async def stop(self, client):
        gate = self.waiting[client] = asyncio.get_running_loop().create_future()
        await gate

    def go_on(self, client):
        self.waiting.pop(client).set_result(None)


class Brain:
    """Codes a message by its words and by what the prospect said before it, as the real one does."""

    def __init__(self, practice, stop):
        self.practice = practice
        self.stop = stop

    async def say(self, trainee, text, metadata=None):
        await self.stop()
        move, topic = MOVES[zlib.crc32((metadata["said"] + text).encode()) % len(MOVES)]
        clause = Clause(0, len(text), text, Move(move), Topic(topic) if topic else None, 0.9)
        await self.stop()
        try:
            self.practice.hear(trainee, metadata["call"], metadata["key"], text, (clause,), after=metadata["turns"])
        except PracticeError:
            return []  # Rasa logs what an action raises, and goes on
        await self.stop()
        return []


messages = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(TEXTS)), min_size=1, max_size=4)


@given(
    scripts=st.tuples(messages, messages),
    schedule=st.lists(st.integers(0, 1), max_size=60),
    cut_off=st.sets(st.integers(0, 30), max_size=3),
    ends=st.none() | st.integers(0, 30),
    lines=st.sampled_from([NoLines, OwnLines]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_stored_call_is_one_that_a_single_client_could_have_made(practice, scripts, schedule, cut_off, ends, lines):
    here = replace(practice, lines=lines())
    call = here.start("ann", "dana-okafor").id
    answers = []
    asyncio.run(_both(here, call, scripts, list(schedule), cut_off, ends, answers))

    stored = here.turns("ann", call)
    keys = [turn.key for turn in stored]
    assert [turn.number for turn in stored] == list(range(1, len(stored) + 1))
    assert len(keys) == len(set(keys))
    for key, heard in answers:
        turn = stored[keys.index(key)]
        assert (heard.turn, heard.replies) == (turn.number, turn.replies)

    alone = here.start("ben", "dana-okafor").id
    for turn in stored:
        asyncio.run(deliver(here, Brain(here, _at_once), "ben", alone, turn.key, turn.text))
    assert here.turns("ben", alone) == stored
    if here.view("ann", call)["ended"]:
        here.end("ben", alone)
        assert here.debrief("ben", alone) == here.debrief("ann", call)


async def _at_once():
    pass


async def _both(practice, call, scripts, schedule, cut_off, ends, answers):
    gates = Gates()
    step = 0

    async def client(number):
        brain = Brain(practice, lambda: gates.stop(number))
        for key, text in scripts[number]:
            # Keys of different words are different: a client never uses one again for something else.
            key = f"{key}-{TEXTS.index(text)}"
            while True:
                try:
                    await gates.stop(number)
                    answers.append((key, await deliver(practice, brain, "ann", call, key, text)))
                    break
                except CallEnded:
                    return
                except ConnectionAbortedError:
                    continue  # the process died: the client sends it again

    tasks = {number: asyncio.create_task(client(number)) for number in (0, 1)}
    while not all(task.done() for task in tasks.values()):
        await _settled(gates, tasks)
        ready = sorted(gates.waiting)
        if not ready:
            continue
        chosen = ready[(schedule.pop(0) if schedule else step) % len(ready)]
        if step == ends:
            practice.end("ann", call)
        if step in cut_off:
            gates.waiting.pop(chosen).set_exception(ConnectionAbortedError())
        else:
            gates.go_on(chosen)
        step += 1
    for task in tasks.values():
        task.result()


async def _settled(gates, tasks):
    """Wait until each client stands at a gate, is done, or waits for the other one's lock."""
    until = asyncio.get_running_loop().time() + 0.05
    while True:
        going = [number for number, task in tasks.items() if number not in gates.waiting and not task.done()]
        if not going or (gates.waiting and asyncio.get_running_loop().time() > until):
            return
        await asyncio.sleep(0)
