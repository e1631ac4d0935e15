"""What happens around a running bot: the disk fills up, the database is locked, content and model change or break."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import run
from bot.assistant import AssistantLoader, NotReady
from bot.assistant import model as model_module
from bot.knowledge import BrokenContent, Library
from bot.settings import Settings
from bot.storage import DATABASE
from playground import Playground
from tests.telegram.conftest import ask, awake, data_of, running
from tests.telegram.test_killed import Victim

pytestmark = pytest.mark.model

# Starts the bot on a disk of its own, in memory, that others can fill up.
SMALL_DISK = 'mount -t tmpfs -o size=4m tmpfs "$VIGIE_DATA" && exec "$@"'


def fill(path: Path) -> None:
    """Write until there is no room for a page any more."""
    with path.open("wb") as file:
        while True:
            file.write(b"x" * 4096)
            file.flush()


async def test_a_full_disk_is_told_answers_go_on_and_all_is_well_once_there_is_room(model: Path, tmp_path: Path):
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("NOT TESTED: this machine gives no mounts of one's own")
    playground = Playground(rate_limit=None)
    await playground.start()
    bot = Victim(playground, tmp_path)
    bot.command = ["unshare", "--mount", "sh", "-c", SMALL_DISK, "sh", *bot.command]
    await bot.start()
    disk = Path(f"/proc/{bot.process.pid}/root{tmp_path}")
    try:
        person = playground.person()
        await person.wait_for(lambda m: "VPN" in m.text, after=person.send("vpn, c'est quoi ?"))
        first = await person.wait_for(lambda m: "1 sur 9" in m.text, after=person.send("/bilan"))
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space left"):
            fill(filler)
        before = len(person.bot_messages)
        yes = data_of(first, "Oui")
        for _ in range(3):
            person.press(first.id, yes, even_if_gone=True)
        await person.wait_for(lambda m: "Je n’arrive pas à enregistrer" in m.text, after=first.id)
        assert "1 sur 9" in person.message(first.id).text
        newcomer = playground.person()
        await newcomer.wait_for(lambda m: "Tous les thèmes" in m.text, after=newcomer.send("/themes"))
        filler.unlink()
        # Tapped until it works, as people do: a tap right after another one counts as the same.
        for _ in range(20):
            person.press(first.id, yes, even_if_gone=True)
            with suppress(TimeoutError):
                await person.wait_for(lambda m: m.id == first.id and "2 sur 9" in m.text, timeout=2)
                break
        assert "2 sur 9" in person.message(first.id).text
        assert len(person.bot_messages) > before
        assert bot.process.returncode is None
    finally:
        await bot.stop()
        await playground.stop()


async def test_a_locked_database_is_told_and_all_is_well_once_it_is_free(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        first = await ask(person, "/bilan")
        other = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        person.press(first.id, data_of(first, "Oui"))
        await person.wait_for(lambda m: "Je n’arrive pas à enregistrer" in m.text, after=first.id)
        assert "Comment ça marche" in (await ask(person, "/aide")).text
        other.execute("ROLLBACK")
        other.close()
        person.press(first.id, data_of(first, "Oui"))
        await person.wait_for(lambda m: m.id == first.id and "2 sur 9" in m.text)


async def test_content_edited_while_running_changes_nothing_until_the_next_start_which_says_what_is_wrong(
    model: Path, project: Path, tmp_path: Path
):
    data = tmp_path / "data"
    async with running(model, data, root=project) as playground:
        await awake(playground)
        person = playground.person()
        before = (await ask(person, "vpn, c'est quoi ?")).text
        path = project / "content" / "themes" / "public-wifi.yml"
        path.write_text(path.read_text(encoding="utf-8").replace("id: wifi-vpn", "id: [broken", 1), encoding="utf-8")
        (project / "content" / "phrases.fr.yml").unlink()
        # The same question twice running would be answered with the longer form.
        await ask(person, "un mot de passe de combien de caractères ?")
        assert (await ask(person, "vpn, c'est quoi ?")).text == before
    with pytest.raises(BrokenContent, match=r"public-wifi\.yml"):
        await run(Settings(telegram_token=SecretStr("1:LOCAL"), root=project, data=data), model, asyncio.Event())


async def test_a_damaged_model_leaves_buttons_and_themes_and_is_told(model: Path, tmp_path: Path, library: Library):
    damaged = tmp_path / model.name
    damaged.write_bytes(model.read_bytes()[:100_000])
    async with running(damaged, tmp_path / "data") as playground:
        person = playground.person()
        await person.wait_for(lambda m: "Je ne peux pas lire de question" in m.text, after=person.send("vpn ?"))
        assert "Tous les thèmes" in (await ask(person, "/themes")).text
    with pytest.raises(NotReady):
        await AssistantLoader(damaged, library, None).wait()


def test_a_model_cut_short_is_made_anew_at_the_next_start(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whether it is whole is known by its digest; that a missing one is trained is what `make test` begins with."""
    for path in (model, model.with_suffix(".sha256")):
        shutil.copy(path, tmp_path)
    copy = tmp_path / model.name
    assert model_module._whole(copy)
    os.truncate(copy, copy.stat().st_size - 1)
    assert not model_module._whole(copy)
    trained: list[bool] = []
    # What a training that was killed has left behind.
    (tmp_path / "new-vigie-0123.tar.gz").write_bytes(b"half")
    from bot.assistant import rasa_training

    def failing(root: Path, archive: Path) -> None:
        trained.append(True)
        raise OSError("no room")

    monkeypatch.setattr(rasa_training, "train", failing)
    with pytest.raises(model_module.TrainingFailed):
        model_module.train(Settings().root, tmp_path)
    assert trained
    assert not list(tmp_path.glob("new-*"))
