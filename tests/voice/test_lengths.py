"""How long answers take to say, measured with the local voice."""

from __future__ import annotations

import io
import shutil
import wave
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dialogue.answers.buttons import HearAnswer
from bot.dialogue.voice.catalogue import Catalogue
from bot.knowledge import Library
from bot.knowledge.check_pronunciation import SECONDS, seconds_to_say
from bot.values import Language
from bot.voice import EspeakEngine


def seconds(speech) -> float:
    with wave.open(io.BytesIO(EspeakEngine().make(speech.text, speech.language))) as sound:
        # espeak-ng writes to a pipe, and so a length that is not known yet.
        return len(sound.readframes(10**9)) / sound.getsampwidth() / sound.getframerate()


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")
def test_no_short_form_takes_longer_than_25_seconds_and_the_estimate_holds(library: Library):
    speeches = [speech for speech in Catalogue(library).all() if isinstance(speech.press, HearAnswer)]
    with ThreadPoolExecutor(2) as pool:
        took = dict(
            zip([(str(speech.press), speech.language) for speech in speeches], pool.map(seconds, speeches), strict=True)
        )
    assert {name: long for name, long in took.items() if long > SECONDS} == {}
    for language in Language:
        off = []
        for answer in library.answers.values():
            words = answer[language]
            told = seconds_to_say(f"{words.title}. {words.spoken or words.short}", language)
            off.append(abs(told - took[f"y:{answer.id}:a", language]))
        # By a second and a half at most for nine in ten.
        assert sorted(off)[len(off) * 9 // 10] < 1.7
