"""Files sent, sent again by id, refused, and downloaded."""

from datetime import timedelta
from io import BytesIO

import pytest
from telegram import Bot
from telegram.error import BadRequest

from playground import Person
from playground.samples import OGG_OPUS, PDF, PNG

MP3, M4A, WAV = b"\xff\xfb\x90\x00....", b"\x00\x00\x00\x20ftypM4A ", b"RIFF\x24\x08\x00\x00WAVEfmt "


@pytest.mark.parametrize("data", [OGG_OPUS, MP3, b"ID3\x04....", M4A], ids=["ogg", "mp3", "id3", "m4a"])
async def test_voice_messages_are_ogg_opus_mp3_or_m4a(bot: Bot, person: Person, data: bytes) -> None:
    sent = await bot.send_voice(person.id, data, duration=7)
    assert sent.voice
    assert sent.voice.duration == timedelta(seconds=7)
    media = person.messages[-1].media
    assert media
    assert (media.kind, media.seconds, media.file and media.file.data) == ("voice", 7, data)


@pytest.mark.parametrize("data", [WAV, PNG, b"OggS" + bytes(24) + b"\x01vorbis", b"a"], ids=["wav", "png", "vorbis", "text"])
async def test_no_other_file_is_a_voice_message(bot: Bot, person: Person, data: bytes) -> None:
    with pytest.raises(BadRequest, match=r"(?i)rong voice file"):
        await bot.send_voice(person.id, data)


async def test_an_empty_file_is_refused(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)ile must be non-empty"):
        await bot.send_document(person.id, BytesIO(b""), filename="a.txt")


async def test_pictures_must_be_pictures(bot: Bot, person: Person) -> None:
    sent = await bot.send_photo(person.id, PNG)
    assert (sent.photo[0].width, sent.photo[0].height) == (1, 1)
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(person.id, PDF)


async def test_a_file_is_sent_again_by_its_id(bot: Bot, person: Person) -> None:
    first = await bot.send_voice(person.id, MP3)
    assert first.voice
    again = await bot.send_voice(person.id, first.voice.file_id)
    assert again.voice
    assert again.voice.file_unique_id == first.voice.file_unique_id
    with pytest.raises(BadRequest, match=r"(?i)rong file identifier/HTTP URL specified"):
        await bot.send_voice(person.id, "AwACAgQAAxkBAAI")
    with pytest.raises(BadRequest, match=r"(?i)an't use file of type Voice as Photo"):
        await bot.send_photo(person.id, first.voice.file_id)


async def test_no_outside_host_is_reached(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)ailed to get HTTP URL content"):
        await bot.send_photo(person.id, "https://www.cnil.fr/logo.png")


async def test_a_document_keeps_its_name_and_bytes(bot: Bot, person: Person) -> None:
    sent = await bot.send_document(person.id, PDF, filename="à lire.pdf", caption="voici")
    assert sent.document
    assert (sent.document.file_name, sent.document.mime_type) == ("à lire.pdf", "application/pdf")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == PDF


async def test_what_a_person_sends_can_be_downloaded(bot: Bot, person: Person) -> None:
    person.send_voice(seconds=4, data=OGG_OPUS)
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.voice
    assert update.message.voice.duration == timedelta(seconds=4)
    file = await update.message.voice.get_file()
    assert bytes(await file.download_as_bytearray()) == OGG_OPUS


async def test_an_unknown_file_cannot_be_had(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)rong file_id or the file is temporarily unavailable"):
        await bot.get_file("AwACAgQAAxkBAAI")
