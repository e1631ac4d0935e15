"""What the tagger is told of each token: by these descriptions it learns, and by these it finds."""

from __future__ import annotations

from bot.privacy.tagging.features import Features
from bot.privacy.tagging.lexicon import Entry, Lexicon
from tests.cases import cases

WORDS = {
    "lea": Entry(first=4),
    "petit": Entry(surname=1, french=70),
    "brest": Entry(surname=2, english=30, town=1),
    "goff": Entry(surname=1, french=37),
    "ou": Entry(first=1, french=38),
    "rose": Entry(first=4, surname=4, french=60),
}


class Known(Lexicon):
    """Knows those words and no other."""

    def __init__(self) -> None:
        pass

    def __getitem__(self, key: str) -> Entry:
        return WORDS.get(key, Entry())


FEATURES = Features(Known())


def told(text: str, token: str) -> set[str]:
    """What the tagger is told of the first token of `text` that reads so."""
    tokens, features = FEATURES.of(text)
    return set(features[[found.text for found in tokens].index(token)])


def with_sign(text: str, token: str, sign: str) -> list[str]:
    """What it is told of it under one sign."""
    return sorted(feature.removeprefix(sign) for feature in told(text, token) if feature.startswith(sign))


def test_a_name_among_other_words():
    assert told("voir mme Léa Petit à Brest 12 ?", "Léa") == {
        # The word itself, its look and the look of what it stands in, what is known of it.
        "w=lea", "s=Xxm", "g=", "lg=aA", "z=0", "k=300", "k=300m", "ks=300Xx", "r=nXx", "e=ea", "e=lea", "b=lea", "len=3",
        "gap=s",
        "fz=20", "nz=00",
        # The words before and after, by what is known of them.
        "-3end", "-2t=000", "-2w=voir", "-1t=title", "-1w=mme", "-1k=000", "-1kk=000300", "-1tk=title300",
        "1t=child", "1w=petit", "1k=017", "1kk=017300", "1tk=child300", "2t=in_place", "2w=a", "3t=023",
        "-2-1=voir mme", "-2-1t=000 title", "-1+1t=title child", "+1+2t=child in_place",
        # A title right before.
        "c=title!",
    }  # fmt: skip


def test_what_stands_before_a_token_is_seen():
    assert [with_sign("a-b c\nd\te  f", token, "gap=") for token in "a-bcdef"] == [
        ["n"],
        [""],
        [""],
        ["s"],
        ["n"],
        ["t"],
        ["t"],
    ]
    assert with_sign("x sorapoux", "sorapoux", "b=") == ["sor"]
    assert "poux" in with_sign("x sorapoux", "sorapoux", "e=")


def test_the_ends_of_a_text_are_seen_from_up_to_three_tokens_away():
    assert with_sign("voir Brest", "voir", "-1") == ["end"]
    assert with_sign("voir Brest", "voir", "2") == ["end"]
    assert with_sign("voir Brest", "voir", "3") == []
    assert with_sign("voir Brest", "Brest", "1") == ["end"]
    assert with_sign("voir Brest", "Brest", "-2") == ["end"]
    assert with_sign("voir Brest", "Brest", "-3") == []
    assert with_sign("zut voir Brest", "voir", "-1+1") == ["t=000 023"]
    assert with_sign("zut voir", "zut", "-1+1") == with_sign("zut voir", "voir", "-1+1") == []
    assert with_sign("zut voir Brest", "Brest", "-2-1") == ["=zut voir", "t=000 000"]
    assert with_sign("zut voir", "voir", "-2-1") == []
    assert with_sign("zut voir", "zut", "+1+2") == []
    assert with_sign("zut voir Brest", "zut", "+1+2") == ["t=000 023"]


@cases(
    ("word", "shape"),
    [
        ("7", "91"), ("1987", "94y"), ("2087", "94y"), ("1887", "94"), ("123456789", "97"), ("@", "@"), ("a", "x1"),
        ("mot", "x"), ("A", "X1"), ("MOT", "X"), ("Mot", "Xx"), ("OPh", "xX"),
    ],
)  # fmt: skip
def test_shapes(word: str, shape: str):
    # The text has small letters and capitals, which "m" tells.
    assert f"s={shape}m" in told(f"zut Zut {word}", word)


@cases(("text", "case"), [("ZUT", "U"), ("zut", "l"), ("Zut", "m"), ("12", "l")])
def test_the_case_of_the_whole_text_is_told(text: str, case: str):
    assert [sign[-1] for sign in with_sign(text, text, "s=")] == [case]


@cases(
    ("chunk", "look"),
    [
        ("abcd", "a"), ("abcde", "a+"), ("abcdefgh", "a+"), ("abcdefghi", "a++"), ("a" * 15, "a++"), ("a" * 16, "a+++"),
        ("éA9_é", "aA9.+"), ("(a-b),", "a."), ("bilan.PDF", "file"), ("12", "9"),
    ],
)  # fmt: skip
def test_the_look_of_what_a_token_stands_in(chunk: str, look: str):
    tokens, features = FEATURES.of(chunk)
    assert f"lg={look}{'>' if len(tokens) > 1 else ''}" in features[0]


def test_what_a_token_is_glued_to():
    assert with_sign("a-b c", "a", "g=") == [">"]
    assert with_sign("a-b c", "-", "g=") == ["<>"]
    assert with_sign("a-b c", "b", "g=") == ["<"]
    assert with_sign("a-b c", "c", "g=") == [""]


def test_what_the_lexicon_knows_is_told_in_bands():
    assert {"k=023", "z=5", "fz=00", "nz=20", "townXx", "r=nXx"} <= told("Brest", "Brest")
    assert {"k=014", "z=6", "fz=06", "nz=16", "r=nx"} <= told("goff", "goff")
    # How common a name is beside how common a word: two steps of the one do.
    assert {"k=337", "fz=210", "nz=210"} <= told("rose", "rose")
    # So common a word is none that only names are made of.
    assert {"k=104", "r=wx", "fz=16"} <= told("ou", "ou")
    assert "town" not in " ".join(told("goff", "goff"))
    assert "len=9" in told("a" * 12, "a" * 12)
    assert {"e=re", "e=dre", "len=6"} <= told("cendre", "cendre")


def test_a_cue_counts_nine_tokens_on_and_is_near_for_three():
    def cue(between: int) -> list[str]:
        return with_sign("mme " + "zut " * between + "fin", "fin", "c=")

    assert [cue(between) for between in (0, 2, 3, 8, 9)] == [["title!"], ["title!"], ["title"], ["title"], []]
    assert with_sign("mme zut ? fin", "fin", "c=") == []
    assert with_sign("mme zut. fin", "fin", "c=") == ["title!"]
    assert with_sign("mme zut ? mdp fin", "fin", "c=") == ["secret_word!"]


def test_only_so_many_tokens_are_described():
    tokens, features = FEATURES.of("un deux trois", 2)
    assert [token.text for token in tokens] == ["un", "deux"]
    assert len(features) == 2
    assert "1end" in features[1]
