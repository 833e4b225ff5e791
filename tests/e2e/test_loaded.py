"""What the audit says is never loaded is not loaded by the served process, whatever it was asked to do."""

import re

from audit.exceptions import exceptions
from tests.e2e.conftest import SECRET, Served, Trainee


def test_what_the_audit_says_is_never_loaded_is_not(tmp_path, model_path):
    url = f"sqlite:///{tmp_path / 'loaded.db'}"
    server = Served(BUYIN_DATABASE_URL=url, BUYIN_SECRET=SECRET, PYTHONPROFILEIMPORTTIME="1")
    trainee = Trainee(server.address)
    assert trainee.ask("/readyz")[0] == 200
    call = trainee.ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    assert trainee.says(call, "Who else lives with the rota?", "k1")[0] == 200
    trainee.ask(f"/api/calls/{call}/end", {})
    assert trainee.ask(f"/api/calls/{call}/debrief")[0] == 200
    assert trainee.ask("/api/progress")[0] == 200
    assert server.stop() == 0
    # What was looked for and is not installed is among them too: an entry about such a package states it as a fact.
    loaded = set(re.findall(r"^import time:.*\| +(\S+)$", "".join(server.log), re.MULTILINE))
    assert {"bot.web.app", "rasa.core.agent", "transformers"} <= loaded
    never = [module for each in exceptions() for module in each.get("never_loaded", ())]
    assert len(never) > 5
    assert [each for each in never for other in loaded if other == each or other.startswith(f"{each}.")] == []
