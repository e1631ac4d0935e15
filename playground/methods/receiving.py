"""Methods by which the bot receives updates and files: getUpdates, getFile and those of the webhook."""

from typing import Any

from ..chats import Json
from ..errors import bad_request
from ..state import State
from .registry import method


@method
async def get_updates(
    state: State, *, offset: int = 0, limit: int = 100, timeout: int = 0, allowed_updates: list[Any] | None = None
) -> list[Json]:
    state.updates.allow(allowed_updates)
    return await state.updates.poll(offset, limit, max(0, min(timeout, 50)))


@method
async def set_webhook(
    state: State,
    *,
    url: str,
    secret_token: str | None = None,
    max_connections: int = 40,
    allowed_updates: list[Any] | None = None,
    drop_pending_updates: bool = False,
) -> bool:
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if drop_pending_updates:
        state.updates.drop()
    state.updates.allow(allowed_updates)
    await state.webhook.set(url, secret_token)
    return True


@method
async def delete_webhook(state: State, *, drop_pending_updates: bool = False) -> bool:
    if drop_pending_updates:
        state.updates.drop()
    await state.webhook.set("")
    return True


@method
def get_webhook_info(state: State) -> Json:
    return state.webhook.info()


@method
def get_file(state: State, *, file_id: str) -> Json:
    return state.files.describe(file_id)
