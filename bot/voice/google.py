"""Google Translate's voice: gTTS writes the requests, this file sends them, with the certificate checked and sizes bounded.

gTTS itself sends with `verify=False`, reads answers of any size, and skips answers without sound. Its public methods give
the request bodies, so that sending can be done here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import ssl

import aiohttp

from bot.knowledge import Language
from bot.voice.engines import SpeechFailed
from bot.voice.mp3 import NotMp3, frames

ADDRESS = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"


class GttsEngine:
    """Only text that an editor wrote may be given to it, because it leaves this machine."""

    name = "gtts"
    format = "mp3"
    # So that Google does not take the requests for a flood.
    pause = 1.0

    def __init__(self, timeout: float = 8.0, largest: int = 512 * 2**10, longest: float = 30.0) -> None:
        """Limits for each request, which carries at most a hundred characters: seconds, bytes, seconds of sound."""
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._largest = largest
        self._longest = longest

    def make(self, text: str, language: Language) -> bytes:
        """MP3, from one request after another."""
        # Imported here: half a second, and not needed where voices are off or all are kept already.
        from gtts import gTTS

        try:
            speech = gTTS(text, lang=language)
            bodies = speech.get_bodies()
        except (AssertionError, ValueError) as error:
            raise SpeechFailed(f"gTTS: {type(error).__name__}") from error
        # Compressed answers are not asked for and not understood: a small one could grow without end.
        headers = {**speech.GOOGLE_TTS_HEADERS, "Accept-Encoding": "identity"}
        try:
            return asyncio.run(self._speak(bodies, headers, speech.GOOGLE_TTS_RPC))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SpeechFailed(f"gTTS: {type(error).__name__}") from error

    async def _speak(self, bodies: list[str], headers: dict[str, str], rpc: str) -> bytes:
        """Checks certificates against the system's authorities; takes proxies from the environment."""
        sounds = []
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
        async with aiohttp.ClientSession(
            connector=connector, headers=headers, timeout=self._timeout, trust_env=True, auto_decompress=False
        ) as session:
            for body in bodies:
                async with session.post(ADDRESS, data=body, allow_redirects=False) as response:
                    if response.status != 200:
                        # A redirect leads to a captcha.
                        raise SpeechFailed(f"gTTS: HTTP {response.status}", refused=response.status in (302, 303, 307, 429))
                    sounds.append(self._sound(await self._answer(response), rpc))
        return b"".join(sounds)

    async def _answer(self, response: aiohttp.ClientResponse) -> bytes:
        answer = bytearray()
        async for chunk in response.content.iter_any():
            answer += chunk
            if len(answer) > self._largest:
                raise SpeechFailed("gTTS: an answer too large")
        return bytes(answer)

    def _sound(self, answer: bytes, rpc: str) -> bytes:
        """The MP3 frames in an answer: JSON after a few other characters, with JSON in it, with base64 in that."""
        try:
            text = answer.decode()
            entries, _ = json.JSONDecoder().raw_decode(text, text.index("["))
            [content] = [entry[2] for entry in entries if entry[1] == rpc]
            sound = base64.b64decode(json.loads(content)[0], validate=True)
        except (LookupError, TypeError, ValueError, RecursionError) as error:
            # As in a captcha's page.
            raise SpeechFailed("gTTS: an answer without sound", refused=True) from error
        try:
            mp3, seconds = frames(sound)
        except NotMp3 as error:
            raise SpeechFailed(f"gTTS: no MP3 ({error})") from error
        if seconds > self._longest:
            raise SpeechFailed("gTTS: a sound too long")
        return mp3
