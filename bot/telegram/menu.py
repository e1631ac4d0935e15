"""Publish the bot's commands and descriptions to Telegram, in each language."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.knowledge import LANGUAGES, Library


async def publish(bot: Bot, library: Library) -> None:
    """Set commands and descriptions: French for everybody, English for people whose Telegram is in English."""
    for language in LANGUAGES:
        code = None if language == "fr" else language
        commands = [
            BotCommand(command[language].name, command[language].description) for command in library.commands if command.menu
        ]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(library.phrase("bot_description", language), language_code=code)
        await bot.set_my_short_description(library.phrase("bot_short_description", language), language_code=code)
