"""What must hold of any text: it is never called safe, nothing in it can be tapped, and the looks end."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.render import Renderer
from bot.dialogue.suspicious.buttons import Expected, Sender
from bot.dialogue.suspicious.view import SuspiciousView
from bot.knowledge import LANGUAGES, Language
from bot.knowledge.check_suspicious import OTHER_ROUTE, reassures
from bot.knowledge.suspicious import VERDICTS, Verdict
from bot.suspicious import Examination, Examiner
from tests.content import real_library

pytestmark = pytest.mark.thorough

LIBRARY = real_library()
EXAMINER = Examiner(LIBRARY.suspicious, LIBRARY.official)
VIEW = SuspiciousView(LIBRARY, Renderer(LIBRARY))
IDS = [sign.id for sign in LIBRARY.suspicious.signs]

languages = st.sampled_from(LANGUAGES)
hosts = st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z0-9-]{1,12}){1,4}", fullmatch=True)
links = st.builds("{}://{}/{}".format, st.sampled_from(("http", "https", "HTTPS", "hxxp")), hosts, st.text(max_size=30))
words = st.sampled_from(
    [
        "votre",
        "compte",
        "ameli",
        "réglez",
        "12",
        "€",
        "urgent",
        "cliquez",
        "bonjour",
        "docteur",
        "merci",
        "rib",
        "code",
        "www.",
        "@",
        ".",
        "\n",
    ]
)
texts = st.lists(st.one_of(links, words, st.text(max_size=20)), max_size=40).map(" ".join)


@given(texts, languages, st.booleans())
def test_no_text_is_called_safe_and_none_of_its_links_can_be_tapped(text: str, language: Language, awaited: bool):
    seen = EXAMINER.examine(text, awaited=awaited)
    assert seen.verdict in VERDICTS
    reply = VIEW.seen(seen, language)
    # The words of the message itself are quoted in links alone.
    said = re.sub(r"<code>.*?</code>", "", reply.html, flags=re.DOTALL)
    assert not reassures(said)
    assert len(reply.plain) <= 1400
    for link in seen.links:
        assert not re.search(r"https?://|\w\.\w|\w@\w", link, re.IGNORECASE)


@given(st.sampled_from(VERDICTS), st.sampled_from(get_args(Expected)), st.sampled_from(get_args(Sender)), languages)
def test_no_taps_make_a_message_safe_or_better(verdict: Verdict, expected: Expected, sender: Sender, language: Language):
    assert not reassures(VIEW.expected(verdict, expected, language).plain)
    end = VIEW.concluded(verdict, expected, sender, language)
    assert not reassures(end.plain)
    assert OTHER_ROUTE.search(end.plain)
    shown = [v for v in VERDICTS if end.html.startswith(LIBRARY.suspicious.say[v][language])]
    assert VERDICTS.index(shown[0]) <= VERDICTS.index(verdict)


@given(st.lists(st.sampled_from(IDS), unique=True), st.sampled_from(VERDICTS), languages)
def test_any_signs_fit_a_screen_and_end_with_something_to_do(ids: list[str], verdict: Verdict, language: Language):
    reply = VIEW.seen(Examination(True, tuple(ids), ("hxxp://" + "a" * 60,) * 9, verdict), language)
    assert len(reply.plain) <= 1250
    advice = [advice[language] for advice in LIBRARY.suspicious.advice]
    assert sum(sentence in reply.plain for sentence in advice) == 1


@given(texts)
def test_masks_come_off_as_they_went_on(text: str):
    masked = EXAMINER.mask(text)
    plain = "".join(char for char in text if not "\ue000" <= char < "\uf900")
    assert masked.restored(masked.text) == plain
