"""Guides: found in words, by the menu and by a link; ticked, printed, sent again; each message one that Telegram takes."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.files import make
from bot.dialogue.guides.buttons import ShowGuide
from bot.dialogue.guides.view import GuidesView, Progress
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.reminders import ReminderAction, ReminderRequest
from bot.storage import Storage
from bot.telegram.operations import Send, dump, load
from bot.values import LANGUAGES, Language, OneOffKind
from tests.cases import cases
from tests.dialogue.test_render import check

GUIDE = "locum-leaves"


class Understanding(AssistantLoader):
    """In place of the assistant: a text is about the moment GUIDE, or the reminders' panel, or puts off by so many days."""

    @property
    def ready(self) -> bool:
        return True

    async def turn(self, sender: str, text: str) -> Turn:
        if text == "panel":
            return Turn("command", command="reminders", reminders=ReminderRequest(), language=Language.FR)
        if text.startswith("dans "):
            wish = ReminderRequest(ReminderAction.SNOOZE, days=int(text.split()[1]))
            return Turn("command", command="reminders", reminders=wish, language=Language.FR)
        return Turn("guide", guide=GUIDE, language=Language.EN if text.startswith("my") else Language.FR)


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Understanding(Path(), library, storage.conversations))


async def press(dialogue: Dialogue, data: str) -> Outgoing:
    return await dialogue.receive(Incoming(7, "fr", press=data))


async def edited(dialogue: Dialogue, data: str) -> Reply:
    reply = (await press(dialogue, data)).edit
    assert reply
    return reply


def boxes(reply: Reply) -> str:
    """The boxes before the steps, in their order."""
    return "".join(line[0] for line in reply.plain.splitlines() if line[:1] in ("☐", "✅"))


def data(reply: Reply) -> list[str]:
    return [" ".join(button.data for button in row) for row in reply.rows]


@cases("language", LANGUAGES)
def test_every_guide_is_a_message_that_telegram_takes(library: Library, language):
    view = GuidesView(library, render := Renderer(library), AnswersView(library, render))
    for guide in library.guides.values():
        steps = [step.answer for step in guide.steps]
        for ticked in (steps[:0], steps[:1], steps):
            progress = Progress(frozenset(ticked), dt.date(2026, 12, 7))
            check(view.guide(guide, progress, language, "guide_reminder"), library)
            check(view.menu({guide.id: progress.ticked}, language), library)
            check(view.step(guide, guide.steps[0], progress, language), library)
    assert {button.press for row in view.menu({}, language).rows for button in row} >= {*map(ShowGuide, library.guides)}


async def test_the_steps_stand_in_order_each_leading_to_its_answer(dialogue: Dialogue, library: Library):
    steps = library.guides[GUIDE].steps
    shown = await edited(dialogue, f"o:{GUIDE}")
    assert [line for line in shown.plain.splitlines() if line.startswith("☐")] == [
        f"☐ {number}. {step.fr}" for number, step in enumerate(steps, start=1)
    ]
    assert data(shown) == [
        f"q:{GUIDE}:{steps[0].answer}",
        " ".join(f"o:{GUIDE}:{step.answer}" for step in steps),
        f"G:{GUIDE}:sheet G:{GUIDE}:remind",
        "o",
    ]
    step = await edited(dialogue, f"o:{GUIDE}:{steps[1].answer}")
    assert library.answers[steps[1].answer].fr.short in step.plain
    assert data(step)[0] == f"q:{GUIDE}:{steps[1].answer}"
    assert f"o:{GUIDE} m:{steps[1].answer}:+{GUIDE}" in data(step)


async def test_steps_are_ticked_one_by_one_and_unticked(dialogue: Dialogue, library: Library):
    steps = [step.answer for step in library.guides[GUIDE].steps]
    assert boxes(await edited(dialogue, f"q:{GUIDE}:{steps[2]}")) == "☐☐✅☐☐"
    shown = await edited(dialogue, f"q:{GUIDE}:{steps[0]}")
    assert boxes(shown) == "✅☐✅☐☐"
    assert "2 sur 5" in shown.plain
    # The next one open is offered, and what is ticked can be unticked where its answer stands.
    assert data(shown)[0] == f"q:{GUIDE}:{steps[1]} U:2"
    assert data(shown)[-1] == f"q:{GUIDE} o"
    assert data(await edited(dialogue, f"o:{GUIDE}:{steps[2]}"))[0] == f"q:{GUIDE}:{steps[2]}:no"
    assert boxes(await edited(dialogue, f"q:{GUIDE}:{steps[2]}:no")) == "✅☐☐☐☐"
    # Somebody else has ticked nothing.
    other = (await dialogue.receive(Incoming(8, "fr", press=f"o:{GUIDE}"))).edit
    assert boxes(other) == "☐☐☐☐☐"
    menu = await edited(dialogue, "o")
    assert f"{library.guides[GUIDE].title.fr} · 1/5" in menu.plain
    assert boxes(await edited(dialogue, f"q:{GUIDE}")) == "☐☐☐☐☐"


async def test_what_is_all_done_says_so_and_is_not_sent_again(dialogue: Dialogue, library: Library, storage: Storage):
    steps = [step.answer for step in library.guides[GUIDE].steps]
    reminded = await edited(dialogue, f"G:{GUIDE}:remind")
    assert "Je vous renvoie ce guide le" in reminded.plain
    assert data(reminded)[2] == f"G:{GUIDE}:sheet G:{GUIDE}:forget"
    for step in steps:
        shown = await edited(dialogue, f"q:{GUIDE}:{step}")
    assert "Tout est fait" in shown.plain
    assert "renvoie" not in shown.plain
    assert data(shown)[1].startswith(f"G:{GUIDE}:sheet U:")
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, GUIDE) is None


async def test_a_reminder_is_taken_back(dialogue: Dialogue, storage: Storage):
    await press(dialogue, f"G:{GUIDE}:remind")
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, GUIDE)
    shown = await edited(dialogue, f"G:{GUIDE}:forget")
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, GUIDE) is None
    assert "renvoie" not in shown.plain


async def test_in_words_it_is_put_off_where_it_is_what_is_being_read(dialogue: Dialogue, storage: Storage):
    nothing = (await dialogue.receive(Incoming(7, "fr", "dans 3 jours"))).messages[0]
    assert "renvoie" not in nothing.plain
    await dialogue.receive(Incoming(7, "fr", "mon rempla s'en va"))
    before = int(time.time())
    told = (await dialogue.receive(Incoming(7, "fr", "dans 3 jours"))).messages[0]
    assert "Je vous renvoie ce guide le" in told.plain
    due = storage.deliveries.once_at(7, OneOffKind.GUIDE, GUIDE)
    # Never at night: up to the next morning later.
    assert before + 3 * 86_400 <= due < before + 4 * 86_400
    # Another request about reminders is not about the guide; nor is this one, once something else is being read.
    assert "renvoie" not in (await dialogue.receive(Incoming(7, "fr", "panel"))).messages[0].plain
    await press(dialogue, "a:wifi-vpn")
    await dialogue.receive(Incoming(7, "fr", "dans 30 jours"))
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, GUIDE) == due


async def test_a_step_that_the_guide_has_no_more_leads_to_the_guide(dialogue: Dialogue, storage: Storage):
    for old in (f"o:{GUIDE}:wifi-hotel", f"q:{GUIDE}:wifi-hotel"):
        assert boxes(await edited(dialogue, old)) == "☐☐☐☐☐"
    assert storage.everything_on(7).keys() == {"people", "conversations"}


@pytest.mark.thorough
async def test_a_page_to_print_is_sent_with_its_ticks(dialogue: Dialogue, library: Library):
    await press(dialogue, f"q:{GUIDE}:{library.guides[GUIDE].steps[0].answer}")
    (sent,) = (await press(dialogue, f"G:{GUIDE}:sheet")).messages
    assert sent.file
    assert (sent.file.kind, sent.file.name) == ("document", "guide-vigie.pdf")
    assert sent.file.given["ticked"] == (0,)
    # As the outbox writes it down and reads it back.
    kept = load(dump(Send(sent)))
    assert isinstance(kept, Send)
    assert kept.reply.file
    for file in (sent.file, kept.reply.file):
        made = make(file)
        assert made.startswith(b"%PDF-")
        assert made.count(b"/Type /Page\n") == 1


@pytest.mark.thorough
async def test_every_guide_fits_one_page_in_both_languages(dialogue: Dialogue, library: Library):
    for number, code in enumerate(LANGUAGES):
        for id_ in library.guides:
            (sent,) = (await dialogue.receive(Incoming(number + 100, code, press=f"G:{id_}:sheet"))).messages
            assert sent.file
            assert make(sent.file).count(b"/Type /Page\n") == 1


async def test_words_a_link_and_the_menu_lead_to_it(dialogue: Dialogue, library: Library):
    told = await dialogue.receive(Incoming(7, "fr", "mon rempla s'en va"))
    assert boxes(told.messages[0]) == "☐☐☐☐☐"
    told = await dialogue.receive(Incoming(8, "fr", "my locum is leaving"))
    assert library.guides[GUIDE].title[Language.EN] in told.messages[0].plain
    linked = (await dialogue.receive(Incoming(7, "fr", f"/start {GUIDE}"))).messages[0]
    assert boxes(linked.then[0]) == "☐☐☐☐☐"
    for plain in ("/start", "/start nowhere"):
        assert (await dialogue.receive(Incoming(7, "fr", plain))).messages[0].then == ()
    for menu in ("/themes", "/aide"):
        assert "o" in " ".join(data((await dialogue.receive(Incoming(7, "fr", menu))).messages[0])).split()


async def test_an_answer_offers_its_guides(dialogue: Dialogue, library: Library):
    for guide in library.guides.values():
        for answer in guide.offered_under:
            assert f"o:{guide.id}" in data(await edited(dialogue, f"aw:{answer}"))
    assert "o:" not in " ".join(data(await edited(dialogue, "aw:password-length")))
