"""Which names are like a known one and which are odd, which links, files and addresses are found, and what stays a secret."""

from __future__ import annotations

from bot.suspicious import Examiner
from tests.cases import cases


@cases(
    ("host", "signs"),
    [
        # One letter less, more, another, or two of them swapped, at the beginning, in the middle or at the end.
        ("octolib.fr", {"look-alike"}),
        ("doctoib.fr", {"look-alike"}),
        ("doctoli.fr", {"look-alike"}),
        ("xdoctolib.fr", {"look-alike"}),
        ("doctollib.fr", {"look-alike"}),
        ("doctolibs.fr", {"look-alike"}),
        ("doctxlib.fr", {"look-alike"}),
        ("xoctolib.fr", {"look-alike"}),
        ("odctolib.fr", {"look-alike"}),
        ("doctoilb.fr", {"look-alike"}),
        ("doctolbi.fr", {"look-alike"}),
        # Two edits are none.
        ("dxxtolib.fr", set()),
        ("octoli.fr", set()),
        ("doctilob.fr", set()),
        ("docotilb.fr", set()),
        ("xdoctolibs.fr", set()),
        # One word of several, or a subdomain.
        ("rdv-doctolib.com", {"look-alike", "compound-domain"}),
        ("doctolib.kerjean.com", {"look-alike"}),
        # Other alphabets, in any part of a name.
        ("dоctolib.com", {"odd-letters", "look-alike"}),
        ("x.wеb.kerjean.com", {"odd-letters"}),
        ("kerjean.wеb.com", {"odd-letters"}),
        # A word in one alphabet of its own is no disguise.
        ("пример.com", set()),
        # Numbers.
        ("127.0.0.1", {"odd-address"}),
        ("0x7f.0x1", {"odd-address"}),
        ("[::1]", set()),
        # Two baits, or one in a name of several words; a bait alone is none.
        ("verif.compte.com", {"odd-domain"}),
        ("compte-kerjean.com", {"odd-domain"}),
        ("compte.kerjean.com", set()),
        ("kerjean-paul.com", {"compound-domain"}),
        ("kerjean.com", set()),
        # Endings, numbers, hyphens.
        ("kerjean.top", {"odd-domain"}),
        ("kerjean.com.cn", {"odd-domain"}),
        ("kerjean1234.com", {"odd-domain"}),
        ("kerjean123.com", set()),
        ("a-b-c-d.com", {"odd-domain"}),
        ("a-b-c.com", {"compound-domain"}),
        ("kerjean.web.app", {"free-host"}),
        ("bit.ly", {"shortener"}),
        ("sub.bit.ly", {"shortener"}),
        ("rabbit.ly", set()),
    ],
)
def test_the_signs_of_a_name(examiner: Examiner, host: str, signs: set[str]):
    assert set(examiner.examine(f"https://{host}/a").signs) == signs


@cases(
    ("shown", "leads_to", "differs"),
    [
        ("ameli.fr", "www.ameli.fr", False),
        ("www.ameli.fr", "ameli.fr", False),
        ("ameli.fr", "assure.ameli.fr", False),
        ("assure.ameli.fr", "ameli.fr", False),
        ("www.ameli.fr", "assure.ameli.fr", False),
        ("assure.ameli.fr", "www.ameli.fr", False),
        ("ameli.fr", "notameli.fr", True),
        ("www.kerjean.fr", "www.durand.fr", True),
    ],
)
def test_a_link_that_leads_elsewhere_than_it_says(examiner: Examiner, shown: str, leads_to: str, differs: bool):
    assert ("link-differs" in examiner.examine(f"[{shown}](https://{leads_to}/a)").signs) == differs


@cases(
    ("text", "links"),
    [
        ("voyez kerjean.fr demain", 1),
        ("voyez www.kerjean.fr demain", 1),
        ("voyez kerjean.fr/a demain", 1),
        # No public ending, and no address.
        ("fin.ensuite", 0),
        # A file, unless it is an address.
        ("le fichier facture.zip est joint", 0),
        ("le fichier www.facture.zip est joint", 1),
        ("le fichier sub.facture.zip est joint", 1),
        ("le fichier facture.zip/a est joint", 1),
        ("le fichier plan.com est joint", 0),
    ],
)
def test_what_is_a_link_and_what_a_file(examiner: Examiner, text: str, links: int):
    assert len(examiner.examine(text).links) == links


@cases(
    ("text", "sign", "seen"),
    [
        # Whose address it is counts where an organisation is named, and only there.
        ("Assurance Maladie : contact@ameli.fr", "not-theirs", False),
        ("Assurance Maladie : contact@kerjean.fr", "not-theirs", True),
        ("Assurance Maladie : https://kerjean.fr", "not-theirs", True),
        ("Assurance Maladie : https://www.ameli.fr", "not-theirs", False),
        ("Le cabinet : contact@kerjean.fr, https://kerjean.fr", "not-theirs", False),
        # A free address is said to be one, and not to be another's.
        ("Assurance Maladie : cpam@gmail.com", "free-mail", True),
        ("Assurance Maladie : cpam@gmail.com", "not-theirs", False),
        ("Le cabinet : kerjean@gmail.com", "free-mail", False),
        # The sender's name is looked at as a link's is, but for what is usual in a sender's.
        ("De : contact@amelii.fr", "look-alike", True),
        ("De : contact@dоctolib.com", "odd-letters", True),
        ("De : contact@kerjean.top", "odd-domain", False),
        ("De : contact@ameli.fr", "look-alike", False),
    ],
)
def test_whose_an_address_is(examiner: Examiner, text: str, sign: str, seen: bool):
    assert (sign in examiner.examine(text).signs) == seen


@cases(
    ("text", "by_mail"),
    [
        ("Écrivez à contact@kerjean.fr", True),
        ("Objet : la réunion\nÀ jeudi", True),
        ("Bonjour\nObjet : la réunion", True),
        ("Subject: the meeting", True),
        ("On se voit jeudi, à quel sujet ?", False),
        ("À jeudi. Un objet trouvé.", False),
    ],
)
def test_what_came_by_mail(examiner: Examiner, text: str, by_mail: bool):
    assert examiner.examine(text).by_mail == by_mail


def test_signs_come_weightiest_first_and_decide_between_alarm_and_doubt(examiner: Examiner):
    seen = examiner.examine(
        "Urgent : cliquez ici pour confirmer, https://www.kerjean.top et merci de transmettre votre mot de passe."
    )
    weights = [examiner._weights[sign] for sign in seen.signs]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) > 1
    assert seen.verdict == "alarm"
    assert examiner.examine("https://kerjean-paul.com").verdict == "doubt"
    assert examiner.examine("https://kerjean.com").verdict == "nothing"


def test_what_stands_on_two_lines_is_read_as_one(examiner: Examiner):
    one = "Merci de nous transmettre votre mot de passe."
    assert "secret" in examiner.examine(one.replace("votre mot", "votre\nmot")).signs
    # What an honest message warns of is no sign, and parts the words around it.
    harmless = "votre compte ne communiquez jamais votre mot de passe a été suspendu"
    assert "suspension" not in examiner.examine(harmless).signs


@cases(
    ("text", "kept"),
    [
        ("jean@kerjean.fr et https://kerjean.fr/a?b=c", ["jean@kerjean.fr", "https://kerjean.fr/a?b=c"]),
        ("kerjean.fr mais pas fin.ensuite", ["kerjean.fr"]),
        ("au 06 39 98 12 34", ["06 39 98 12 34"]),
        ("RIB FR76 3000 6000 0112 3456 7890 189", ["FR76 3000 6000 0112 3456 7890 189"]),
        ("rien de cela", []),
    ],
)
def test_contacts_are_masked_and_nothing_else(examiner: Examiner, text: str, kept: list[str]):
    masked = examiner.mask(text)
    assert sorted(masked.contacts) == sorted(kept)
    for contact in kept:
        assert contact not in masked.text
    assert masked.restored(masked.text) == text


def test_a_character_that_stands_for_a_contact_is_taken_out_where_it_was_typed(examiner: Examiner):
    first, last = "\ue000", "\uf8ff"
    masked = examiner.mask(f"a{first}b{last}c kerjean.fr")
    assert masked.restored(masked.text) == "abc kerjean.fr"


def test_more_contacts_than_there_are_characters_for_stay_as_they_are(examiner: Examiner):
    text = " ".join(["kerjean.fr"] * 6402)
    masked = examiner.mask(text)
    assert len(masked.contacts) == 6400
    assert masked.text.endswith("kerjean.fr kerjean.fr")
    assert masked.restored(masked.text) == text
