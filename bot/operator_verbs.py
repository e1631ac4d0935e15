"""Subcommands for whoever runs the bot for many: insights; the key of copies kept elsewhere, fetching them, the drill."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt

from bot import insights as insight
from bot.assistant import AssistantLoader
from bot.elsewhere import drill as drilling
from bot.elsewhere import keeper_for, place_for
from bot.elsewhere.sealing import new_key
from bot.settings import Settings
from bot.storage import DATABASE, Storage, claim
from bot.verbs import fail, ready

# A copy older than this is no longer a daily one. Days.
DAILY = 2


def key(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make a key for copies kept elsewhere."""
    recipient = new_key(arguments.file)
    print(f"VIGIE_COPIES_RECIPIENT={recipient}")
    print(
        f"{arguments.file} opens what is sealed for it, and nothing else does: keep it in two places, neither on this machine."
    )
    return 0


def keep(settings: Settings) -> int:
    """Carry the newest copy to the place of VIGIE_COPIES_TO, if it is set."""
    if (keeper := keeper_for(settings)) is None:
        return 0
    name = keeper.keep(dt.datetime.now(dt.UTC).date())
    print(f"{name}: sealed, and kept at the place of VIGIE_COPIES_TO.")
    return 0


def fetch(settings: Settings, arguments: argparse.Namespace) -> int:
    """Bring the newest copy kept elsewhere into VIGIE_DATA; the bot must not be running."""
    place = place_for(settings)
    if place is None:
        return fail("VIGIE_COPIES_TO is not set: it names the place to fetch from")
    with claim(settings.data):
        path = drilling.fetch(settings.data, place, arguments.identity)
    print(f"{path.name} is among the copies in VIGIE_DATA, and who was erased since is known. Next: vigie restore")
    return 0


def drill(settings: Settings, arguments: argparse.Namespace) -> int:
    """Try whether the newest copy could be restored, and say how long it takes; return 1 where it could not, or is too old."""
    place = place_for(settings)
    done = drilling.drill(settings.data, place, arguments.identity, arguments.folder)
    where = (
        "the place of VIGIE_COPIES_TO" if place else "VIGIE_DATA (VIGIE_COPIES_TO is not set: a disk that burns takes it along)"
    )
    print(f"The newest copy of {where} is of {done.day}, {done.size / 1e6:.1f} MB.")
    print("It was restored in a temporary folder, and opened:")
    print(
        f"  fetching and opening the seal {done.fetched:.1f} s, restoring {done.restored:.1f} s, starting {done.started:.1f} s"
    )
    print(f"  in all {done.seconds:.1f} s. What people did since that day would be lost.")
    age = (dt.datetime.now(dt.UTC).date() - done.day).days
    return fail(f"It is {age} days old: look into the log for why no newer one was kept.") if age > DAILY else 0


def insights(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write what people ask and do, in numbers that point at nobody, into a folder."""
    storage = Storage(settings.data / DATABASE, url=settings.database_url)
    try:
        prepared = ready(settings)
        loader = AssistantLoader(prepared.model, prepared.library, storage.conversations)
        tables = asyncio.run(insight.gather(storage, prepared.library, loader.nearest))
    finally:
        storage.close()
    page, *others = insight.write(arguments.folder, tables, dt.datetime.now(dt.UTC).date())
    print(f"{page}: what people ask and do, to be read in a browser; beside it {len(others)} files with the same numbers.")
    return 0
