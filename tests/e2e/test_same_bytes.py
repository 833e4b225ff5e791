"""Same words, same score: whatever the process, the number of threads, and Python's hashing."""

import json
import os
import subprocess
import sys

from bot.settings import ROOT

SCRIPTS = ROOT / "tests/sellers/blind.jsonl"


def played(folder, script, threads):
    """All that `buyin play --json` prints of a scripted call, in a process of its own."""
    file = folder / "script.txt"
    file.write_text("\n".join(message.replace("\n", " ") for message in script["messages"]))
    command = [sys.executable, "-c", "from bot.cli import main; main()", "play", script["persona"], "--json"]
    names = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "PYTHONHASHSEED")
    env = {**os.environ, **dict.fromkeys(names, str(threads))}
    done = subprocess.run(
        [*command, "--seed", "7", "--script", file], capture_output=True, cwd=ROOT, env=env, check=True
    )
    return done.stdout


def test_a_call_comes_out_the_same_to_the_byte_in_another_process_with_other_threads(tmp_path, model_path):
    script = json.loads(SCRIPTS.read_text().splitlines()[0])
    once, again = (played(tmp_path, script, threads) for threads in (1, 8))
    assert b'"debrief"' in once
    assert once == again
