"""Telegram's HTML, tag by tag."""

import pytest

from playground.errors import Refused
from playground.html import parse_html
from tests.cases import cases


@cases(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"), ("ins", "underline"),
        ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"), ("tg-spoiler", "spoiler"),
        ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"), ("B", "bold"),
    ],
)  # fmt: skip
def test_each_simple_tag_gives_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a <{tag}>mot</{tag}> !") == ("a mot !", [{"type": kind, "offset": 2, "length": 3}])


@cases(
    ("html", "entity"),
    [
        ('<span class="tg-spoiler">mot</span>', {"type": "spoiler"}),
        ("<blockquote expandable>mot</blockquote>", {"type": "expandable_blockquote"}),
        ('<a href="https://cnil.fr/a?b=1&amp;c=2">mot</a>', {"type": "text_link", "url": "https://cnil.fr/a?b=1&c=2"}),
        ("<a href='tg://user?id=7'>mot</a>", {"type": "text_link", "url": "tg://user?id=7"}),
        ('<pre><code class="language-python">mot</code></pre>', {"type": "pre", "language": "python"}),
        ('<tg-emoji emoji-id="5368324170671202286">mot</tg-emoji>', {"type": "custom_emoji"}),
    ],
)
def test_tags_with_attributes_give_their_entity(html: str, entity: dict[str, str]) -> None:
    text, entities = parse_html(html)
    assert text == "mot"
    assert len(entities) == 1
    assert entities[0] | entity == entities[0]


def test_nested_tags_give_outer_entities_first() -> None:
    text, entities = parse_html("<b>gras <i>et penché</i></b>")
    assert text == "gras et penché"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [("bold", 0, 14), ("italic", 5, 9)]


def test_offsets_count_utf16_units() -> None:
    assert parse_html("👩‍⚕️🎉<b>é🎉</b>")[1] == [{"type": "bold", "offset": 7, "length": 3}]


def test_code_holds_no_other_entity() -> None:
    assert [e["type"] for e in parse_html("<code>a <b>b</b></code>")[1]] == ["code"]


@cases(
    ("html", "text"),
    [
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;", '1 < 2 && 3 > 2 "'),
        ("&#233;&#x1F389;", "é🎉"),
        ("R&D, a & b", "R&D, a & b"),
        ("a > b", "a > b"),
        ("<b></b>", ""),
    ],
)
def test_character_references_and_what_needs_none(html: str, text: str) -> None:
    assert parse_html(html) == (text, [])


@cases("address", ["javascript:alert(1)", "cnil.fr", "", "http://", "file:///etc/passwd"])
def test_a_link_telegram_would_not_follow_is_plain_words(address: str) -> None:
    assert parse_html(f'<a href="{address}">mot</a>') == ("mot", [])


@cases(
    ("html", "refusal"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("é<p>a</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("a&nbsp;b", 'Unsupported character reference "&nbsp;" at byte offset 1'),
        ("l&apos;eau", 'Unsupported character reference "&apos;" at byte offset 1'),
    ],
)
def test_what_telegram_cannot_parse_is_refused(html: str, refusal: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {refusal}"


def test_not_strict_shows_unknown_references_as_telegram_does() -> None:
    assert parse_html("a&nbsp;b", strict=False) == ("a&nbsp;b", [])
