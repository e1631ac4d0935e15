"""Properties that hold for any input: the detectors, the renderer, callback data, the content loader, and whole talks."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue, Incoming
from bot.knowledge import Library
from bot.privacy import find
from bot.settings import PROJECT
from bot.storage import Storage
from tests.fuzz import targets

pytestmark = pytest.mark.slow

MESSAGES = [
    json.loads(line)["text"]
    for line in (PROJECT / "tests" / "privacy" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
]
# What people type, pieces of it put together anyhow, and anything at all.
PIECES = st.sampled_from([piece for text in MESSAGES for piece in text.split(" ")])
TYPED = st.one_of(
    st.sampled_from(MESSAGES),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=20).map("".join),
    st.text(max_size=200),
    st.text(alphabet=string.digits + " .-/+()ée'\u00a0\u200b@:", max_size=120),
)
# Callback data: our own letters with anything behind them, real targets among it.
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KNOWN = st.sampled_from((
    "wifi-hospital", "wifi-vpn", "public-wifi", "backup", "passwords", "backups-restore", "fr", "5@0800", "2026-11",
    "on", "d", "Europe/Paris", "restart", "left", "30", "0", "yes", "y", "always", "@public-wifi", "!backups-restore",
    "run1", "12", "",
))  # fmt: skip
PRESSES = st.one_of(
    st.tuples(st.sampled_from(LETTERS), st.lists(st.one_of(KNOWN, st.text(max_size=12)), max_size=4)).map(
        lambda parts: ":".join([parts[0], *parts[1]])
    ),
    st.text(max_size=70),
)
# What a line of a broken file may end with.
ODD = (b"", b"- ", b"null", b"[1, 2", b"{", b"\xff\xfe", b"\t", b"a: b", b"'", b"&x", b"*x", b"!!python/x", b"9e9")
QUICK = settings(max_examples=300, deadline=None)


@QUICK
@given(TYPED)
def test_detectors(text: str):
    targets.detectors(text)


@QUICK
@given(st.text(max_size=300))
def test_html(text: str):
    targets.html(text)


@QUICK
@given(PRESSES)
def test_callback_data(data: str):
    targets.press(data)


def broken(content: bytes, randomly: random.Random) -> bytes:
    """The file with a few lines gone, doubled, moved, cut short, or with something else in them."""
    lines = content.split(b"\n")
    for _ in range(randomly.randint(1, 3)):
        at = randomly.randrange(len(lines))
        odd = randomly.choice(ODD)
        match randomly.randrange(6):
            case 0:
                del lines[at : at + randomly.randint(1, 5)]
            case 1:
                lines.insert(at, lines[randomly.randrange(len(lines))])
            case 2:
                lines[at] = lines[at][: randomly.randint(0, len(lines[at]))] + odd
            case 3:
                head, colon, _ = lines[at].partition(b": ")
                lines[at] = head + (colon or b": ") + odd
            case 4:
                lines = lines[:at]
            case _:
                lines[at] = b" " * randomly.randint(0, 9) + lines[at].lstrip()
        lines = lines or [b""]
    return b"\n".join(lines)


def broken_somewhere(project: Path, seed: int) -> None:
    """Break one file of a project's content, look at what is said about it, and mend it."""
    randomly = random.Random(seed)
    path = randomly.choice(sorted((project / "content").rglob("*.yml")))
    good = path.read_bytes()
    path.write_bytes(broken(good, randomly))
    try:
        targets.content(project)
    finally:
        path.write_bytes(good)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a few lines of everything, which is checked in no time."""
    return Path(shutil.copytree(PROJECT / "tests" / "knowledge" / "broken", tmp_path_factory.mktemp("small") / "project"))


@QUICK
@given(st.integers(0, 2**32))
def test_content_however_broken(small: Path, seed: int):
    broken_somewhere(small, seed)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_the_real_content_however_broken(project: Path, seed: int):
    broken_somewhere(project, seed)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory):
    """A dialogue with the real model and a database, and the event loop it lives on."""
    from bot.assistant.model import train

    library = Library.load(PROJECT)
    storage = Storage(tmp_path_factory.mktemp("talk") / "vigie.db")
    loop = asyncio.new_event_loop()
    loader = AssistantLoader(train(PROJECT, PROJECT / "models"), library, storage.conversations)
    loop.run_until_complete(loader.wait())
    yield loop, Dialogue(library, storage, loader), storage
    storage.close()
    loop.close()


@pytest.mark.model
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TYPED, PRESSES.map(lambda data: ("press", data))), min_size=1, max_size=6), st.integers(1, 40))
def test_any_talk(talk, steps: list, chat_id: int):
    """Messages and buttons in any order, with what earlier ones left behind: every reply can be sent, and holds no data."""
    loop, dialogue, _ = talk

    async def walk() -> None:
        for step in steps:
            typed = isinstance(step, str)
            out = await dialogue.receive(
                Incoming(chat_id, "fr", step, message_id=1) if typed else Incoming(chat_id, "fr", press=step[1])
            )
            for branch in (out.deletion.gone, out.deletion.kept) if out.deletion else (out,):
                assert branch.messages or branch.edit or branch.notice or branch.speech
                for reply in (*branch.messages, *([branch.edit] if branch.edit else [])):
                    targets.sendable(reply)
                    for finding in find(step) if typed else ():
                        found = step[finding.start : finding.end]
                        assert len(found) < 6 or found not in reply.plain
                assert len(branch.notice or "") <= 200

    loop.run_until_complete(walk())


def test_what_fuzzing_found():
    """Inputs that once broke a property, kept so that they never do again."""
    lines = (Path(__file__).parent / "found.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        target, text = json.loads(line)
        getattr(targets, target)(text)
