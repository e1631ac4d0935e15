"""The bot's profile: commands by scope and language, name and descriptions by language."""

import re
from dataclasses import dataclass, field
from typing import Any

from .chats import Chat
from .errors import bad_request

Json = dict[str, Any]
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


@dataclass
class Profile:
    """The bot's commands by (scope, language), and its texts by (kind, language); "" is every language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_text(self, kind: str, text: str | None, language: str | None) -> None:
        if len(text or "") > _LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        self.texts[kind, _language(language)] = text or ""

    def text(self, kind: str, language: str | None) -> str:
        return self.texts.get((kind, _language(language))) or self.texts.get((kind, ""), "")

    def set_commands(self, commands: list[Any], scope: Json | None, language: str | None) -> None:
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not isinstance(command, dict) or not _NAME.fullmatch(str(command.get("command", ""))):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept = [{"command": command["command"], "description": command["description"]} for command in commands]
        self.commands[_scope(scope), _language(language)] = kept

    def get_commands(self, scope: Json | None, language: str | None) -> list[Json]:
        return self.commands.get((_scope(scope), _language(language)), [])

    def delete_commands(self, scope: Json | None, language: str | None) -> None:
        self.commands.pop((_scope(scope), _language(language)), None)

    def menu(self, chat: Chat, language: str | None) -> list[Json]:
        """Return the commands that a person sees: the narrowest scope first, then their language before the default."""
        kind = "all_group_chats" if chat.is_group else "all_private_chats"
        for scope in (f"chat:{chat.id}", kind, "default"):
            for wanted in ((language or "")[:2], ""):
                if found := self.commands.get((scope, wanted)):
                    return found
        return []


def _scope(scope: Json | None) -> str:
    kind = (scope or {}).get("type", "default")
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind in _CHAT_SCOPES and scope and "chat_id" in scope:
        return f"{kind}:{scope['chat_id']}"
    raise bad_request("can't parse BotCommandScope: unsupported type specified")


def _language(code: str | None) -> str:
    if not _LANGUAGE.fullmatch(code or ""):
        raise bad_request("invalid language code specified")
    return code or ""
