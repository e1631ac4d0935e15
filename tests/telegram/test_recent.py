"""Edits, albums and taps are told apart by what arrived before, and nothing of a text is kept."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, Message, PhotoSize, Update, User

from bot.telegram.recent import RecentUpdates, Treatment
from tests.cases import cases

USER, CHAT = User(1, "A", is_bot=False), Chat(1, "private")
AT = datetime.fromtimestamp(1000, UTC)
NUMBERS = itertools.count(1)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def written(text: str, message_id: int = 1) -> Update:
    return Update(next(NUMBERS), message=Message(message_id, AT, CHAT, USER, text=text))


def edited(text: str, message_id: int = 1, date: datetime | None = AT) -> Update:
    return Update(next(NUMBERS), edited_message=Message(message_id, AT, CHAT, USER, text=text, edit_date=date))


def photo(message_id: int, caption: str | None = None, album: str | None = "g") -> Update:
    picture = (PhotoSize("a", "a", 1, 1),)
    message = Message(message_id, AT, CHAT, USER, photo=picture, caption=caption, media_group_id=album)
    return Update(next(NUMBERS), message=message)


def tap(data: str, message_id: int = 1) -> CallbackQuery:
    return CallbackQuery(str(next(NUMBERS)), USER, "1", message=Message(message_id, AT, CHAT, USER), data=data)


def together(*updates: Update, recent: RecentUpdates | None = None) -> list[Treatment]:
    """How each is treated where all have arrived before the first is processed."""
    recent = recent or RecentUpdates()
    for update in updates:
        recent.arrived(update)
    return [recent.turn(update) for update in updates]


def one_by_one(*updates: Update, recent: RecentUpdates | None = None) -> list[Treatment]:
    recent = recent or RecentUpdates()
    return [turn for update in updates for turn in together(update, recent=recent)]


NEW, EDITED, SKIP = Treatment.NEW, Treatment.EDITED, Treatment.SKIP


def test_an_edit_without_change_is_skipped_and_one_with_a_change_is_an_edit():
    assert one_by_one(written("a"), edited("a"), edited("b"), edited("b"), edited("a")) == [NEW, SKIP, EDITED, SKIP, EDITED]


def test_of_an_original_and_its_edits_that_wait_together_the_latest_is_answered_as_new():
    assert together(written("ouii"), edited("oui")) == [SKIP, NEW]
    assert together(written("a"), edited("b"), edited("c")) == [SKIP, SKIP, NEW]
    assert together(written("a"), edited("b"), edited("a")) == [NEW, SKIP, SKIP]
    assert together(written("a"), written("b", 2), edited("a2")) == [SKIP, NEW, NEW]


def test_an_edit_that_comes_while_the_original_is_answered_is_an_edit():
    recent, first, second = RecentUpdates(), written("a"), edited("b")
    recent.arrived(first)
    assert recent.turn(first) is NEW
    recent.arrived(second)
    assert recent.turn(second) is EDITED


def test_an_edit_of_a_message_from_before_the_restart():
    assert one_by_one(edited("a")) == [EDITED]
    # Not edited by anybody: a reaction.
    assert one_by_one(edited("a", date=None)) == [SKIP]
    # One that the bot knows is told apart by its text alone.
    assert one_by_one(written("a"), edited("a", date=None), edited("b", date=None)) == [NEW, SKIP, EDITED]


def test_an_update_that_is_processed_again_is_treated_the_same():
    recent = RecentUpdates()
    for update in (written("a"), edited("b"), photo(5), photo(6, "c")):
        assert len({*together(update, recent=recent), *together(update, recent=recent)}) == 1
    assert together(edited("b"), recent=recent) == [SKIP]


def test_an_album_is_answered_once_and_by_its_caption_where_it_has_one():
    assert together(photo(1), photo(2), photo(3)) == [NEW, SKIP, SKIP]
    assert one_by_one(photo(1), photo(2), photo(3)) == [NEW, SKIP, SKIP]
    assert together(photo(1), photo(2, "a"), photo(3)) == [SKIP, NEW, SKIP]
    assert together(photo(1, "a"), photo(2, "b")) == [NEW, NEW]
    assert together(photo(1), photo(2, album="h"), photo(3, album=None), photo(4, album=None)) == [NEW] * 4


def test_the_others_of_an_album_are_known():
    recent = RecentUpdates()
    together(photo(1), photo(2), photo(3), photo(4, album="h"), recent=recent)
    assert recent.album(1, 1) == [2, 3]
    assert recent.album(1, 4) == recent.album(1, 9) == recent.album(2, 1) == []


def test_quick_taps_on_one_button_are_one():
    clock = Clock()
    recent = RecentUpdates(clock, double_tap=1.5)

    def repeated(query: CallbackQuery) -> bool:
        recent.arrived(Update(next(NUMBERS), callback_query=query))
        return recent.repeated(query)

    assert [repeated(tap("s:a")) for _ in range(3)] == [False, True, True]
    # Another message's button; another button; the first again after it: wanted.
    assert [repeated(tap("s:a", 2)), repeated(tap("t:")), repeated(tap("s:a"))] == [False] * 3
    clock.now = 1.6
    assert not repeated(tap("s:a"))


@cases("kept", [1, 50])
def test_what_is_kept_is_bounded_and_holds_no_text(kept: int):
    recent = RecentUpdates(kept=kept)
    for number in range(200):
        together(written(f"secret {number}", number), photo(1000 + number, "secret", str(number)), recent=recent)
        for _ in range(2):
            recent.arrived(Update(next(NUMBERS), callback_query=tap("s:a", number)))
    stores = [value for value in vars(recent).values() if hasattr(value, "popitem")]
    assert [len(store) for store in stores] == [kept] * len(stores)
    assert "secret" not in str([list(store.items()) for store in stores])
