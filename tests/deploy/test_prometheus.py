"""A real Prometheus takes the configuration, scrapes the bot's page, and knows every expression of the alerts and dashboard."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession, ContentTypeError

from bot.settings import PROJECT, Settings
from bot.storage import Storage
from bot.telegram.measures import Measures, Sources
from bot.telegram.monitor import Monitor
from bot.telegram.outbox import Outbox
from bot.telegram.update_ledger import UpdateLedger
from tests.ports import unused_port

pytestmark = pytest.mark.slow

DEPLOY = PROJECT / "deploy"
METRICS = re.compile(r"\b(?:vigie|process)_\w+|\bup\b")
RULES = DEPLOY / "prometheus/alerts.yml"
# scripts/unpack-package puts it there where it is not installed.
SEARCHED = f"{os.environ['PATH']}:{PROJECT / '.tools/debian/usr/bin'}"
PROMETHEUS, PROMTOOL = (shutil.which(name, path=SEARCHED) for name in ("prometheus", "promtool"))
needs_prometheus = pytest.mark.skipif(PROMETHEUS is None, reason="NOT TESTED: there is no prometheus (scripts/unpack-package)")


def promtool(*arguments: str | Path, cwd: Path = PROJECT) -> None:
    done = subprocess.run([PROMTOOL, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_prometheus
def test_promtool_accepts_the_rules_and_the_configuration(tmp_path: Path):
    promtool("check", "rules", RULES)
    for folder in ("one-machine", "two-replicas"):
        for file in (*(DEPLOY / "prometheus").iterdir(), DEPLOY / folder / "targets.yml"):
            shutil.copy(file, tmp_path)
        promtool("check", "config", "prometheus.yml", cwd=tmp_path)


@needs_prometheus
def test_alerts_fire_when_they_should_and_only_then():
    promtool("test", "rules", "alerts.yml", cwd=Path(__file__).parent)


def sources(storage: Storage, port: int) -> Sources:
    """A bot of which everything has been counted at least once; what does not count by itself is a plain value."""
    ledger, outbox = UpdateLedger(storage), Outbox(storage)
    measures = Measures(ledger, outbox)
    measures.updates.update(message=60, press=15)
    measures.decisions.update(answer=40, out_of_scope=10)
    measures.waits.update({0: 30, 4: 20})
    measures.waited = 22.0
    outbox.counts.update({"done": 50, "tried again": 2})
    given: dict[str, Any] = {
        "assistant": SimpleNamespace(ready=True, failed=False, load_seconds=4.2),
        "voice": SimpleNamespace(counts={("gtts", "made"): 10}),
        "deliverer": SimpleNamespace(counts={"sent": 100, "failed": 5}),
        "backlog": SimpleNamespace(full=False),
        "keeper": SimpleNamespace(newest=dt.date(2026, 1, 1)),
        "intake": SimpleNamespace(listening=True, poll_failures=3, alive=SimpleNamespace(at=1.0)),
    }
    settings = Settings(metrics_port=port, data=storage.path.parent)
    return Sources(settings=settings, storage=storage, ledger=ledger, outbox=outbox, measures=measures, **given)


@asynccontextmanager
async def prometheus(folder: Path, target: int) -> AsyncIterator[str]:
    """A Prometheus with the project's configuration but for its pace, scraping one target; yields its address."""
    config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text(encoding="utf-8"))
    config["global"] = {"scrape_interval": "200ms", "evaluation_interval": "200ms"}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "targets.yml").write_text(json.dumps([{"targets": [f"127.0.0.1:{target}"]}]), encoding="utf-8")
    shutil.copy(RULES, folder)
    port = unused_port()
    assert PROMETHEUS
    process = await asyncio.create_subprocess_exec(
        PROMETHEUS, "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{port}",
        f"--storage.tsdb.path={folder / 'data'}", "--log.level=error", cwd=folder,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def query(session: ClientSession, url: str, expression: str) -> list[dict[str, Any]]:
    async with session.get(f"{url}/api/v1/query", params={"query": expression}) as response:
        answer = await response.json()
    assert answer["status"] == "success", (expression, answer)
    result: list[dict[str, Any]] = answer["data"]["result"]
    return result


async def scraped(session: ClientSession, url: str, times: int) -> None:
    """Wait until the target was scraped so often: rates need several."""
    for _ in range(300):
        try:
            found = await query(session, url, "count_over_time(up[1m])")
        except (OSError, ContentTypeError):
            # Not listening yet, or still reading its own files.
            found = []
        if found and float(found[0]["value"][1]) >= times:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("Prometheus did not scrape the bot within 15 s")


def drawn() -> list[str]:
    """Every expression of the dashboard, for all replicas."""
    dashboard = json.loads((DEPLOY / "grafana/vigie.json").read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return [expression.replace("$instance", ".*") for expression in expressions]


@needs_prometheus
async def test_every_panel_draws_something_and_every_alert_is_evaluated(tmp_path: Path, storage: Storage):
    target = unused_port()
    async with (
        Monitor(sources(storage, target)),
        prometheus(tmp_path, target) as url,
        ClientSession() as session,
    ):
        await scraped(session, url, 6)
        empty = [expression for expression in drawn() if not await query(session, url, expression)]
        assert empty == []
        alerts = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
        for alert in alerts:
            # The left side of each comparison alone: an alert that does not fire gives nothing, and nor does a wrong name.
            for name in set(METRICS.findall(alert["expr"])):
                assert await query(session, url, name), (alert["alert"], name)
        async with session.get(f"{url}/api/v1/rules") as response:
            groups = (await response.json())["data"]["groups"]
        assert [rule["health"] for rule in groups[0]["rules"]] == ["ok"] * len(alerts)
        firing = {rule["name"] for rule in groups[0]["rules"] if rule["state"] != "inactive"}
        # Telegram "answered" in 1970 here, no copy was ever made, and the one elsewhere is old; all else is well.
        # The process of the tests may be larger than a bot.
        assert firing - {"VigieMemory"} == {"VigieTelegramSilent", "VigieNoCopy", "VigieCopyElsewhereOld"}
