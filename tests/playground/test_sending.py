"""What the bot may send, how long, and how it is refused."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden

from playground import Person, Playground

from .conftest import Raw


async def test_a_message_keeps_text_entities_and_html(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "Bonjour <b>à vous</b> 🎉", parse_mode="HTML")
    kept = person.messages[-1]
    assert (kept.id, kept.sender, kept.text) == (sent.message_id, "bot", "Bonjour à vous 🎉")
    assert kept.html == "Bonjour <b>à vous</b> 🎉"
    assert kept.entities == [{"type": "bold", "offset": 8, "length": 6}]
    assert sent.text_html == kept.html


async def test_text_is_trimmed_and_its_entities_follow(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "\n  a <b>b </b>\n", parse_mode="HTML")
    assert sent.text == "a b"
    assert [(e.offset, e.length) for e in sent.entities] == [(2, 1)]


async def test_commands_and_links_are_found_as_on_telegram(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "/aide puis https://cnil.fr/fr. <code>/rien</code>", parse_mode="HTML")
    assert {sent.parse_entity(e) for e in sent.entities} == {"/aide", "https://cnil.fr/fr", "/rien"}
    assert [e.type for e in sent.entities] == ["bot_command", "url", "code"]


@pytest.mark.parametrize("text", ["", "   \n", "\u2003"])
async def test_an_empty_text_is_refused(raw: Raw, person: Person, text: str) -> None:
    assert await raw.refusal("sendMessage", chat_id=person.id, text=text) == "Bad Request: message text is empty"


async def test_tags_around_nothing_are_an_empty_text(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)essage text is empty"):
        await bot.send_message(person.id, "<b></b>", parse_mode="HTML")


@pytest.mark.parametrize(
    "text", ["a" * 4096, "🎉" * 2048, "<b>" + "a" * 4096 + "</b>"], ids=["letters", "emoji", "between tags"]
)
async def test_4096_utf16_units_after_parsing_fit(bot: Bot, person: Person, text: str) -> None:
    await bot.send_message(person.id, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["a" * 4097, "🎉" * 2048 + "a"], ids=["letters", "emoji"])
async def test_one_unit_more_does_not(bot: Bot, person: Person, text: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)essage is too long"):
        await bot.send_message(person.id, text)


@pytest.mark.parametrize(
    ("caption", "fits"),
    [("é" * 1024, True), ("🎉" * 512, True), ("🎉" * 512 + "a", False)],
    ids=["letters", "emoji", "too many"],
)
async def test_captions_hold_1024_units(bot: Bot, person: Person, caption: str, fits: bool) -> None:
    if fits:
        await bot.send_voice(person.id, b"ID3...", caption=caption)
    else:
        with pytest.raises(BadRequest, match=r"(?i)essage caption is too long"):
            await bot.send_voice(person.id, b"ID3...", caption=caption)


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown", "text"])
async def test_only_html_is_a_parse_mode_here(raw: Raw, person: Person, mode: str) -> None:
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="a", parse_mode=mode)
    assert refusal == "Bad Request: unsupported parse_mode"


async def test_a_broken_html_is_refused(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)parse entities: Unsupported start tag"):
        await bot.send_message(person.id, "<h1>Titre</h1>", parse_mode="HTML")
    assert person.messages == []


async def test_given_entities_must_lie_in_the_text(raw: Raw, person: Person) -> None:
    entity = {"type": "bold", "offset": 0, "length": 2}
    assert (await raw("sendMessage", chat_id=person.id, text="🎉", entities=[entity]))["ok"]
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="a", entities=[entity])
    assert refusal == "Bad Request: can't parse MessageEntity: Entity ends at 2, after the end of the text"


@pytest.mark.parametrize(("offset", "length"), [(0, 0), (1, 0), (-1, 1), (0, -1), (0, "1"), (None, 1)])
async def test_an_entity_holds_something(raw: Raw, person: Person, offset: object, length: object) -> None:
    entity = {"type": "bold", "offset": offset, "length": length}
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="ab", entities=[entity])
    assert refusal == "Bad Request: can't parse MessageEntity: Receive an entity with incorrect offset or length"
    assert person.messages == []


@pytest.mark.parametrize("chat_id", [12, -100, "@quelquun", "abc"])
async def test_an_unknown_chat_is_not_found(raw: Raw, chat_id: object) -> None:
    assert await raw.refusal("sendMessage", chat_id=chat_id, text="a") == "Bad Request: chat not found"


async def test_a_person_who_blocked_the_bot_is_out_of_reach_until_they_come_back(bot: Bot, person: Person) -> None:
    person.block()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(person.id, "a")
    person.unblock()
    await bot.send_message(person.id, "a")


async def test_a_reply_needs_the_message_it_replies_to(bot: Bot, person: Person) -> None:
    asked = person.send("Bonjour")
    sent = await bot.send_message(person.id, "a", reply_parameters=ReplyParameters(asked))
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == asked
    with pytest.raises(BadRequest, match=r"(?i)essage to be replied not found"):
        await bot.send_message(person.id, "a", reply_parameters=ReplyParameters(999))
    await bot.send_message(person.id, "a", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))


async def test_chat_actions_are_those_of_telegram(bot: Bot, person: Person) -> None:
    for action in ChatAction:
        await bot.send_chat_action(person.id, action)
    with pytest.raises(BadRequest, match=r"(?i)rong parameter action"):
        await bot.send_chat_action(person.id, "thinking")


async def test_keyboards_are_kept_row_by_row(bot: Bot, person: Person) -> None:
    rows = [
        [InlineKeyboardButton("Oui", callback_data="é" * 32), InlineKeyboardButton("Non", callback_data="n")],
        [InlineKeyboardButton("CNIL", url="https://www.cnil.fr/fr"), InlineKeyboardButton("Moi", url="tg://user?id=1")],
    ]
    sent = await bot.send_message(person.id, "a", reply_markup=InlineKeyboardMarkup(rows))
    assert [[button["text"] for button in row] for row in person.messages[-1].keyboard] == [
        ["Oui", "Non"],
        ["CNIL", "Moi"],
    ]
    assert sent.reply_markup == InlineKeyboardMarkup(rows)


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "a" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "a"}, "can't parse inline keyboard button: Text must be non-empty"),
        ({"callback_data": "a"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (
            {"text": "a", "callback_data": "a", "url": "https://cnil.fr"},
            "can't parse inline keyboard button: exactly one action is allowed",
        ),
        (
            {"text": "a", "url": "http://localhost/"},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({"text": "a", "url": "ftp://a.fr"}, "inline keyboard button URL 'ftp://a.fr' is invalid: Wrong HTTP URL"),
        ({"text": "a", "callback_date": "a"}, "unknown field 'callback_date' of InlineKeyboardButton"),
    ],
)
async def test_buttons_telegram_refuses(raw: Raw, person: Person, button: dict[str, str], refusal: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    described = await raw.refusal("sendMessage", chat_id=person.id, text="a", reply_markup=markup)
    assert described == f"Bad Request: {refusal}"


async def test_a_keyboard_holds_a_hundred_buttons(raw: Raw, person: Person) -> None:
    rows = [[{"text": "a", "callback_data": str(i)}] for i in range(101)]
    assert (await raw("sendMessage", chat_id=person.id, text="a", reply_markup={"inline_keyboard": rows[1:]}))["ok"]
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="a", reply_markup={"inline_keyboard": rows})
    assert refusal == "Bad Request: reply markup is too long"


async def test_a_reply_keyboard_is_refused_rather_than_lost(raw: Raw, person: Person) -> None:
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="a", reply_markup={"keyboard": [[{"text": "a"}]]})
    assert refusal == "Bad Request: the playground shows inline keyboards only"
    assert (await raw("sendMessage", chat_id=person.id, text="a", reply_markup={"remove_keyboard": True}))["ok"]


async def test_groups_can_be_left(playground: Playground, bot: Bot) -> None:
    group = playground.group()
    await bot.send_message(group.chat_id, "a")
    await bot.leave_chat(group.chat_id)
    with pytest.raises(Forbidden, match=r"(?i)not a member of the supergroup chat"):
        await bot.send_message(group.chat_id, "a")


async def test_a_private_chat_cannot(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)private chats"):
        await bot.leave_chat(person.id)
