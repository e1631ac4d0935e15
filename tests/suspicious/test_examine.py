"""What is seen in a message, which texts are messages, and that none is ever called safe."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import idna
import pytest

from bot.knowledge import Library
from bot.settings import PROJECT
from bot.suspicious import Examiner
from tests.cases import cases

DEVELOPMENT = PROJECT / "nlu" / "evaluation" / "suspicious.jsonl"


def messages() -> list[dict]:
    return [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]


@cases(
    ("text", "sign"),
    [
        ("Merci de nous transmettre votre mot de passe.", "secret"),
        ("Vous allez recevoir un code, merci de me le transmettre.", "secret"),
        ("Please reply with the security code you received.", "secret"),
        ("Veuillez effectuer vos prochains paiements sur notre nouveau RIB.", "bank-change"),
        ("Our bank details have changed.", "bank-change"),
        ("Achète-moi trois cartes cadeaux de 50 €.", "unusual-payment"),
        ("Réglez 1,99 € de frais de livraison.", "pay"),
        ("Cliquez ici pour confirmer.", "sign-in-link"),
        ("Téléchargez la pièce jointe et activez les macros.", "open-file"),
        ("Appelez immédiatement le 09 70 11 22 33.", "call-back"),
        ("Envoyez-nous une copie de votre pièce d’identité.", "identity-papers"),
        ("Envoyez-moi la liste de vos patients de novembre.", "patients-data"),
        ("Installez AnyDesk, je prends la main.", "remote-control"),
        ("Répondez dans les 24 heures.", "urgency"),
        ("Faute de réponse, votre accès sera supprimé.", "threat"),
        ("Ne le dites à personne, c’est confidentiel.", "secrecy"),
        ("Je suis en réunion, impossible de téléphoner.", "unreachable"),
        ("J’ai filmé votre webcam et j’enverrai la vidéo à tous vos contacts.", "blackmail"),
        ("Ici le service fraude de votre banque.", "bank-adviser"),
        ("Votre compte a été suspendu.", "suspension"),
        ("Vous êtes éligible à un remboursement de 120 €.", "refund"),
        ("Votre colis est retenu en douane.", "parcel"),
        ("Une amende reste à régler.", "fine"),
        ("Validez la demande e-CPS qui va s’afficher.", "ecps"),
        ("Votre carte Vitale doit être renouvelée.", "health-insurance"),
        ("J’ai besoin d’un petit service.", "favour"),
        ("Maman, j’ai cassé mon téléphone, voici mon nouveau numéro.", "new-number"),
        ("Votre boîte est pleine.", "mailbox"),
        ("Votre ordinateur est infecté.", "fake-support"),
        ("Félicitations, vous avez gagné un bon d’achat.", "windfall"),
        ("Scannez ce QR code.", "qr-code"),
        ("Cher client, veuillez confirmez.", "impersonal"),
        ("Cher client, veuillez confirmez.", "mistakes"),
    ],
)
def test_each_sign_by_words(examiner: Examiner, text: str, sign: str):
    assert sign in examiner.examine(text).signs
    assert sign in examiner.examine(text.upper().replace("É", "E")).signs


@cases(
    ("text", "sign"),
    [
        ("https://www.ameli.fr <https://ameli.mon-espace.example.com/x>", "link-differs"),
        ("[www.impots.gouv.fr](http://abc-test.com)", "link-differs"),
        ('<a href="http://abc-test.com">https://www.laposte.fr/suivi</a>', "link-differs"),
        ("https://www.d0ctolib.fr/rdv", "look-alike"),
        ("https://doctolb.fr", "look-alike"),
        ("https://ameli.fr.compte.com", "look-alike"),
        ("https://amendes-gouv.com", "look-alike"),
        ("https://dосtolib.fr", "odd-letters"),
        (f"https://{idna.encode('dосtolib.fr').decode()}/", "odd-letters"),
        ("http://185.12.33.4/login", "odd-address"),
        ("http://ameli.fr@abc-test.com/", "odd-address"),
        ("http://2130706433/", "odd-address"),
        ("https://suivi-livraison.top", "odd-domain"),
        ("https://bit.ly/3xY", "shortener"),
        ("https://mon-espace.web.app/x", "free-host"),
        ("Assurance Maladie : connectez-vous sur https://espace-sante-pro.com", "not-theirs"),
        ("Service client Assurance Maladie, cpam75@gmail.com", "free-mail"),
        ("Pièce jointe : facture.zip", "risky-file"),
        ("Pièce jointe : scan.pdf.exe", "risky-file"),
    ],
)
def test_each_sign_of_a_link_an_address_or_a_file(examiner: Examiner, text: str, sign: str):
    assert sign in examiner.examine(text).signs


@cases(
    "text",
    [
        "https://www.ameli.fr/medecin",
        "https://mabanque.bnpparibas/fr",
        "https://cyberveille.esante.gouv.fr/actualites",
        "https://labo-confluence.fr : vos résultats",
        "ordre_du_jour.pdf, v2.1, etc. et M. Durand, 3.5 ml",
        "La température est de 37.5, la dose de 2.5 mg.",
        "Ne communiquez jamais votre mot de passe.",
        "L'Assurance Maladie ne vous demandera jamais votre code confidentiel.",
        "Si vous n'êtes pas à l'origine de cette demande, ignorez ce message.",
        "Aucun paiement n'est nécessaire.",
        "En cas d'urgence, appelez le 15.",
    ],
)
def test_what_honest_messages_say_weighs_little(examiner: Examiner, text: str):
    assert examiner.examine(text).verdict != "alarm"


def test_links_are_made_inactive_and_look_the_same_however_written(examiner: Examiner):
    for written in ("https://ameli-verif.top/a?b=1", "hxxps://ameli-verif[.]top/a?b=1"):
        [link] = examiner.examine(f"Voyez {written}, vite !").links
        assert link == "hxxps://ameli-verif[.]top/a?b=1"
    [long] = examiner.examine("https://ameli-verif.top/" + "a" * 3000).links
    assert len(long) < 80


def test_invisible_characters_and_other_alphabets_hide_nothing(examiner: Examiner):
    assert "suspension" in examiner.examine("Votre com\u200bpte a é\u0301té sus\u00adpendu").signs
    assert "odd-letters" in examiner.examine("Vоtre соmpte").signs
    assert "odd-letters" not in examiner.examine("Привет, 5 µg, naïve, cœur").signs


def test_a_question_is_none_and_a_message_with_a_question_around_it_is_one(examiner: Examiner):
    own = ["c’est une arnaque ?", "comment reconnaître un faux mail ?", "un mail d’ameli me demande de cliquer, vrai ?",
           "j’ai cliqué sur https://ameli-verif.top et donné mon mot de passe"]  # fmt: skip
    assert [text for text in own if examiner.examine(text).received] == []
    pasted = "Colissimo : votre colis est en attente, réglez 1,99 € sur http://colis-suivi.top"
    for around in ("{}", "c’est une arnaque ? {}", "j’ai reçu ceci : « {} » Qu’en pensez-vous ?", "I got this: {} is it real?"):
        assert examiner.examine(around.format(pasted)).received


def test_whatever_is_awaited_is_a_message_but_for_a_short_question(examiner: Examiner):
    assert not examiner.examine("on se voit jeudi").received
    assert examiner.examine("on se voit jeudi", awaited=True).received
    assert not examiner.examine("comment faire une sauvegarde ?", awaited=True).received


def test_no_question_of_the_evaluation_is_taken_for_a_message_but_those_that_quote_one(examiner: Examiner):
    lines = (PROJECT / "nlu/evaluation/questions.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    taken = [text for text in texts if examiner.examine(text).received]
    assert len(taken) <= len(texts) // 100


def test_the_development_set(examiner: Examiner):
    """Written beside the signs, so that it says what they do and not how well they would do elsewhere."""
    seen = [(message, examiner.examine(message["text"], awaited=True)) for message in messages()]
    fraud = [look.verdict == "alarm" for message, look in seen if message["fraud"]]
    honest = [look.verdict == "alarm" for message, look in seen if not message["fraud"]]
    polished = [look.verdict == "alarm" for message, look in seen if message["fraud"] and message["polished"]]
    assert (len(fraud), len(polished), len(honest)) == (40, 14, 20)
    assert sum(fraud) >= 38
    assert sum(polished) >= 13
    assert sum(honest) <= 2


def test_nothing_is_opened_or_looked_up(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network is used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("TLDEXTRACT_CACHE", str(tmp_path))
    examiner = Examiner(library.suspicious, library.official)
    assert examiner.examine("Cliquez sur https://ameli-verif.co.uk/x ou http://bit.ly/a").links
    assert list(tmp_path.iterdir()) == []
