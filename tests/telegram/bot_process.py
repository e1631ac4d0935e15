"""`vigie run` with a scripted assistant in place of the model, as a process of its own: it starts in a second."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from bot import settings
from bot.app import run
from bot.assistant import Turn
from bot.telegram.limits import Limits
from bot.values import Language
from tests.fake_assistant import FakeAssistant

TEXTS = {
    "le wifi ?": Turn("answer", answer="wifi-hospital", language=Language.FR),
    "le vpn ?": Turn("answer", answer="wifi-vpn", language=Language.FR),
    "bonjour": Turn("smalltalk", phrase="smalltalk_greet", language=Language.FR),
}


async def main() -> None:
    """Run until told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    limits = Limits(chat_burst=1000, double_tap=0)
    await run(settings.load(), Path("no-model"), stop, FakeAssistant.scripted(TEXTS), limits=limits)


if __name__ == "__main__":
    asyncio.run(main())
