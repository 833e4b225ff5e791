"""deploy/compose.yml: what `docker compose config` would check, and that it says what the code understands."""

import json
import re

import pytest
from jsonschema import Draft7Validator

from bot.settings import ROOT, read_settings
from tests.deploy.code import DEPLOY, DRAIN, LARGEST_UPLOAD, documents, paths, pinned, read_command, unknown, upload

SCHEMA = json.loads((ROOT / "tests/vendor/compose-spec/compose-spec.json").read_text())
TEXT = (DEPLOY / "compose.yml").read_text()
[COMPOSE] = documents(DEPLOY / "compose.yml")
SERVICES = COMPOSE["services"]
EXAMPLE = dict(
    line.split("=", 1) for line in (DEPLOY / "env.example").read_text().splitlines() if line and line[0] != "#"
)


GIVEN = {**EXAMPLE, "BUYIN_SECRET": "long enough for a test", "POSTGRES_PASSWORD": "also-long-enough"}
OURS = ["app", "rasa", "actions", "backup"]


def filled(word):
    """A word with its ``${NAME}`` and ``${NAME:-default}`` filled in, from the example and what it leaves to people."""
    return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", lambda found: GIVEN[found[1]] or found[2] or "", str(word))


def seconds(duration):
    assert duration.endswith("s"), duration
    return int(duration[:-1])


def test_it_is_a_compose_file():
    older = {key: value for key, value in COMPOSE.items() if key != "name"}  # which came after the schema that we have
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(older)] == []


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name):
    assert unknown(SERVICES[name]["environment"]) == []


@pytest.mark.parametrize("name", OURS)
def test_what_is_filled_in_can_be_used_as_it_is(name):
    read_settings({key: filled(value) for key, value in SERVICES[name]["environment"].items()})


def test_who_is_trusted_is_the_network_of_the_proxy_and_nobody_else():
    app = SERVICES["app"]["environment"]
    trusted = read_settings({key: filled(value) for key, value in app.items()}).trusted_proxies
    assert [each["subnet"] for each in COMPOSE["networks"]["front"]["ipam"]["config"]] == list(trusted)


def test_several_processes_share_what_they_must():
    given = SERVICES["app"]["environment"]
    assert read_command(map(filled, SERVICES["app"]["command"]))["processes"] > 1
    assert {"BUYIN_DATABASE_URL", "BUYIN_REDIS_URL", "BUYIN_SECRET"} <= set(given)
    hosts = [re.search(r"@?(\w+):\d+/", given[name])[1] for name in ("BUYIN_DATABASE_URL", "BUYIN_REDIS_URL")]
    assert set(hosts) <= set(SERVICES)


def test_what_is_filled_in_is_in_the_example_and_nothing_else_is():
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == set(EXAMPLE)


def test_there_is_no_secret_in_the_files():
    assert [name for name in EXAMPLE if re.search("SECRET|PASSWORD|TOKEN", name) and EXAMPLE[name]] == []
    for name in ("BUYIN_SECRET", "POSTGRES_PASSWORD"):
        assert f"${{{name}:?" in TEXT, f"{name} may be left out"
        assert f"${{{name}:-" not in TEXT, f"{name} has a default"


def test_images_name_their_versions():
    assert [each["image"] for each in SERVICES.values() if not pinned(each["image"])] == []


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert {"app", "proxy"} == {name for name, each in SERVICES.items() if "front" in each.get("networks", [])}


def test_the_proxy_reaches_the_port_that_is_served():
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    host, port = re.search(r"reverse_proxy (\w+):(\d+)", caddyfile).groups()
    assert host in SERVICES
    command = read_command(map(filled, SERVICES["app"]["command"]))
    assert (command["port"], command["host"]) == (int(port), "0.0.0.0")


def test_the_proxy_lets_through_what_is_said_when_the_database_is_away():
    """It is the only one: a proxy that takes it for dead answers with an error of its own."""
    asked = re.search(r"health_uri (\S+)", (DEPLOY / "Caddyfile").read_text())[1]
    assert asked == "/healthz"
    assert asked in paths()


def test_the_proxy_lets_through_the_largest_body():
    largest = re.search(r"max_size (\S+)", (DEPLOY / "Caddyfile").read_text())[1]
    assert upload(largest) >= LARGEST_UPLOAD


def test_backups_are_written_to_a_volume_that_ours_may_write_to():
    [mounted] = SERVICES["backup"]["volumes"]
    volume, folder = mounted.split(":")
    assert volume in COMPOSE["volumes"]
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    owner, group = SERVICES["backup"]["user"].split(":")
    assert f"install -d -o {owner} -g {group} -m 700 {folder}\n" in dockerfile
    client = int(re.search(r"postgresql-client-(\d+)", dockerfile)[1])
    server = int(re.search(r"postgres:(\d+)", SERVICES["postgres"]["image"])[1])
    assert client >= server, "pg_dump refuses a server that is newer than itself"


@pytest.mark.parametrize("name", OURS)
def test_ours_run_with_as_little_as_they_need(name):
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["user"].split(":")[0] not in ("0", "root")


def test_nobody_is_killed_while_answering():
    assert seconds(SERVICES["app"]["stop_grace_period"]) > DRAIN


def test_files_that_are_mounted_are_there():
    mounted = [each.split(":")[0] for service in SERVICES.values() for each in service.get("volumes", [])]
    assert [each for each in mounted if each.startswith(".") and not (DEPLOY / each).is_file()] == []
    assert [each for each in mounted if each[0] not in "./" and each not in COMPOSE["volumes"]] == []


def test_rasa_elsewhere_is_started_by_its_profile_alone():
    assert {name for name, each in SERVICES.items() if each.get("profiles") == ["rasa-elsewhere"]} == {
        "rasa",
        "actions",
    }
    assert {name for name, each in SERVICES.items() if "profiles" in each} == {"rasa", "actions", "backup"}
    words = SERVICES["rasa"]["command"]
    for option in ("--credentials", "--endpoints", "--model"):
        assert (ROOT / words[words.index(option) + 1]).exists()
    port = SERVICES["actions"]["command"][-1]
    assert f"127.0.0.1:{port}/" in (ROOT / "endpoints.yml").read_text()
    assert SERVICES["actions"]["network_mode"] == "service:rasa"
