"""deploy/kubernetes: valid by Kubernetes' own schemas, and that they say what the code understands."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, RefResolver

from bot.settings import read_settings
from bot.web.readiness import PATIENCE
from tests.deploy.code import DEPLOY, DRAIN, LARGEST_UPLOAD, documents, paths, pinned, read_command, unknown, upload

VERSION = "v1.31.0"
"""The oldest release of Kubernetes that the manifests are held against; newer ones keep what it has."""
FILES = sorted([*(DEPLOY / "kubernetes").glob("*.yml"), DEPLOY / "kubernetes/secret.yml.example"])
OBJECTS = {each["kind"]: each for path in FILES for each in documents(path)}
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
[MAIN], [MIGRATION] = POD["containers"], POD["initContainers"]


@pytest.fixture(scope="module")
def schemas():
    folder = Path(find_spec("kubernetes_validate").origin).parent / f"kubernetes-json-schema/{VERSION}-local-strict"
    return folder, {"_definitions.json": json.loads((folder / "_definitions.json").read_text())}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_what_kubernetes_takes(path, schemas):
    folder, store = schemas
    for each in documents(path):
        group = re.sub(r"^([^./]*)[^/]*/", r"\1-", each["apiVersion"])
        schema = json.loads((folder / f"{each['kind'].lower()}-{group}.json").read_text())
        resolver = RefResolver("", schema, store=store)
        found = Draft7Validator(schema, resolver=resolver).iter_errors(each)
        assert [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found] == []


def test_a_misspelt_field_is_found(schemas):
    folder, store = schemas
    schema = json.loads((folder / "deployment-apps-v1.json").read_text())
    wrong = {**OBJECTS["Deployment"], "spec": {**OBJECTS["Deployment"]["spec"], "replica": 3}}
    assert not Draft7Validator(schema, resolver=RefResolver("", schema, store=store)).is_valid(wrong)


def given(container):
    """Names and values of a container's environment; None for a value that the secret gives."""
    found = dict(OBJECTS["ConfigMap"]["data"]) if container.get("envFrom") else {}
    return {**found, **{each["name"]: each.get("value") for each in container["env"]}}


@pytest.mark.parametrize("container", [MAIN, MIGRATION], ids=lambda each: each["name"])
def test_every_variable_is_a_setting(container):
    assert unknown(given(container)) == []


def test_what_is_no_secret_can_be_used_as_it_is():
    read_settings({"BUYIN_SECRET": "long enough for a test", **OBJECTS["ConfigMap"]["data"]})


def test_what_replicas_share_is_given_and_secret():
    named = {each["name"]: each["valueFrom"]["secretKeyRef"] for each in MAIN["env"]}
    assert {"BUYIN_DATABASE_URL", "BUYIN_REDIS_URL", "BUYIN_SECRET"} <= set(named)
    asked = [each["valueFrom"]["secretKeyRef"] for one in (MAIN, MIGRATION) for each in one["env"]]
    assert {each["name"] for each in asked} == {OBJECTS["Secret"]["metadata"]["name"]}
    assert {each["key"] for each in asked} == set(OBJECTS["Secret"]["stringData"])
    assert not [
        name
        for name in OBJECTS["ConfigMap"]["data"]
        if re.search("SECRET|TOKEN|KEY|_URL$", name[5:]) and name != "BUYIN_PUBLIC_URL"
    ]


def test_the_template_is_not_applied_with_the_rest():
    assert not [path for path in FILES if path.suffix == ".yml" and "Secret" in {d["kind"] for d in documents(path)}]


def test_commands_are_ours_with_their_options():
    assert read_command(MAIN["args"])["host"] == "0.0.0.0"
    assert MIGRATION["args"] == ["db", "upgrade"]
    read_command(MIGRATION["args"])


def test_ports_lead_from_the_ingress_to_the_process():
    [port] = MAIN["ports"]
    assert read_command(MAIN["args"])["port"] == port["containerPort"]
    [service_port] = OBJECTS["Service"]["spec"]["ports"]
    assert service_port["targetPort"] == port["name"]
    [rule] = OBJECTS["Ingress"]["spec"]["rules"]
    backends = [each["backend"]["service"] for each in rule["http"]["paths"]]
    assert backends == [{"name": OBJECTS["Service"]["metadata"]["name"], "port": {"name": service_port["name"]}}]
    allowed = [each["port"] for rule in OBJECTS["NetworkPolicy"]["spec"]["ingress"] for each in rule["ports"]]
    assert allowed == [port["containerPort"]]


@pytest.mark.parametrize(
    ("probe", "path"), [("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")]
)
def test_probes_ask_for_what_is_there(probe, path):
    assert MAIN[probe]["httpGet"] == {"path": path, "port": "http"}
    assert path in paths()


def test_probes_hear_why_a_process_is_not_ready():
    assert MAIN["readinessProbe"]["timeoutSeconds"] > PATIENCE


def test_the_ingress_lets_through_the_largest_body():
    largest = OBJECTS["Ingress"]["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
    assert upload(largest) >= LARGEST_UPLOAD


def test_every_selector_finds_the_pods():
    labels = OBJECTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert OBJECTS["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert OBJECTS["Service"]["spec"]["selector"] == labels
    assert OBJECTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert OBJECTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    target = OBJECTS["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", OBJECTS["Deployment"]["metadata"]["name"])


def test_nobody_is_killed_while_answering():
    stopping = int(MAIN["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert POD["terminationGracePeriodSeconds"] > stopping + DRAIN


@pytest.mark.parametrize("container", [MAIN, MIGRATION], ids=lambda each: each["name"])
def test_pods_run_with_as_little_as_they_need(container):
    assert POD["securityContext"]["runAsNonRoot"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pinned(container["image"])
    assert container["image"] == MAIN["image"]
    assert {"cpu", "memory"} <= set(container["resources"]["requests"])
