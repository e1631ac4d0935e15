"""What must hold for any input whatever: shared by hypothesis (test_properties.py) and by the coverage-guided run (run.py)."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.buttons import BadButton
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import LANGUAGES, Library, check_content
from bot.knowledge.load import load
from bot.privacy import find, redact, screen
from bot.settings import PROJECT
from playground.html import parse_html


@cache
def library() -> Library:
    return Library.load(PROJECT)


@cache
def renderer() -> Renderer:
    return Renderer(library())


def detectors(text: str) -> None:
    """Findings lie in the text, in order and apart; what was found is in what is left no more, nor is anything else."""
    findings = find(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert all(one.end <= two.start for one, two in pairwise(findings))
    left = redact(text, findings)
    assert bool(findings) == (left != text)
    screened = screen(text)
    assert bool(screened.kinds) == any(finding.sure for finding in find(text.strip()[:4097]))
    assert not any(finding.sure for finding in find(screened.text))


def html(text: str) -> None:
    """Whatever is put into a phrase shows as it is, and opens no tag, in either language."""
    for language in LANGUAGES:
        reply = renderer().phrase("heard", language, text=text)
        shown, entities = parse_html(reply.html)
        assert text in shown
        assert entities == parse_html(renderer().phrase("heard", language, text="").html)[1]
        assert reply.plain == shown


def sendable(reply: Reply) -> None:
    """Telegram takes it, and every one of its buttons leads somewhere."""
    shown, _ = parse_html(reply.html)
    assert 0 < len(shown) <= (1024 if reply.file else 4096)
    for row in reply.rows:
        for button in row:
            assert 1 <= len(button.data.encode()) <= 64
            assert BUTTONS.decode(button.data, library()) == button.press
    for following in reply.then:
        sendable(following)


def press(data: str) -> None:
    """Callback data is refused, or means exactly what it says."""
    try:
        pressed = BUTTONS.decode(data, library())
    except BadButton:
        return
    assert str(pressed) == data


def content(root: Path) -> None:
    """However broken, content is read without an exception, and each problem says where it is and what to do."""
    for problem in check_content(load(root)):
        assert problem.line >= 1
        assert len(problem.message) > 10
        assert (root / problem.file).is_relative_to(root)
