"""What people do, as the updates python-telegram-bot reads."""

from datetime import timedelta

import pytest
from telegram import Bot, Update
from telegram.constants import ChatMemberStatus, MessageOriginType

from playground import Person, Playground


async def updates(bot: Bot) -> list[Update]:
    """All there are, confirmed; reading them is Update.de_json accepting them."""
    found = list(await bot.get_updates())
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1)
    return found


async def test_a_text_says_who_where_and_in_which_language(playground: Playground, bot: Bot) -> None:
    person = playground.person(first_name="Dana", language_code="en")
    sent = person.send(" /start santé ")
    (update,) = await updates(bot)
    message = update.message
    assert message
    assert message.from_user
    assert message.message_id == sent
    assert (message.text, message.chat.id, message.chat.type) == ("/start santé", person.id, "private")
    assert (message.from_user.id, message.from_user.first_name, message.from_user.language_code) == (person.id, "Dana", "en")
    assert [message.parse_entity(e) for e in message.entities] == ["/start"]


async def test_an_edit_is_an_edited_message(bot: Bot, person: Person) -> None:
    sent = person.send("avant")
    person.edit(sent, "après")
    _, update = await updates(bot)
    assert update.edited_message
    assert update.edited_message.edit_date
    assert (update.edited_message.message_id, update.edited_message.text) == (sent, "après")


async def test_nobody_edits_the_bots_messages(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a")
    with pytest.raises(ValueError, match=r"(?i)is not this person's"):
        person.edit(sent.message_id, "b")


async def test_everything_a_person_can_attach(bot: Bot, person: Person) -> None:
    person.send_photo("légende /aide")
    person.send_sticker()
    person.send_voice(seconds=5)
    person.send_document("ordonnance.pdf")
    person.send_location()
    person.send_contact()
    person.forward("transféré")
    photo, sticker, voice, document, location, contact, forwarded = [u.message for u in await updates(bot)]
    assert photo
    assert photo.photo
    assert photo.caption == "légende /aide"
    assert photo.caption_entities
    assert sticker
    assert sticker.sticker
    assert sticker.sticker.emoji == "👍"
    assert voice
    assert voice.voice
    assert voice.voice.duration == timedelta(seconds=5)
    assert document
    assert document.document
    assert document.document.file_name == "ordonnance.pdf"
    assert location
    assert location.location
    assert location.location.latitude == 48.8566
    assert contact
    assert contact.contact
    assert contact.contact.first_name == "Claude"
    assert forwarded
    assert forwarded.forward_origin
    assert forwarded.forward_origin.type == MessageOriginType.HIDDEN_USER
    assert [m.media.kind if m.media else None for m in person.messages] == [
        "photo", "sticker", "voice", "document", "location", "contact", None,
    ]  # fmt: skip


async def test_extra_fields_travel_with_the_message(bot: Bot, person: Person) -> None:
    person.send("a", has_protected_content=True)
    (update,) = await updates(bot)
    assert update.message
    assert update.message.has_protected_content


async def test_blocking_and_coming_back_are_told(bot: Bot, person: Person) -> None:
    person.block()
    with pytest.raises(ValueError, match=r"(?i)unblock"):
        person.send("a")
    person.unblock()
    blocked, back = [u.my_chat_member for u in await updates(bot)]
    assert blocked
    assert blocked.new_chat_member.status == ChatMemberStatus.BANNED
    assert back
    assert back.old_chat_member.status == ChatMemberStatus.BANNED
    assert back.new_chat_member.status == ChatMemberStatus.MEMBER


async def test_being_added_to_a_group_is_told(playground: Playground, bot: Bot) -> None:
    group = playground.group("Maison de santé")
    (update,) = await updates(bot)
    change = update.my_chat_member
    assert change
    assert change.chat.title == "Maison de santé"
    assert change.chat.id == group.chat_id < 0
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")


async def test_in_a_group_the_bot_hears_what_is_meant_for_it(playground: Playground, bot: Bot) -> None:
    group = playground.group()
    colleague = group.companion("Alix")
    said = await bot.send_message(group.chat_id, "Bonjour")
    await updates(bot)
    colleague.send("entre nous")
    colleague.send("/aide")
    group.send("et toi, @vigie_local_bot ?")
    group.send("oui", reply_to_message=said.to_dict())
    heard = [u.message for u in await updates(bot) if u.message]
    assert [m.text for m in heard] == ["/aide", "et toi, @vigie_local_bot ?", "oui"]
    assert heard[0].from_user
    assert heard[0].from_user.id == colleague.id
    assert len(group.messages) == 5


async def test_a_message_longer_than_telegram_allows_cannot_be_written(person: Person) -> None:
    person.send("🎉" * 2048)
    with pytest.raises(ValueError, match=r"(?i)4096"):
        person.send("🎉" * 2048 + "a")


async def test_waiting_finds_what_is_there_and_says_what_was_instead(playground: Playground, bot: Bot, person: Person) -> None:
    first = await bot.send_message(person.id, "premier")
    assert (await playground.wait_for(lambda m: m.text == "premier")).id == first.message_id
    with pytest.raises(TimeoutError, match=r"(?i)'premier'"):
        await person.wait_for(after=first.message_id, timeout=0.01)
    await bot.send_message(playground.person().id, "ailleurs")
    with pytest.raises(TimeoutError):
        await person.wait_for(lambda m: m.text == "ailleurs", timeout=0.01)


def test_nobody_gets_the_id_of_an_earlier_run() -> None:
    assert len({Playground().person().id for _ in range(20)}) == 20
