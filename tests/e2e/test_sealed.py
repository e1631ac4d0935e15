"""The bot under the container's conditions: read-only root, no capabilities, an ordinary user. No Docker is needed for that."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.settings import PROJECT
from playground import Playground
from tests.waiting import within

pytestmark = pytest.mark.model

SEALED = Path(__file__).with_name("sealed.sh")


def environment(data: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    return clean | {"DATA": str(data), "PROJECT": str(PROJECT), "PYTHON": sys.executable}


@pytest.fixture
def sealable(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    tried = subprocess.run([SEALED, "true"], env=environment(data), capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"NOT TESTED: this machine gives no mounts of one's own ({tried.stderr.strip()[:200]})")
    return data


async def test_it_answers_keeps_its_data_and_stops(sealable: Path):
    playground = Playground(rate_limit=None)
    await playground.start()
    variables = environment(sealable) | {"VIGIE_TELEGRAM_TOKEN": playground.token, "VIGIE_TELEGRAM_API": playground.url}
    process = await asyncio.create_subprocess_exec(
        SEALED, sys.executable, "-m", "bot.cli", "run", env=variables, stderr=asyncio.subprocess.PIPE
    )
    try:
        person = playground.person()
        reply = await person.wait_for(lambda m: "VPN" in m.text, timeout=120, after=person.send("vpn, c'est quoi ?"))
        assert "Sarah Delmas" in reply.text
        await person.wait_for(lambda m: "1 sur 9" in m.text, timeout=20, after=person.send("/bilan"))
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        assert "CapEff:\t0000000000000000" in status
        assert "NoNewPrivs:\t1" in status
        assert "Uid:\t10001" in status
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        _, said = await within(30, "the end of the process", process.communicate())
        await playground.stop()
    assert process.returncode == 0, said.decode()
    assert (sealable / "vigie.db").exists()
    assert b"Traceback" not in said
