"""Google Translate's voice: gTTS builds the requests, this module sends them, with verified certificates and bounded sizes.

gTTS itself sends with `verify=False`, reads responses of any size, and ignores responses without audio. Its public methods
return the request bodies, so they can be sent from here.
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
    """Sends the text to Google: only pass texts that an editor wrote."""

    name = "gtts"
    format = "mp3"
    # So that Google does not throttle the requests.
    pause = 1.0

    def __init__(self, timeout: float = 8.0, largest: int = 512 * 2**10, longest: float = 30.0) -> None:
        """Set the limits of a request, which carries at most a hundred characters: seconds, bytes, seconds of audio."""
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._largest = largest
        self._longest = longest

    def make(self, text: str, language: Language) -> bytes:
        """Return MP3, from sequential requests; raise SpeechFailed."""
        # Imported here because it takes half a second, and is not needed if voices are off or all cached.
        from gtts import gTTS

        try:
            speech = gTTS(text, lang=language)
            bodies = speech.get_bodies()
        except (AssertionError, ValueError) as error:
            raise SpeechFailed(f"gTTS: {type(error).__name__}") from error
        # No compression: a small response could decompress to an unbounded size.
        headers = {**speech.GOOGLE_TTS_HEADERS, "Accept-Encoding": "identity"}
        try:
            return asyncio.run(self._speak(bodies, headers, speech.GOOGLE_TTS_RPC))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SpeechFailed(f"gTTS: {type(error).__name__}") from error

    async def _speak(self, bodies: list[str], headers: dict[str, str], rpc: str) -> bytes:
        """Send the requests; verify certificates against the system's authorities, and use proxies of the environment."""
        sounds = []
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
        async with aiohttp.ClientSession(
            connector=connector, headers=headers, timeout=self._timeout, trust_env=True, auto_decompress=False
        ) as session:
            for body in bodies:
                async with session.post(ADDRESS, data=body, allow_redirects=False) as response:
                    if response.status != 200:
                        # Google redirects to a captcha.
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
        """Return the MP3 frames in a response: base64 within JSON within JSON after a short prefix."""
        try:
            text = answer.decode()
            entries, _ = json.JSONDecoder().raw_decode(text, text.index("["))
            [content] = [entry[2] for entry in entries if entry[1] == rpc]
            sound = base64.b64decode(json.loads(content)[0], validate=True)
        except (LookupError, TypeError, ValueError, RecursionError) as error:
            # A captcha page, for example.
            raise SpeechFailed("gTTS: an answer without sound", refused=True) from error
        try:
            mp3, seconds = frames(sound)
        except NotMp3 as error:
            raise SpeechFailed(f"gTTS: no MP3 ({error})") from error
        if seconds > self._longest:
            raise SpeechFailed("gTTS: a sound too long")
        return mp3
