"""Replies typed instead of taps, and links spelt out that a text does not show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.suspicious import Examiner, TypedReply, spell_out
from tests.cases import cases


@cases(
    ("text", "expected", "sender"),
    [
        ("Oui", "yes", None),
        ("euh… ben oui, je l’attendais", "yes", None),
        ("j'attendais un colis", "yes", None),
        ("tout à fait", "yes", None),
        ("Yes I was", "yes", None),
        ("NON !!", "no", None),
        ("non pas du tout", "no", None),
        ("j’attendais rien", "no", None),
        ("je ne l’attendais pas", "no", None),
        ("je l’attendais pas", "no", None),
        ("nope", "no", None),
        ("I wasn't expecting it", "no", None),
        ("peut-être", "unsure", None),
        ("aucune idée", "unsure", "unsure"),
        ("no idea", "unsure", "unsure"),
        ("je sais pas trop", "unsure", "unsure"),
        ("de contact@ameli.fr", None, "exact"),
        ("ça vient de noreply@amelii.fr", None, "other"),
        ("from support@dhl-suivi.top", None, "other"),
        ("secretariat@cabinet-delorme.fr", None, "unknown"),
        ("martin.durand@gmail.com", None, "unknown"),
        ("+33 6 39 98 12 34", None, "mobile"),
        ("du 07.39.98.12.34", None, "mobile"),
        ("01 99 00 12 34", None, "unknown"),
        ("un numéro de portable", None, "mobile"),
        ("l’adresse habituelle", None, "exact"),
        ("celle que je connais", None, "exact"),
        ("je la connais pas", None, "other"),
        ("une autre", None, "other"),
        ("non, d’un numéro inconnu", "no", "other"),
        ("oui, de contact@ameli.fr", "yes", "exact"),
        # No replies.
        ("oui, mais comment je le signale ?", None, None),
        ("non j’ai cliqué dessus", None, None),
        ("j'ai donné mon mot de passe", None, None),
        ("nonobstant", None, None),
        ("merci", None, None),
        ("", None, None),
        ("oui " + "bla " * 40, None, None),
        ("Non livré. Votre colis est en attente, réglez 1,99 € ici : http://colis.top. Cordialement", None, None),
    ],
)
def test_what_a_typed_reply_says(examiner: Examiner, text: str, expected: str | None, sender: str | None):
    assert examiner.reply(text) == TypedReply(expected, sender)


@cases(
    ("text", "hidden", "spelt"),
    [
        ("voir ici", [(5, 8, "http://a.top")], "voir [ici](http://a.top)"),
        ("ici et là", [(7, 9, "http://b.top"), (0, 3, "http://a.top")], "[ici](http://a.top) et [là](http://b.top)"),
        ("a[b]c", [(0, 5, "http://a.top/(x y)")], "[a b c](http://a.top/%28x%20y%29)"),
        # One within another, one of nothing, one beyond the end.
        ("abcdef", [(0, 4, "http://a.top"), (2, 6, "http://b.top")], "[abcd](http://a.top)ef"),
        ("ab cd", [(2, 3, "http://a.top"), (9, 12, "http://b.top")], "ab cd"),
        ("x" * 250, [(0, 250, "http://a.top")], "x" * 50 + "[" + "x" * 200 + "](http://a.top)"),
    ],
)
def test_hidden_links_are_spelt_out_in_their_places(text: str, hidden: list[tuple[int, int, str]], spelt: str):
    assert spell_out(text, hidden) == spelt


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.text(max_size=600)), max_size=4))
def test_whatever_is_hidden_the_examiner_reads_it(examiner: Examiner, text: str, hidden: list[tuple[int, int, str]]):
    assert examiner.examine(spell_out(text, hidden)).verdict in ("alarm", "doubt", "nothing")


def test_every_link_is_examined_with_the_words_that_show_it(examiner: Examiner):
    seen = examiner.examine("[Vérifiez votre compte](http://amelii.fr/x)")
    assert {"sign-in-link", "look-alike"} <= set(seen.signs)
    assert seen.links == ("hxxp://amelii[.]fr/x",)
    assert "link-differs" in examiner.examine("[www.ameli.fr](http://connexion.top)").signs
    assert "link-differs" not in examiner.examine("[ameli.fr](https://www.ameli.fr/assure)").signs
