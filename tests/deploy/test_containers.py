"""Dockerfile, Compose file and manifests: valid to their own tools, and in step with settings, queues and commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from medicalcor.contracts.names import SEARCH_ATTRIBUTE_TYPES, Queue
from medicalcor.settings import Settings, variable_of
from tests.deploy.promtool import ROOT

COMPOSE = ROOT / "docker-compose.temporal.yml"
KUBERNETES = ROOT / "deploy" / "kubernetes"
# Of the temporal CLI (temporalio.envconfig).
ENVCONFIG = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_API_KEY"}
SETTINGS = {variable_of(name) for name in Settings.model_fields} | ENVCONFIG
SECRETS = {"POSTGRES_PASSWORD": "secret-one", "GRAFANA_ADMIN_PASSWORD": "secret-two"}
SCRIPTS = Path(sys.executable).parent


def run(*command: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), **env}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


def composed(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`docker compose config` of the file in a folder that has an .env."""
    shutil.copy(COMPOSE, folder)
    (folder / ".env").write_text("MEDICALCOR_ENVIRONMENT=production\n")
    return run(str(SCRIPTS / "docker-compose"), "-f", COMPOSE.name, "config", cwd=folder, **env)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = composed(tmp_path_factory.mktemp("compose"), **SECRETS)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    return found


def test_the_dockerfile_has_nothing_that_hadolint_finds() -> None:
    done = run(str(SCRIPTS / "hadolint"), "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_and_from_the_hashed_lock() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in text
    for copied in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in copied.split()[:-1]:
            assert (ROOT / source).exists()
            assert f"!{source.removeprefix('./')}" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_nothing_starts_without_a_password_of_ones_own(missing: str, tmp_path: Path) -> None:
    done = composed(tmp_path, **{name: text for name, text in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_no_password_stands_in_the_file() -> None:
    for line in COMPOSE.read_text().splitlines():
        if re.search(r"PASSWORD|PWD|SECRET|_KEY", line) and ":" in line and not line.lstrip().startswith("#"):
            assert re.search(r": \$\{\w+:\?", line), line


def test_every_queue_has_its_worker_and_none_other(services: dict[str, Any]) -> None:
    workers = {name: service for name, service in services.items() if name.startswith("worker-")}
    assert set(workers) == {f"worker-{queue}" for queue in Queue}
    for name, service in workers.items():
        assert service["command"] == ["python", "-m", "worker", "--task-queue", name.removeprefix("worker-")]
    drains = Settings.model_fields["graceful_shutdown_seconds"].default
    assert all(_seconds(service["stop_grace_period"]) > drains for service in workers.values())


def test_every_image_is_pinned_and_what_serves_has_a_health_check(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if "build" not in service:
            assert re.search(r":v?\d+\.\d+", service["image"]), name
        once = name in ("temporal-schema", "temporal-namespace")
        assert once or "healthcheck" in service or name in ("temporal-ui", "grafana"), name
        for port in service.get("ports", []):
            assert port["host_ip"] == "127.0.0.1", name


def test_every_variable_of_ours_is_a_setting(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name == "api" or name.startswith("worker-"):
            assert set(service["environment"]) - {"MEDICALCOR_ENVIRONMENT"} <= SETTINGS
    named = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    assert named - SETTINGS == {*SECRETS, "MEDICALCOR_IMAGE_TAG"}


def test_ports_are_those_that_the_settings_give(services: dict[str, Any]) -> None:
    api, worker = services["api"], services["worker-leads"]
    assert {port["target"] for port in api["ports"]} == {int(api["environment"]["MEDICALCOR_API_PORT"])}
    assert api["environment"]["MEDICALCOR_METRICS_PORT"] == worker["environment"]["MEDICALCOR_WORKER_HEALTH_PORT"]
    scraped = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
    for target in re.findall(r'"([\w-]+):(\d+)"', scraped):
        if target[0] in services and target[0] != "temporal":
            assert target[1] == "9464"
    assert 'targets: ["temporal:9090"]' in scraped
    assert services["temporal"]["environment"]["PROMETHEUS_ENDPOINT"].endswith(":9090")


def test_what_is_mounted_exists(services: dict[str, Any]) -> None:
    text = COMPOSE.read_text()
    mounted = re.findall(r"- \./(\S+?):/", text)
    assert mounted
    for path in mounted:
        assert (ROOT / path).exists(), path
    assert {f"deploy/grafana/{path.name}" for path in (ROOT / "deploy/grafana").glob("*.json")} <= set(mounted)


def test_the_namespace_job_creates_our_search_attributes() -> None:
    text = (ROOT / "deploy/temporal/namespace.sh").read_text()
    assert dict(re.findall(r"--name (\w+) --type (\w+)", text)) == {
        str(name): kind for name, kind in SEARCH_ATTRIBUTE_TYPES.items()
    }


@pytest.mark.parametrize("script", sorted((ROOT / "deploy/temporal").glob("*.sh")), ids=lambda path: path.name)
def test_a_shell_can_read_the_script(script: Path) -> None:
    assert run("sh", "-n", str(script)).returncode == 0


def manifests() -> list[dict[str, Any]]:
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    files = [KUBERNETES / name for name in kustomization["resources"]]
    return [document for file in files for document in yaml.safe_load_all(file.read_text())]


@pytest.mark.parametrize("manifest", manifests(), ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_every_manifest_is_valid_to_kubernetes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.34", strict=True)


def test_a_manifest_that_is_wrong_is_found() -> None:
    wrong = next(one for one in manifests() if one["kind"] == "Deployment")
    wrong["spec"]["replica"] = wrong["spec"].pop("replicas")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.34", strict=True)


def test_the_clusters_workers_are_the_queues_and_have_time_to_drain() -> None:
    deployments = {one["metadata"]["name"]: one["spec"] for one in manifests() if one["kind"] == "Deployment"}
    assert set(deployments) == {"api", *(f"worker-{queue}" for queue in Queue)}
    drains = int(_settings_env()["MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS"])
    for name, spec in deployments.items():
        pod = spec["template"]["spec"]
        (container,) = pod["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/live"
        assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
        assert container["resources"]["limits"]["memory"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        if name != "api":
            assert container["command"] == ["python", "-m", "worker", "--task-queue", name.removeprefix("worker-")]
            assert pod["terminationGracePeriodSeconds"] > drains
    ports = {port["name"]: str(port["containerPort"]) for port in _container(deployments["api"])["ports"]}
    env = _settings_env()
    assert ports == {"http": env["MEDICALCOR_API_PORT"], "metrics": env["MEDICALCOR_METRICS_PORT"]}
    assert env["MEDICALCOR_WORKER_HEALTH_PORT"] == env["MEDICALCOR_METRICS_PORT"]


def test_the_clusters_settings_are_settings_and_no_secrets() -> None:
    secret = {variable_of(name) for name, f in Settings.model_fields.items() if "SecretStr" in str(f.annotation)}
    assert set(_settings_env()) <= SETTINGS - secret - {"MEDICALCOR_CODEC_KEYS"}


def _container(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["template"]["spec"]["containers"][0]
    return found


def _settings_env() -> dict[str, str]:
    lines = (KUBERNETES / "settings.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _seconds(duration: str) -> int:
    minutes, seconds = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", duration).groups()  # type: ignore[union-attr]
    return int(minutes or 0) * 60 + int(seconds or 0)
