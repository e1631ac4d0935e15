"""Messages edited in place, and removed."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from playground import Person, Playground
from playground.samples import PDF, PNG

from .conftest import Raw

KEYBOARD = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Oui", callback_data="oui"))


async def test_text_and_keyboard_change_in_place(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "avant", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("<i>après</i>", person.id, sent.message_id, parse_mode="HTML")
    assert [(m.text, m.html, m.keyboard) for m in person.messages] == [("après", "<i>après</i>", [])]
    assert not isinstance(edited, bool)
    assert edited.edit_date


async def test_the_keyboard_alone_can_change(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a")
    await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=KEYBOARD)
    assert person.messages[-1].buttons == [{"text": "Oui", "callback_data": "oui"}]


async def test_a_caption_can_change(bot: Bot, person: Person) -> None:
    sent = await bot.send_photo(person.id, PNG, caption="avant")
    await bot.edit_message_caption(person.id, sent.message_id, caption="après")
    assert person.messages[-1].text == "après"


async def test_a_picture_can_become_another_file(bot: Bot, person: Person) -> None:
    sent = await bot.send_photo(person.id, PNG)
    await bot.edit_message_media(InputMediaPhoto(PNG, caption="b"), person.id, sent.message_id)
    await bot.edit_message_media(InputMediaDocument(PDF, caption="c"), person.id, sent.message_id)
    kept = person.messages[-1]
    assert kept.media
    assert (kept.media.kind, kept.text) == ("document", "c")


async def test_a_voice_message_cannot(bot: Bot, person: Person) -> None:
    sent = await bot.send_voice(person.id, b"ID3...")
    with pytest.raises(BadRequest, match=r"(?i)essage can't be edited"):
        await bot.edit_message_media(InputMediaPhoto(PNG), person.id, sent.message_id)


@pytest.mark.parametrize("markup", [None, KEYBOARD])
async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, person: Person, markup: InlineKeyboardMarkup | None) -> None:
    sent = await bot.send_message(person.id, "<b>a</b>", parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match=r"(?i)essage is not modified: specified new message content and reply markup"):
        await bot.edit_message_text("<strong>a</strong>", person.id, sent.message_id, parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match=r"(?i)essage is not modified"):
        await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=markup)


async def test_what_is_not_there_cannot_be_edited_or_deleted(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)essage to edit not found"):
        await bot.edit_message_text("a", person.id, 999)
    with pytest.raises(BadRequest, match=r"(?i)essage to delete not found"):
        await bot.delete_message(person.id, 999)


async def test_a_persons_message_cannot_be_edited(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)essage can't be edited"):
        await bot.edit_message_text("a", person.id, person.send("b"))


async def test_text_and_caption_are_not_each_other(bot: Bot, person: Person) -> None:
    words, photo = await bot.send_message(person.id, "a"), await bot.send_photo(person.id, PNG)
    with pytest.raises(BadRequest, match=r"(?i)no caption in the message"):
        await bot.edit_message_caption(person.id, words.message_id, caption="b")
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await bot.edit_message_text("b", person.id, photo.message_id)


async def test_only_an_inline_keyboard_can_be_edited_in(raw: Raw, bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a")
    markup = {"remove_keyboard": True}
    refusal = await raw.refusal("editMessageReplyMarkup", chat_id=person.id, message_id=sent.message_id, reply_markup=markup)
    assert refusal == "Bad Request: inline keyboard expected"


async def test_messages_can_be_deleted_one_or_many(bot: Bot, person: Person) -> None:
    ids = [person.send("a"), *[(await bot.send_message(person.id, "b")).message_id for _ in range(3)]]
    await bot.delete_message(person.id, ids[0])
    await bot.delete_messages(person.id, [ids[1], ids[2], 999])
    assert [m.id for m in person.messages] == [ids[3]]


async def test_in_a_group_others_messages_stay(playground: Playground, bot: Bot) -> None:
    group = playground.group()
    with pytest.raises(BadRequest, match=r"(?i)essage can't be deleted"):
        await bot.delete_message(group.chat_id, group.send("a"))
