"""The limits of the Telegram side in one value: the bot runs with these defaults, tests with smaller values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Times are in seconds."""

    # Messages to one chat: so many at once, then one a second.
    chat_burst: int = 5
    # Updates of one chat: so many at once, then one a second.
    flood_burst: int = 30
    # Taps on the same button less than this apart count as one.
    double_tap: float = 0.7
    # A person who has had no word for so long is told that their reply comes.
    wait_notice: float = 4.0
    # The first and the longest pause after getUpdates failed, and how often the token may be refused in a row.
    poll_pause: float = 1.0
    poll_longest_pause: float = 30.0
    poll_refusals: int = 5
    # How long a webhook call waits for its update to be processed before Telegram is told to repeat it.
    webhook_patience: float = 20.0
    # How long a connection may take to show the secret, how long a body may take, and how many connections there may be.
    webhook_head: float = 10.0
    webhook_body: float = 10.0
    webhook_connections: int = 200
    # No more updates are taken while so many are being handled, or so many replies wait to be sent: some seconds' worth, at
    # Telegram's usual limit of 30 a second.
    in_hand: int = 100
    unsent: int = 200
