"""Remember recent messages and taps, so that unchanged edits, albums and double taps are answered only once.

Held in memory only, bounded, as keyed digests, from which no text can be recovered.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from telegram import CallbackQuery, Message, Update


class Treatment(Enum):
    """The ways to treat a message: as new, as edited after it was answered, or not at all."""

    NEW = "new"
    EDITED = "edited"
    SKIP = "skip"


@dataclass
class _Known:
    """A message: the digest of its latest text, the digest of the answered text, and the update that contained that text.

    `as_edit` means that an earlier text was answered, possibly before the bot was restarted.
    """

    latest: bytes
    answered: bytes | None = None
    answered_by: int | None = None
    as_edit: bool = False


@dataclass
class _Album:
    """The messages of one album, whether any has a caption, and which one was answered first."""

    messages: set[int] = field(default_factory=set)
    captioned: bool = False
    answered: int | None = None


class RecentUpdates:
    """Call `arrived` when an update comes in; call `turn` and `repeated` when it is processed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, kept: int = 10_000, double_tap: float = 0.7) -> None:
        """Keep the state of `kept` messages, albums and buttons each; taps within `double_tap` seconds count as one."""
        self._clock = clock
        self._kept = kept
        self._double_tap = double_tap
        self._key = secrets.token_bytes(32)
        self._messages: OrderedDict[tuple[int, int], _Known] = OrderedDict()
        self._albums: OrderedDict[tuple[int, str], _Album] = OrderedDict()
        self._album_of: OrderedDict[tuple[int, int], _Album] = OrderedDict()
        # By message with buttons: the button tapped last, and when. Then the ids of the queries that repeat an earlier tap.
        self._taps: OrderedDict[tuple[int, int], tuple[str | None, float]] = OrderedDict()
        self._repeated: OrderedDict[str, None] = OrderedDict()

    def arrived(self, update: Update) -> None:
        """Note an update that will be processed later."""
        message = update.message or update.edited_message
        if message and (update.message or words(message)):
            self._note(message, edited=update.message is None)
        if update.callback_query and update.callback_query.message:
            self._tapped(update.callback_query, update.callback_query.message.message_id)

    def turn(self, update: Update) -> Treatment:
        """Decide how to treat the message of this update; the result is the same if the update is repeated."""
        message = update.message or update.edited_message
        assert message
        if update.edited_message and not words(message):
            # For example, a live location that moves.
            return Treatment.SKIP
        known, digest = self._messages.get((message.chat_id, message.message_id)), self._digest(message)
        if known is None:
            known = self._note(message, edited=update.message is None)
        if digest != known.latest or (digest == known.answered and update.update_id != known.answered_by):
            # A newer text of this message waits behind this one, or nothing was changed.
            return Treatment.SKIP
        if known.answered is None and known.as_edit and message.edit_date is None:
            # A reaction to a message from before the restart; the message was never edited.
            return Treatment.SKIP
        if known.answered_by not in (None, update.update_id):
            known.as_edit = True
        known.answered, known.answered_by = digest, update.update_id
        if not self._first_of_album(message):
            return Treatment.SKIP
        return Treatment.EDITED if known.as_edit else Treatment.NEW

    def repeated(self, query: CallbackQuery) -> bool:
        """Return whether a tap repeats the previous one on the same button."""
        return query.id in self._repeated

    def album(self, chat_id: int, message_id: int) -> list[int]:
        """Return the other messages of the album to which a message belongs."""
        album = self._album_of.get((chat_id, message_id))
        return sorted(album.messages - {message_id}) if album else []

    def _note(self, message: Message, *, edited: bool) -> _Known:
        key, digest = (message.chat_id, message.message_id), self._digest(message)
        known = self._messages.setdefault(key, _Known(digest, as_edit=edited))
        known.latest = digest
        self._trim(self._messages)
        if message.media_group_id:
            album = self._albums.setdefault((message.chat_id, message.media_group_id), _Album())
            album.messages.add(message.message_id)
            album.captioned = album.captioned or bool(words(message))
            self._album_of[key] = album
            self._trim(self._albums)
            self._trim(self._album_of)
        return known

    def _first_of_album(self, message: Message) -> bool:
        """Return whether to answer a message of an album: each one with a caption is answered, or else a single picture."""
        album = self._album_of.get((message.chat_id, message.message_id))
        if album is None:
            return True
        if words(message):
            return True
        if album.answered is None and not album.captioned:
            album.answered = message.message_id
        return album.answered == message.message_id

    def _tapped(self, query: CallbackQuery, message_id: int) -> None:
        key, now = (query.from_user.id, message_id), self._clock()
        button, at = self._taps.pop(key, (None, now))
        if button == query.data and now - at < self._double_tap:
            self._repeated[query.id] = None
            self._trim(self._repeated)
        self._taps[key] = (query.data, now)
        self._trim(self._taps)

    def _digest(self, message: Message) -> bytes:
        return hashlib.blake2b(words(message).encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _trim(self, kept: OrderedDict[Any, Any]) -> None:
        while len(kept) > self._kept:
            kept.popitem(last=False)


def words(message: Message) -> str:
    """Return what a person wrote in a message: its text, or the caption of a picture."""
    return message.text or message.caption or ""
