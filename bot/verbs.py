"""Subcommands for editors and operators: questions, examples, reminders, voices, backups; and what all subcommands share."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import AssistantLoader
from bot.assistant.model import train as train_model
from bot.knowledge import Library
from bot.privacy import tagging
from bot.settings import Settings
from bot.storage import DATABASE, BadCopy, Storage, StorageFailure, backups, claim
from bot.storage.erased import erased_of
from bot.storage.move import to_postgres, to_sqlite
from bot.storage.restore import restore_copy
from bot.storage.retention import COPIES, COPY_LASTS
from bot.storage.transfer import source_of


@dataclass(frozen=True)
class Ready:
    """The inputs of most subcommands: the path of the trained model, and the content it was trained on."""

    model: Path
    library: Library


def ready(settings: Settings, *, secrets: bool = True) -> Ready:
    """Configure logging, load the content, and train the model and the tagger if their sources changed."""
    from bot.telegram.logs import configure

    hidden = [settings.telegram_token, settings.webhook_secret, settings.s3_secret, settings.database] if secrets else []
    secrets_hidden = tuple(secret.get_secret_value() for secret in hidden if secret)
    configure(settings.log_level, secrets_hidden, settings.data, json_lines=settings.log_format == "json")
    library = Library.load(settings.root)
    model = train_model(settings.root, settings.models, library)
    train_tagger(settings)
    return Ready(model, library)


def train_tagger(settings: Settings, *, force: bool = False) -> None:
    """Train the tagger of names and secrets if its sources changed; without its lexicon, print why it cannot be trained."""
    try:
        tagging.train(settings.root, settings.models, force=force)
    except tagging.LexiconMissing as error:
        print(error, file=sys.stderr)


def fail(*lines: str) -> int:
    print("\n".join(lines), file=sys.stderr)
    return 1


def questions(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the unanswered questions and the votes."""
    from bot import editor

    # Opened before training, so that a missing database is reported at once.
    storage = Storage(settings.data / DATABASE, url=settings.database_url)
    try:
        prepared = ready(settings)
        loader = AssistantLoader(prepared.model, prepared.library, storage.conversations)
        print(asyncio.run(editor.report(storage, loader)))
    finally:
        storage.close()
    return 0


def reminders(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the deliveries of the last month and the upcoming ones; with --dry-run, what would be sent now."""
    from bot.reminders import report

    storage = Storage(settings.data / DATABASE, url=settings.database_url)
    try:
        print(report.dry_run(storage, Library.load(settings.root)) if arguments.dry_run else report.by_day(storage))
    finally:
        storage.close()
    return 0


def voices(settings: Settings, arguments: argparse.Namespace) -> int:
    """Synthesize the missing voices; a later run continues where this one stopped. Or fetch those that Piper speaks with."""
    if arguments.fetch:
        return _fetch_voices(settings, arguments.source)
    from bot.dialogue.voice.catalogue import Catalogue
    from bot.voice import prepare, voice_for

    voice = voice_for(settings)
    if voice.off:
        return fail("VIGIE_VOICE_ENGINE is off: there is nothing to prepare")
    speeches = Catalogue(Library.load(settings.root)).all()
    try:
        done = asyncio.run(prepare(voice, [(speech.text, speech.language) for speech in speeches]))
    finally:
        voice.close()
    print(f"{done.all} voices: {done.made} made, {done.failed} not made, {done.removed} unused files removed.")
    return fail("Those not made: the voice did not answer. Run it again later.") if done.failed else 0


def _fetch_voices(settings: Settings, source: str | None) -> int:
    from bot.voice import FetchFailed, fetch

    try:
        files = fetch(settings.models, source) if source else fetch(settings.models)
    except FetchFailed as error:
        return fail(str(error))
    for path in files:
        print(path)
    print("Piper's voices are there. VIGIE_VOICE_ENGINE=piper speaks with them; `make piper` installs the program.")
    return 0


def say(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write one voice to a file."""
    from bot.dialogue.voice.catalogue import Catalogue
    from bot.voice import voice_for

    library = Library.load(settings.root)
    speech = Catalogue(library).of(arguments.id, arguments.language, more=arguments.more)
    if speech is None:
        return fail(f"'{arguments.id}' is no answer, question or reminder: vigie check and content/ tell their ids")
    voice = voice_for(settings)
    try:
        said = asyncio.run(voice.say(speech.text, speech.language))
    finally:
        voice.close()
    print(speech.text)
    if said is None:
        return fail("no voice answers: set VIGIE_VOICE_ENGINE, or install espeak-ng")
    path = arguments.out or Path(f"{arguments.id}.ogg")
    path.write_bytes(said.encoded.data)
    print(f"{path}: {said.encoded.seconds:.1f} s, {len(said.encoded.data)} bytes")
    return 0


def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    """Back up the database, whether or not the bot is running."""
    database = settings.data / DATABASE
    if not settings.database_url and not database.exists():
        return fail("there is no database in VIGIE_DATA yet: nothing to copy")
    today, source = dt.datetime.now(dt.UTC).date(), source_of(database, settings.database_url)
    try:
        path: Path = arguments.file or backups.daily(database, today, erased_of(database, settings.database_url), source)
        if arguments.file:
            backups.copy(database, path, source)
        backups.verify(path)
    except (StorageFailure, BadCopy) as error:
        return fail(f"no copy was made: {error}")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, looked over and whole.")
    if arguments.file:
        print(f"Keep it as safe as the database, and for {COPY_LASTS} days at most: people erased since are still in it.")
    return 0


def restore(settings: Settings, arguments: argparse.Namespace) -> int:
    """Replace the database by a backup; the bot must not be running."""
    database = settings.data / DATABASE
    source: Path | None = arguments.file or next(reversed(backups.kept(database)), None)
    if source is None:
        return fail("there is no copy in VIGIE_DATA: name the file of one")
    with claim(settings.data):
        try:
            erased = restore_copy(source, database, erased_of(database, settings.database_url), settings.database_url)
        except (StorageFailure, BadCopy) as error:
            return fail(f"{source.name} cannot be restored: {error}. Nothing was changed.")
    print(f"{source.name} is now the database; {erased} people erased since it was made are not in it.")
    print(f"What was there before is kept as {DATABASE}{backups.REPLACED} for {COPIES} days.")
    return 0


def move(settings: Settings, arguments: argparse.Namespace) -> int:
    """Carry everything from SQLite to PostgreSQL, or back; no bot must be running."""
    database, url = settings.data / DATABASE, settings.database_url
    if not url:
        return fail("VIGIE_DATABASE is not set: it names the PostgreSQL database to move to, or from")
    with claim(settings.data):
        try:
            counts = (to_postgres if arguments.to == "postgresql" else to_sqlite)(database, url)
        except (StorageFailure, BadCopy) as error:
            return fail(f"nothing was moved: {error}. Everything is as it was.")
    for table, count in counts.items():
        print(f"{table}: {count}")
    print(f"{sum(counts.values())} rows moved, each compared with what it was.")
    if arguments.to == "postgresql":
        print(f"From now on run with VIGIE_DATABASE; the file is kept as {DATABASE}{backups.REPLACED} for {COPIES} days.")
    else:
        print(
            f"From now on run without VIGIE_DATABASE. Drop that database within {COPY_LASTS} days: who is erased stays in it."
        )
    return 0


def example(settings: Settings, arguments: argparse.Namespace) -> int:
    """Add an example, and remove a waiting question with the same text from the list."""
    from bot import editor

    library = Library.load(settings.root)
    try:
        path, problems = editor.add_example(settings.root, library, arguments.label, arguments.text, arguments.language)
    except editor.NoSuchLabel as error:
        return fail(str(error))
    if problems:
        return fail(*map(str, problems), "Nothing was written.")
    storage = Storage(settings.data / DATABASE, url=settings.database_url)
    try:
        waiting = storage.questions.forget(arguments.text)
    finally:
        storage.close()
    print(f"Added to {path.name}" + (f", and {waiting} waiting question(s) taken off the list." if waiting else "."))
    print("Next: vigie evaluate (it trains first, and shows what moved).")
    return 0
