"""Buttons answered, reactions, pins, and what the bot says of itself."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, InlineKeyboardButton
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest

from playground import Person, Playground
from playground.views import profile_view

from .conftest import Raw

BUTTON = Keyboard.from_button(InlineKeyboardButton("Oui", callback_data="oui"))
TOO_OLD = r"(?i)uery is too old and response timeout expired or query id is invalid"


async def test_a_press_is_answered_once(playground: Playground, bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a", reply_markup=BUTTON)
    query = person.press(sent.message_id, "oui")
    assert [c.data for c in playground.unanswered_callbacks()] == ["oui"]
    await bot.answer_callback_query(query, "é" * 200, show_alert=True)
    assert playground.unanswered_callbacks() == []
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query(query)
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query("12345")


async def test_an_answer_holds_200_characters(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a", reply_markup=BUTTON)
    query = person.press(sent.message_id, "oui")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(query, "a" * 201)


async def test_a_button_that_is_not_there_cannot_be_pressed_unless_it_was(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a", reply_markup=BUTTON)
    with pytest.raises(ValueError, match=r"(?i)has no button 'non'"):
        person.press(sent.message_id, "non")
    await bot.edit_message_reply_markup(person.id, sent.message_id)
    person.press(sent.message_id, "oui", even_if_gone=True)
    await bot.delete_message(person.id, sent.message_id)
    person.press(sent.message_id, "oui", even_if_gone=True)
    present, gone = await bot.get_updates()
    assert present.callback_query
    assert present.callback_query.message
    assert present.callback_query.message.is_accessible
    assert gone.callback_query
    assert gone.callback_query.message
    assert not gone.callback_query.message.is_accessible


async def test_every_reaction_of_telegram_and_no_other(bot: Bot, person: Person) -> None:
    asked = person.send("merci")
    for emoji in ReactionEmoji:
        await bot.set_message_reaction(person.id, asked, emoji)
    assert person.message(asked).reaction == ReactionEmoji.POUTING_FACE
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(person.id, asked, "🥖")
    with pytest.raises(BadRequest, match=r"(?i)essage to react not found"):
        await bot.set_message_reaction(person.id, 999, "👍")
    await bot.set_message_reaction(person.id, asked)
    assert person.message(asked).reaction is None


async def test_pins(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "a")
    await bot.pin_chat_message(person.id, sent.message_id)
    assert person.chat.pinned == {sent.message_id}
    await bot.unpin_chat_message(person.id)
    assert person.chat.pinned == set()
    with pytest.raises(BadRequest, match=r"(?i)essage to unpin not found"):
        await bot.unpin_chat_message(person.id)
    with pytest.raises(BadRequest, match=r"(?i)essage to pin not found"):
        await bot.pin_chat_message(person.id, 999)


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [
        ("Aide", "a", "BOT_COMMAND_INVALID"),
        ("aide-moi", "a", "BOT_COMMAND_INVALID"),
        ("é", "a", "BOT_COMMAND_INVALID"),
        ("", "a", "BOT_COMMAND_INVALID"),
        ("a" * 33, "a", "BOT_COMMAND_INVALID"),
        ("aide", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("aide", "a" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_telegram_refuses(raw: Raw, command: str, description: str, refusal: str) -> None:
    commands = [{"command": command, "description": description}]
    assert await raw.refusal("setMyCommands", commands=commands) == f"Bad Request: {refusal}"


async def test_a_hundred_commands_fit(bot: Bot, raw: Raw) -> None:
    commands = [{"command": f"c{i}", "description": "a" * 256} for i in range(101)]
    assert (await raw("setMyCommands", commands=commands[1:]))["ok"]
    assert len(await bot.get_my_commands()) == 100
    assert await raw.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_the_menu_is_the_narrowest_scope_in_the_persons_language(
    playground: Playground, bot: Bot, person: Person
) -> None:
    def menu() -> list[str]:
        return [command["command"] for command in profile_view(playground.state, person)["commands"]]

    await bot.set_my_commands([BotCommand("help", "Help")])
    assert menu() == ["help"]
    await bot.set_my_commands([BotCommand("aide", "Aide")], BotCommandScopeAllPrivateChats(), "fr")
    assert menu() == ["aide"]
    await bot.set_my_commands([BotCommand("ici", "Ici")], BotCommandScopeChat(person.id))
    assert menu() == ["ici"]
    await bot.delete_my_commands(BotCommandScopeChat(person.id))
    assert menu() == ["aide"]
    person.user.language_code = "en"
    assert menu() == ["help"]


async def test_language_codes_have_two_letters(raw: Raw) -> None:
    refusal = await raw.refusal("setMyName", name="Vigie", language_code="fr-FR")
    assert refusal == "Bad Request: invalid language code specified"


async def test_name_and_descriptions(bot: Bot) -> None:
    await bot.set_my_name("Veilleur", language_code="fr")
    await bot.set_my_description("a" * 512)
    await bot.set_my_short_description("a" * 120)
    assert (await bot.get_my_name("fr")).name == "Veilleur"
    assert (await bot.get_my_name()).name == "Vigie"
    assert (await bot.get_my_description("fr")).description == "a" * 512
    for refused in (bot.set_my_name("a" * 65), bot.set_my_description("a" * 513), bot.set_my_short_description("a" * 121)):
        with pytest.raises(BadRequest, match=r"(?i)is too long"):
            await refused


async def test_the_chat_and_the_bot_introduce_themselves(bot: Bot, person: Person) -> None:
    assert (await bot.get_chat(person.id)).first_name == "Camille"
    assert (await bot.get_me()).username == "vigie_local_bot"
    assert await bot.set_chat_menu_button()
