"""Which texts are a person's own words and which a message they received, with the edges of what counts as short or long."""

from __future__ import annotations

from bot.knowledge import Library
from bot.suspicious import Examiner, TypedReply
from tests.cases import cases

PARCEL = "Votre colis est retenu en douane, cliquez sur https://kerjean-paul.com"


@cases(
    ("text", "own"),
    [
        ("oui", True),
        ("non, pas vraiment", True),
        ("j'ai cliqué dessus", True),
        # A link, an address, a second line, a sign or a greeting is more than one's own words.
        ("oui, kerjean.fr", False),
        ("oui, jean@kerjean.fr", False),
        ("oui\net non", False),
        ("Cher client", False),
        ("bonjour, on se voit jeudi", False),
        ("merci de payer 1,99 € de frais", False),
        ("x" * 120, True),
        ("x" * 121, False),
        ("x\u200b" * 100, True),
    ],
)
def test_what_may_be_one_s_own_where_a_message_was_awaited(examiner: Examiner, text: str, own: bool):
    assert examiner.may_be_own(text) == own


@cases(
    ("text", "own", "asks", "leaves"),
    [
        ("est-ce une arnaque ?", False, True, False),
        ("c’est une arna\u200bque ?", False, True, False),
        ("j'ai cliqué dessus", True, False, False),
        ("j’ai cli\u200bqué dessus", True, False, False),
        ("mon ordinateur est lent", True, False, False),
        ("laisse tomber", False, False, True),
        ("« Laisse tom\u200bber » !!", False, False, True),
        ("annule ça stp", False, False, True),
        ("laisse tomber, mais c'est une arnaque ?", False, True, False),
        ("bonjour", False, False, False),
        (PARCEL, False, True, False),
        ("arnaque " + "x" * 112, False, True, False),
        ("arnaque " + "x" * 113, False, False, False),
    ],
)
def test_what_a_text_is(examiner: Examiner, text: str, own: bool, asks: bool, leaves: bool):
    assert examiner.speaks_for_oneself(text) == own
    assert examiner.asks(text) == asks
    assert examiner.is_leaving(text) == leaves


@cases(
    ("text", "received"),
    [
        # Clues of a message, less those of one's own words; with signs of fraud one less is enough.
        (PARCEL, True),
        # Few clues are enough where there are signs of fraud.
        ("Bonjour, votre accès : installez AnyDesk, je prends la main.", True),
        ("Bonjour, votre accès : installez le logiciel, je reviens.", False),
        ("Votre colis est prêt", False),
        ("Votre colis est prêt, suivez son trajet", True),
        ("Votre colis est prêt, suivez son trajet ? comment je fais pour mon mail", False),
        # What is long, or stands on four lines, counts as a clue; not what stands on three.
        ("Votre colis est prêt. " + "a" * 229, False),
        ("Votre colis est prêt, merci de patienter", True),
        ("Votre colis\nest\nprêt", False),
    ],
)
def test_what_is_a_message(examiner: Examiner, text: str, received: bool):
    assert examiner.examine(text).received == received
    assert examiner.is_received(text) == received


def test_length_and_lines_are_clues_of_a_message(examiner: Examiner):
    voice = examiner._voice
    greeting = "votre colis"
    # Two for the words; one for more than 250 characters, one for four lines.
    long = greeting + " " + "a" * (251 - len(greeting) - 1)
    assert not voice.is_received(long, alarm=False)
    assert voice.is_received(long.replace("a" * 6, "\na\na\na", 1), alarm=False)
    assert not voice.is_received(long[:-1].replace("a" * 6, "\na\na\na", 1), alarm=False)
    assert not voice.is_received(long.replace("a" * 4, "\na\na", 1), alarm=False)
    # With signs of fraud three are enough, and more than 90 characters are a clue.
    assert voice.is_received(greeting + " " + "a" * 79, alarm=True)
    assert not voice.is_received(greeting + " " + "a" * 78, alarm=True)
    assert voice.is_received(greeting + "\na\na\na", alarm=True)
    assert not voice.is_received(greeting + "\na\na", alarm=True)


@cases(
    ("text", "received"),
    [
        ("on se voit jeudi", True),
        ("on se voit jeudi ?", False),
        ("on se voit jeudi ?  \n", False),
        ("? on se voit jeudi", True),
        ("j'ai cliqué dessus", False),
        ("x" * 119 + "?", False),
        ("x" * 120 + "?", True),
        (PARCEL + " ?", True),
    ],
)
def test_what_is_a_message_where_one_was_awaited(examiner: Examiner, text: str, received: bool):
    assert examiner.is_received(text, awaited=True) == received
    assert examiner.examine(text, awaited=True).received == received


@cases(
    ("text", "says"),
    [
        ("oui " + "a" * 116, "yes"),
        ("oui " + "a" * 117, None),
        ("oui ?", None),
    ],
)
def test_only_what_is_short_is_a_reply(examiner: Examiner, text: str, says: str | None):
    assert examiner.reply(text).expected == says


def test_an_examiner_of_one_s_own_knows_all_of_it(library: Library):
    """Each has the names, the files and the replies of the content it was given."""
    ours = Examiner(library.suspicious, library.official)
    for ending in ("pdf", "doc", "docx", "xls", "xlsx", "jpg", "png", "zip"):
        assert ours.examine(f"la pièce jointe ordre-du-jour.{ending} est là").links == ()
    assert "risky-file" in ours.examine("Pièce jointe : facture.zip").signs
    assert "risky-file" not in ours.examine("Pièce jointe : facture.pdf").signs
    assert ours.reply("euh… ben oui, de contact@ameli.fr") == TypedReply("yes", "exact")
    assert ours.reply("de noreply@amelii.fr").sender == "other"
    assert ours.asks("est-ce une arnaque ?")
    assert ours.is_leaving("laisse tomber")
    assert ours.examine("on m'a demandé mon code et je l'ai donné").reports == ours.examine("j'ai donné mon code").reports
    assert ours.mask("kerjean.fr").contacts == ("kerjean.fr",)
