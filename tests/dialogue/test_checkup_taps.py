"""The check-up by taps: what is stored, what is counted, and what the plan, the picture, the curve and the page hold."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import checklist
from bot.dialogue import Incoming
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import MarkDone, ShowAction
from bot.dialogue.reply import File, Reply
from bot.dialogue.undo.buttons import Undo
from bot.knowledge import Library
from bot.storage import Storage
from bot.values import Language, ReplyValue
from tests.dialogue import scripted

RUN = scripted.RUN


@pytest.fixture
def person(talk):
    return talk(choose=scripted.choose)


@pytest.fixture
def items(library: Library) -> list[str]:
    """The questions of the round."""
    return list(library.checklist.quick[:3])


def held(storage: Storage, person) -> dict[str, ReplyValue]:
    return checklist.current(storage.checks.log(person.sender))


def files(seen: list[Reply]) -> dict[str, File]:
    return {reply.file.maker: reply.file for reply in seen if reply.file}


def presses(seen: list[Reply], kind: type[ButtonPress]) -> list:
    return [button.press for reply in seen for row in reply.rows for button in row if isinstance(button.press, kind)]


async def test_a_round_stores_each_reply_and_ends_with_the_score_its_picture_and_the_plan(
    person, storage: Storage, library: Library, items: list[str]
):
    shown = await person.presses("g:restart")
    assert library.checklist.items[items[0]].fr.question in shown
    for item, letter in zip(items, "ypn", strict=True):
        shown = await person.presses(f"c:{item}:{RUN}:{letter}")
    assert held(storage, person) == dict(zip(items, ("yes", "partly", "no"), strict=True))
    score = checklist.score(held(storage, person), library.checklist, tuple(library.measures))
    bars = files(person.seen)["bars"].given
    # The score stands in the picture alone; what is in place is said, and what comes first.
    assert bars["title"] == library.phrase("check_picture_title", Language.FR, score=score.total)
    assert f"{score.total}" not in shown
    named = {library.measures[theme].name.fr: value for theme, value in score.measures.items()}
    assert {name: now for name, now, _, _ in bars["measures"]} == named
    assert {earlier for _, _, earlier, _ in bars["measures"]} == {None}
    assert library.checklist.items[items[0]].fr.good in shown
    assert [bool(reply.file) for reply in person.seen] == [False, True]
    [first] = presses(person.seen, ShowAction)
    assert library.checklist.items[first.item].fr.action in shown
    # A tap says the same in words, and leads back; the plan holds all that is missing.
    words = await person.presses("r:score")
    assert library.phrase("check_score", Language.FR, score=score.total).replace("<b>", "").replace("</b>", "") in words
    assert person.seen[0].caption
    assert library.checklist.items[first.item].fr.action in await person.presses("r:result")
    await person.presses("r")
    assert {press.item for press in presses(person.seen, ShowAction)} == set(items[1:])


async def test_what_was_skipped_and_what_does_not_apply_are_told_apart(person, storage: Storage, library: Library):
    given = {"passwords": "yes", "backups": "not_concerned", "public-wifi": "skip"}
    storage.checks.insert(person.sender, "r0", {library.checklist.of_theme(theme)[0]: reply for theme, reply in given.items()})
    words = await person.presses("r:score")
    for theme, told in (
        ("passwords", "100"),
        ("backups", "pas concerné"),
        ("public-wifi", "passé"),
        ("devices", "pas encore vu"),
    ):
        name = library.measures[theme].name.fr
        assert library.phrase("check_line", Language.FR, name=name, value=told) in words


async def test_the_reply_just_given_is_named_with_the_next_question_and_can_be_taken_back(
    person, storage: Storage, library: Library, items: list[str]
):
    shown = await person.presses(f"c:{items[0]}:{RUN}:y")
    assert library.measures[library.checklist.items[items[0]].theme].name.fr in shown
    [undo] = presses(person.seen, Undo)
    assert person.seen[0].waits["undo"] == undo
    await person.presses(str(undo))
    assert held(storage, person) == {}


async def test_a_second_round_is_compared_with_the_first(person, items: list[str], storage: Storage, library: Library):
    storage.checks.insert(person.sender, "r0", dict.fromkeys(items, "no"))
    for item in items:
        shown = await person.presses(f"c:{item}:{RUN}:y")
    bars = files(person.seen)["bars"].given
    assert {(now, earlier) for _, now, earlier, _ in bars["measures"] if now is not None} == {(100, 0)}
    assert "100" in shown
    assert set(bars["words"]) == {"now", "earlier"}


async def test_a_question_skipped_put_off_asked_about_or_out_of_date_stores_nothing(
    person, storage: Storage, library: Library, items: list[str]
):
    item = library.checklist.items[items[0]]
    assert library.checklist.items[items[1]].fr.question in await person.presses(f"c:{items[0]}:{RUN}:s")
    assert item.fr.why in await person.presses(f"c:{items[0]}:{RUN}:w")
    await person.presses(f"c:{items[0]}:t9old:y")
    assert person.notice == library.phrase("check_stale", Language.FR)
    later = await person.presses(f"c:{items[0]}:{RUN}:l")
    assert later == library.phrase("check_later", Language.FR)
    assert {*person.seen[-1].waits} == {"resume", "yes", "up"}
    assert storage.checks.log(person.sender) == []


async def test_what_is_not_in_place_or_was_never_asked_can_be_gone_through_alone(
    person, storage: Storage, library: Library, items: list[str]
):
    storage.checks.insert(person.sender, "r0", {items[0]: "yes", items[1]: "no", items[2]: "not_concerned"})
    assert library.checklist.items[items[1]].fr.question in await person.presses("g:left")
    unasked = next(id_ for id_ in library.checklist.items if id_ not in items)
    assert library.checklist.items[unasked].fr.question in await person.presses("g:rest")
    # With nothing left the plan is shown instead.
    storage.checks.insert(person.sender, "r2", dict.fromkeys(library.checklist.items, "yes"))
    for way in ("g:left", "g:rest"):
        assert library.phrase("check_all_done", Language.FR) in await person.presses(way)


async def test_an_action_marked_as_done_counts_once_and_can_be_taken_back(
    person, storage: Storage, library: Library, items: list[str]
):
    storage.checks.insert(person.sender, "r0", {items[0]: "yes", items[1]: "no"})
    action = library.checklist.items[items[1]]
    before = checklist.score(held(storage, person), library.checklist, tuple(library.measures)).total
    shown = await person.presses(f"k:{items[1]}")
    assert action.fr.action in shown
    assert person.seen[-1].waits["done"] == MarkDone(items[1]) == person.seen[-1].waits["up"]
    shown = await person.presses(str(MarkDone(items[1])))
    assert (action.fr.action in shown, f"{before}" in shown, "100" in shown) == (True, True, True)
    assert held(storage, person)[items[1]] == "yes"
    [undo] = presses(person.seen, Undo)
    await person.presses(str(MarkDone(items[1])))
    assert person.notice == library.phrase("check_done_already", Language.FR)
    await person.presses(str(undo))
    assert held(storage, person)[items[1]] == "no"


async def test_an_action_done_before_there_was_a_score_is_told_without_one(person, storage: Storage, items: list[str]):
    storage.checks.insert(person.sender, "r0", {items[0]: "not_concerned"})
    assert "–" in await person.presses(str(MarkDone(items[0])))


async def test_the_curve_shows_each_month_s_end_and_the_page_holds_the_plan(
    person, storage: Storage, library: Library, items: list[str]
):
    for way in ("r", "r:curve", "r:sheet", "kr"):
        assert await person.presses(way)
        assert not files(person.seen)
    storage.checks.insert(person.sender, "r0", {items[0]: "yes", items[1]: "no"})
    total = checklist.score(held(storage, person), library.checklist, tuple(library.measures)).total
    await person.presses("r:curve")
    curve = files(person.seen)["curve"].given
    assert [value for _, value in curve["months"]] == [total]
    assert str(dt.datetime.now(dt.UTC).year) in curve["months"][0][0]
    await person.presses("r:sheet")
    sheet = files(person.seen)["sheet"].given
    todo, good = library.checklist.items[items[1]], library.checklist.items[items[0]]
    [(action, minutes, why)] = sheet["actions"]
    assert (action, why) == (todo.fr.action, todo.fr.why)
    assert str(todo.minutes) in minutes
    assert sheet["good"] == (good.fr.good,)
    assert str(total) in sheet["score"]
    assert sheet["todo"] == library.phrase("sheet_todo", Language.FR)
    values = {name: (value, said) for name, value, said in sheet["bars"]}
    assert len(values) == len(library.measures)
    unseen = library.phrase("check_unseen", Language.FR)
    assert all(said == (unseen if value is None else str(value)) for value, said in values.values())
    assert {value for value, _ in values.values()} >= {None, 0, 100}


async def test_a_page_with_nothing_to_do_says_so(person, storage: Storage, library: Library):
    storage.checks.insert(person.sender, "r0", dict.fromkeys(library.checklist.items, "yes"))
    await person.presses("r:sheet")
    sheet = files(person.seen)["sheet"].given
    assert (sheet["actions"], sheet["todo"]) == ((), library.phrase("sheet_nothing", Language.FR))
    storage.checks.insert(person.sender, "r2", dict.fromkeys(library.checklist.items, "not_concerned"))
    await person.presses("r:sheet")
    assert files(person.seen)["sheet"].given["score"] == library.phrase("check_unseen", Language.FR)


async def test_a_reply_is_corrected_from_its_list(person, storage: Storage, library: Library, items: list[str]):
    storage.checks.insert(person.sender, "r0", {items[0]: "yes", items[1]: "no"})
    await person.presses("kr")
    shown = await person.presses(f"kc:{items[0]}")
    assert library.checklist.items[items[0]].fr.question in shown
    await person.presses(f"kc:{items[0]}:p")
    assert held(storage, person) == {items[0]: "partly", items[1]: "no"}
    [undo] = presses(person.seen, Undo)
    await person.presses(str(undo))
    assert held(storage, person)[items[0]] == "yes"


async def test_a_round_takes_two_messages_however_many_questions_it_has(person, items: list[str]):
    """Its first question, edited into each that follows, and the result below the last."""
    out = [await person.dialogue.receive(Incoming(person.chat_id, "fr", press="g:restart", message_id=1))]
    for item in items:
        press = f"c:{item}:{RUN}:y"
        out.append(await person.dialogue.receive(Incoming(person.chat_id, "fr", press=press, message_id=1)))
    assert all(each.edit for each in out)
    assert [len(each.messages) for each in out] == [0] * len(items) + [1]
    assert [reply.then for each in out for reply in each.messages] == [()]
