"""Methods for the bot's profile: name, descriptions, commands, menu button."""

from typing import Any

from ..chats import Json
from ..errors import bad_request
from ..state import State
from .registry import method


@method
def get_me(state: State) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**state.bot.to_api(), **abilities}


@method
def set_my_commands(
    state: State, *, commands: list[Any], scope: dict[str, Any] | None = None, language_code: str | None = None
) -> bool:
    state.profile.set_commands(commands, scope, language_code)
    state.publish(None, "profile", None)
    return True


@method
def get_my_commands(state: State, *, scope: dict[str, Any] | None = None, language_code: str | None = None) -> list[Json]:
    return state.profile.get_commands(scope, language_code)


@method
def delete_my_commands(state: State, *, scope: dict[str, Any] | None = None, language_code: str | None = None) -> bool:
    state.profile.delete_commands(scope, language_code)
    state.publish(None, "profile", None)
    return True


@method
def set_my_name(state: State, *, name: str | None = None, language_code: str | None = None) -> bool:
    return _set(state, "name", name, language_code)


@method
def get_my_name(state: State, *, language_code: str | None = None) -> Json:
    return {"name": state.profile.text("name", language_code) or state.bot.first_name}


@method
def set_my_description(state: State, *, description: str | None = None, language_code: str | None = None) -> bool:
    return _set(state, "description", description, language_code)


@method
def get_my_description(state: State, *, language_code: str | None = None) -> Json:
    return {"description": state.profile.text("description", language_code)}


@method
def set_my_short_description(state: State, *, short_description: str | None = None, language_code: str | None = None) -> bool:
    return _set(state, "short_description", short_description, language_code)


@method
def get_my_short_description(state: State, *, language_code: str | None = None) -> Json:
    return {"short_description": state.profile.text("short_description", language_code)}


@method
def set_chat_menu_button(state: State, *, chat_id: int | None = None, menu_button: dict[str, Any] | None = None) -> bool:
    if chat_id is not None:
        state.open_chat(str(chat_id))
    # The page's menu always lists the commands; it cannot open a web app.
    if (menu_button or {"type": "default"}).get("type") not in ("default", "commands"):
        raise bad_request("can't parse menu button: the playground opens no web app")
    return True


def _set(state: State, kind: str, text: str | None, language_code: str | None) -> bool:
    state.profile.set_text(kind, text, language_code)
    state.publish(None, "profile", None)
    return True
