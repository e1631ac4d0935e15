"""What deploy/ names exists: settings, files, services, metrics."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import PREFIX, PROJECT, Settings

DEPLOY = PROJECT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
COMPOSE = sorted(DEPLOY.glob("*/compose.yaml"))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_setting_named_in_deploy_exists():
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = {(path.name, name) for path in FILES for name in re.findall(r"\bVIGIE_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert {(file, name) for file, name in named if name not in known} == set()
    assert len(named) > 20


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.parent.name)
def test_a_compose_file_names_files_and_volumes_that_exist(path: Path):
    compose = read(path)
    missing = []
    for name, service in compose["services"].items():
        if extended := service.get("extends"):
            other = path.parent / extended["file"]
            if not other.exists() or extended["service"] not in read(other)["services"]:
                missing.append((name, extended))
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                missing += [] if (path.parent / source).exists() else [(name, source)]
            elif source not in compose["volumes"]:
                missing.append((name, source))
    assert missing == []


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.parent.name)
def test_a_service_that_others_wait_for_exists(path: Path):
    services = read(path)["services"]
    # Litestream's file is read after that of the one machine.
    known = set(services) | (
        set(read(DEPLOY / "one-machine/compose.yaml")["services"]) if path.parent.name == "litestream" else set()
    )
    for service in services.values():
        assert set(service.get("depends_on", ())) <= known


def test_targets_and_proxy_name_the_services_and_their_ports():
    for folder in ("one-machine", "two-replicas"):
        services = read(DEPLOY / folder / "compose.yaml")["services"]
        for group in read(DEPLOY / folder / "targets.yml"):
            for target in group["targets"]:
                name, port = target.split(":")
                assert services[name]["environment"]["VIGIE_METRICS_PORT"] == port
    services = read(DEPLOY / "two-replicas/compose.yaml")["services"]
    proxy = (DEPLOY / "two-replicas/Caddyfile").read_text(encoding="utf-8")
    for name in ("vigie-a", "vigie-b"):
        assert f"{name}:{services[name]['environment']['VIGIE_WEBHOOK_PORT']}" in proxy
        assert f"health_port {services[name]['environment']['VIGIE_METRICS_PORT']}" in proxy


def test_the_image_takes_the_build_arguments():
    dockerfile = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    for path in COMPOSE:
        for service in read(path)["services"].values():
            build = service.get("build")
            for name in build["args"] if build else ():
                assert f"\nARG {name}=\n" in dockerfile, (path, name)


def test_the_dashboards_panels_have_places_of_their_own_and_a_known_source():
    dashboard = json.loads((DEPLOY / "grafana/vigie.json").read_text(encoding="utf-8"))
    source = read(DEPLOY / "grafana/provisioning/datasources/prometheus.yml")["datasources"][0]["uid"]
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + right, at["y"] + down) for right in range(at["w"]) for down in range(at["h"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["datasource"]["uid"] == source
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_no_person_is_a_label():
    """Whatever is drawn or alerted on is by replica, kind, decision, outcome, state, engine: nothing that leads to somebody."""
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (DEPLOY / "prometheus/alerts.yml", DEPLOY / "grafana/vigie.json")
    )
    by = {label.strip() for group in re.findall(r"by \(([^)]*)\)", text) for label in group.split(",")}
    assert by <= {"instance", "job", "le", "kind", "decision", "outcome", "state", "engine"}
