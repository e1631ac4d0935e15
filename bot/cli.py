"""The command line `vigie`: one subcommand for each task."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import io
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from bot import operator_verbs, verbs
from bot import settings as settings_module
from bot.ask import Asker
from bot.assistant import NotReady
from bot.assistant.model import TrainingFailed
from bot.assistant.model import train as train_model
from bot.elsewhere import PlaceError
from bot.knowledge import BrokenContent, Library, Problem, check, outdated
from bot.knowledge.examples import read_questions
from bot.settings import Settings, WrongSetting
from bot.storage import StorageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand. Return the process's exit status: 1 for any error that the user has to fix."""
    arguments = parser().parse_args(argv)
    try:
        settings = settings_module.load()
        return int(arguments.verb(settings, arguments))
    except (WrongSetting, StorageError, PlaceError) as error:
        return verbs.fail(str(error))
    except BrokenContent as error:
        return verbs.fail("\n".join(map(str, error.problems)), "The content is broken; nothing was started.")
    except (TrainingFailed, NotReady) as error:
        return verbs.fail(f"the model cannot be used: {error}")
    except OSError as error:
        return verbs.fail(f"{error}: check the folder, address or port that it names")
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; its help lists all subcommands."""
    top = argparse.ArgumentParser(prog="vigie", description=__doc__)
    subparsers = top.add_subparsers(required=True, metavar="VERB")
    for name, verb, text in _verbs():
        sub = subparsers.add_parser(name, help=text, description=text)
        sub.set_defaults(verb=verb)
        _arguments(sub, name)
        _operator_arguments(sub, name)
    return top


def _verbs() -> tuple[tuple[str, Callable[[Settings, argparse.Namespace], int], str], ...]:
    """Return the subcommands: name, function, and what the help says."""
    return (
        ("run", run, "run the bot: on Telegram where VIGIE_TELEGRAM_TOKEN is set, else in a local chat page"),
        ("play", play, "run the bot in a local chat page, whatever the settings"),
        ("train", train, "train the model where its sources changed"),
        ("check", check_content, "check content/ and nlu/: what is missing or broken, where, and what to do"),
        ("settings", show_settings, "list the settings, what they are for, and their values"),
        ("ask", ask, "print what the bot would reply to a question"),
        ("evaluate", evaluate, "measure how often the reply is right, on questions never trained on"),
        ("questions", verbs.questions, "list the unanswered questions in groups, with the nearest answers, and the votes"),
        (
            "insights",
            operator_verbs.insights,
            "write what people ask and do, in steps of five, as a page, CSV, JSON and SQLite",
        ),
        ("reminders", verbs.reminders, "show what is due, sent and failed by day, and what is to come; sends nothing"),
        ("voices", verbs.voices, "prepare all voices ahead, where they are not there yet, and remove those no longer used"),
        ("say", verbs.say, "write the voice of an answer, a question or a reminder to a file, to listen to"),
        (
            "backup",
            backup,
            "copy the database, while the bot runs or not: into VIGIE_DATA and to VIGIE_COPIES_TO, or to a file",
        ),
        ("restore", verbs.restore, "put a copy in place of the database, without whoever was erased since; stop the bot first"),
        ("move", verbs.move, "carry everything from SQLite to PostgreSQL, or back, checked row by row; stop the bot first"),
        ("key", operator_verbs.key, "make a key for copies kept elsewhere, and print whom VIGIE_COPIES_RECIPIENT names"),
        (
            "drill",
            operator_verbs.drill,
            "try whether the newest copy, of VIGIE_COPIES_TO if set, could be restored, and how fast",
        ),
        (
            "fetch",
            operator_verbs.fetch,
            "bring the newest copy kept elsewhere into VIGIE_DATA, to be restored; stop the bot first",
        ),
        ("example", verbs.example, "add an example to nlu/ for an answer or an intent"),
    )


def _arguments(sub: argparse.ArgumentParser, name: str) -> None:
    """Add the arguments of the subcommand `name`."""
    if name == "check":
        sub.add_argument(
            "--report", type=Path, metavar="FILE", help="also write all answers with their sources to one HTML page"
        )
    if name == "train":
        sub.add_argument("--force", action="store_true", help="train even where nothing changed")
    if name == "evaluate":
        sub.add_argument("file", nargs="?", type=Path, help="another set of judged questions, as JSON Lines")
        sub.add_argument("--write", action="store_true", help="write docs/evaluation.md, and keep the scores to compare with")
    if name == "example":
        sub.add_argument("label", help="an answer's id, such as wifi-hospital, or an intent, such as out_of_scope")
        sub.add_argument("text", help="what people write")
        sub.add_argument("--language", default="fr", help="fr (as where it is left out) or en")
    if name in ("backup", "restore"):
        sub.add_argument("file", nargs="?", type=Path, help="a file elsewhere; left out: the copies in VIGIE_DATA")
    if name == "move":
        sub.add_argument("to", choices=["postgresql", "sqlite"], help="postgresql (VIGIE_DATABASE) or sqlite (VIGIE_DATA)")
    if name == "voices":
        sub.add_argument("--fetch", action="store_true", help="fetch Piper's French and English voices instead (127 MB)")
        sub.add_argument("--source", metavar="ADDRESS", help="a mirror to fetch them from; checked by hash all the same")
    if name == "say":
        sub.add_argument("id", help="an answer's id, such as wifi-hospital, a question's or a reminder's")
        sub.add_argument("--language", default="fr", choices=["fr", "en"], help="fr (as where it is left out) or en")
        sub.add_argument("--more", action="store_true", help="the answer's longer form")
        sub.add_argument("--out", type=Path, help="the file; ID.ogg where it is left out")
    if name == "reminders":
        sub.add_argument("--dry-run", action="store_true", help="say what would be sent now, and send nothing")
    if name == "ask":
        sub.add_argument("question", nargs="*", help="the question, and what the person writes next; left out with --jsonl")
        sub.add_argument("--why", action="store_true", help="also print the grounds of each reply")
        sub.add_argument(
            "--jsonl", action="store_true", help="one question a line on standard input, one JSON object a line out"
        )


def _operator_arguments(sub: argparse.ArgumentParser, name: str) -> None:
    """Add the arguments of the subcommand `name` of operator_verbs.py."""
    if name == "insights":
        sub.add_argument("folder", nargs="?", type=Path, default=Path("insights"), help="insights where it is left out")
    if name == "key":
        sub.add_argument("file", type=Path, help="the new key's file, which must not exist; age and age-keygen read it too")
    if name in ("drill", "fetch"):
        sub.add_argument("--identity", type=Path, required=name == "fetch", metavar="FILE", help="the file of the key")
    if name == "drill":
        sub.add_argument(
            "--folder", type=Path, help="where to restore it for the trial; the system's temporary folder if left out"
        )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run the bot on Telegram, or the local chat if no token is set."""
    if settings.telegram_token is None:
        print("VIGIE_TELEGRAM_TOKEN is not set: running the local chat instead.", file=sys.stderr)
        return play(settings, arguments)
    from bot import app
    from bot.telegram.app import TelegramRefused

    ready = verbs.ready(settings)
    try:
        asyncio.run(_until_stopped(lambda stop: app.run(settings, ready.model, stop, library=ready.library)))
    except TelegramRefused as error:
        return verbs.fail(str(error))
    return 0


def play(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run the bot in the local chat page; fails if the playground is not installed, as in the image."""
    if find_spec("playground") is None:
        return verbs.fail("the local chat is not part of this installation: set VIGIE_TELEGRAM_TOKEN")
    from bot import app

    ready = verbs.ready(settings, secrets=False)
    asyncio.run(_until_stopped(lambda stop: app.play(settings, ready.model, stop, _announce, ready.library)))
    return 0


def _announce(url: str) -> None:
    print(f"Open {url} in your browser (Ctrl+C ends it).", file=sys.stderr, flush=True)


def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy the database, and carry the copy to another place if there is one."""
    return verbs.backup(settings, arguments) or (0 if arguments.file else operator_verbs.keep(settings))


def train(settings: Settings, arguments: argparse.Namespace) -> int:
    """Train the model, and print its path."""
    problems = check(settings.root)
    if problems:
        return _report(problems)
    print(train_model(settings.root, settings.models, force=arguments.force))
    verbs.train_tagger(settings, force=arguments.force)
    return 0


def check_content(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print every problem of the content, and return 1 if there is any; sources due for another review are only a warning."""
    today = dt.date.today()
    for warning in outdated(settings.root, today):
        print(f"warning: {warning}", file=sys.stderr)
    problems = check(settings.root)
    if problems:
        return _report(problems)
    print("content/ and nlu/ are in order.")
    return _write_report(settings, arguments.report, today) if arguments.report else 0


def _write_report(settings: Settings, file: Path, today: dt.date) -> int:
    """Write the page for fact-checking; it measures readability with pyphen, which only development installations have."""
    if find_spec("pyphen") is None:
        return verbs.fail("--report measures readability with pyphen, which is not installed: run `make report`")
    from bot.fact_check import fact_check_page

    file.write_text(fact_check_page(Library.load(settings.root), today), encoding="utf-8")
    print(f"{file}: all answers with their sources, to be read in a browser or on paper.")
    return 0


def show_settings(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the settings with their values."""
    print(settings_module.describe(settings))
    return 0


def ask(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the replies to the messages of one conversation, or a JSON object for each question on standard input."""
    if not arguments.jsonl and not arguments.question:
        return verbs.fail('give a question: vigie ask "jpeux utiliser le wifi de la clinique ?", or --jsonl')
    model = verbs.ready(settings).model
    asyncio.run(_ask(settings, model, [] if arguments.jsonl else arguments.question, why=arguments.why))
    return 0


async def _ask(settings: Settings, model: Path, questions: Sequence[str], *, why: bool) -> None:
    from bot import app
    from bot.ask import as_text, ask_lines

    async with app.asker(settings, model) as asker:
        if not questions:
            # Independent of the terminal's encoding, and tolerant of invalid bytes.
            for stream in (sys.stdin, sys.stdout):
                if isinstance(stream, io.TextIOWrapper):
                    stream.reconfigure(encoding="utf-8", errors="replace")
            await ask_lines(asker, sys.stdin, sys.stdout)
        else:
            for question in questions:
                if len(questions) > 1:
                    print(f"> {question}\n")
                print(as_text(await asker.ask(question, conversation="one"), why=why))


def evaluate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the scores, their changes since the saved ones, and the failures."""
    if arguments.write and arguments.file:
        return verbs.fail("--write renews the report of the project's own questions: leave the file out")
    if find_spec("evaluation") is None:
        return verbs.fail("the evaluation is not part of this installation: run it from a checkout of the project")
    from evaluation import report, run
    from evaluation.conversations import CONVERSATIONS
    from evaluation.conversations import play as play_conversations

    model = verbs.ready(settings).model
    questions = read_questions(arguments.file or settings.root / run.QUESTIONS)
    judged = asyncio.run(_with_asker(settings, model, lambda asker: run.evaluate(asker, questions)))
    print(report.score_table(judged, {} if arguments.file else report.read_kept(settings.root)))
    print("\n" + report.failure_lines(judged))
    if arguments.write:
        conversations = read_questions(settings.root / CONVERSATIONS)
        played = asyncio.run(_with_asker(settings, model, lambda asker: play_conversations(asker, conversations)))
        print(report.write(settings.root, model, judged, played, run.cross_validate(settings.root)))
    return 0


async def _with_asker[T](settings: Settings, model: Path, use: Callable[[Asker], Awaitable[T]]) -> T:
    """Call `use` with an Asker, and return its result."""
    from bot import app

    async with app.asker(settings, model) as asker:
        return await use(asker)


async def _until_stopped(program: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `program(stop)`; SIGINT and SIGTERM set `stop`."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await program(stop)


def _report(problems: list[Problem]) -> int:
    return verbs.fail("\n".join(map(str, problems)), f"{len(problems)} to mend.")


if __name__ == "__main__":
    sys.exit(main())
