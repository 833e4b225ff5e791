"""A model file that cannot be used is refused in one line that says what to do, by every command that needs one."""

import io
import json
import os
import subprocess
import sys
import tarfile

import pytest

from bot.brain.embedded import EmbeddedBrain, newest_model
from bot.brain.trained import NoModel, note
from bot.settings import ROOT


def repacked(model, target, change):
    """The model with what ``change`` makes of its metadata, without what it learnt: it is refused before that matters,
    or for it."""
    with tarfile.open(model) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            content = old.extractfile(member)
            if member.name.endswith("metadata.json"):
                changed = json.dumps(change(json.load(content))).encode()
                member.size = len(changed)
                content = io.BytesIO(changed)
            new.addfile(member, content)


def truncated(model, target):
    target.write_bytes(model.read_bytes()[:1_000_000])


def empty(model, target):
    target.write_bytes(b"")


def another_archive(model, target):
    with tarfile.open(target, "w:gz") as archive:
        archive.add(ROOT / "README.md", "README.md")


def of_rasa(version):
    return lambda model, target: repacked(model, target, lambda found: {**found, "rasa_open_source_version": version})


def with_a_component_that_is_gone(model, target):
    def change(found):
        return json.loads(json.dumps(found).replace("components.FactMatcher", "components.FactFinderOfOld"))

    repacked(model, target, change)


def with_an_action_that_is_gone(model, target):
    def change(found):
        found["domain"]["actions"].append("action_sing")
        return found

    repacked(model, target, change)


FAULTS = {
    "missing": (lambda model, target: None, "no trained model in"),
    "empty": (empty, "is damaged"),
    "truncated": (truncated, "is damaged"),
    "another archive": (another_archive, "no model of this program"),
    "older Rasa": (of_rasa("3.5.0"), "trained by Rasa 3.5.0"),
    "newer Rasa": (of_rasa("3.99.0"), "trained by Rasa 3.99.0"),
    "component gone": (with_a_component_that_is_gone, "no model of this program"),
    "action gone": (with_an_action_that_is_gone, "another version of this program"),
}


def buyin(folder, *arguments):
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    env = {**os.environ, "BUYIN_MODELS": str(folder), "BUYIN_DATABASE_URL": f"sqlite:///{folder / 'x.db'}"}
    return subprocess.run(command, input="", capture_output=True, text=True, cwd=ROOT, env=env, check=False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_model_that_cannot_be_used_is_refused(tmp_path, model_path, fault):
    make, words = FAULTS[fault]
    make(model_path, tmp_path / "buyin.tar.gz")
    with pytest.raises(NoModel) as refused:
        EmbeddedBrain.load(newest_model(tmp_path))
    said = str(refused.value)
    assert words in said
    assert said.endswith("run 'make train'")
    assert "\n" not in said


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["play", "dana-okafor"], ["classify", "--json"]])
def test_every_command_says_so_in_one_line(tmp_path, model_path, command):
    truncated(model_path, tmp_path / "buyin.tar.gz")
    shown = buyin(tmp_path, *command)
    assert shown.returncode == 2, shown.stderr
    assert "Traceback" not in shown.stderr
    (line,) = (each for each in shown.stderr.splitlines() if not each.startswith("{"))  # the server's log is JSON
    assert "is damaged" in line


def test_other_code_than_that_which_trained_it_is_a_warning(tmp_path, model_path, caplog):
    model = tmp_path / "buyin.tar.gz"
    model.symlink_to(model_path.resolve())
    trained = EmbeddedBrain.load(model)
    note(model, trained.model)
    EmbeddedBrain.load(model)
    assert "other code" not in caplog.text
    noted = next(tmp_path.glob("*.json"))
    noted.write_text(noted.read_text().replace('"ClauseCoder": "', '"ClauseCoder": "0'))
    EmbeddedBrain.load(model)
    assert "other code" in caplog.text
    assert "make train" in caplog.text
