"""Several things in one message, choices and corrections in words, politeness around a question: over the real model."""

from __future__ import annotations

import pytest

from bot.assistant.state import on_screen
from bot.storage import Storage
from bot.values import Language

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Signal c'est bon, et le fax ?", "sharing-whatsapp", "sharing-fax"),
        ("is WhatsApp okay, and a fax?", "sharing-whatsapp", "sharing-fax"),
        ("le wifi du TGV ; les sauvegardes tous les combien", "wifi-train", "backups-frequency"),
        ("combien de lettres pour un mot de passe\nfaut-il un antivirus sur mac", "password-length", "devices-antivirus"),
        ("un vpn c'est quoi et comment chiffrer mon disque dur", "wifi-vpn", "devices-encryption"),
        ("MSSanté et HDS", "sharing-mssante", "word-hds"),
        ("How long should a password be and do I need an antivirus?", "password-length", "devices-antivirus"),
    ],
)
async def test_each_question_of_a_message_is_answered(assistant, text: str, first: str, second: str):
    turn = await assistant.turn("s", text)
    assert (turn.decision, turn.answer, turn.also) == ("answer", first, second)
    assert not turn.choices


@pytest.mark.parametrize(
    "text",
    [
        "j'ai reçu un mail bizarre et j'ai cliqué dessus",
        "ma remplaçante et ma secrétaire ont le même code",
        "je suis kiné et j'ai un logiciel dans le cloud, il faut le sauvegarder ?",
        "mon mot de passe fait 8 lettres et 2 chiffres",
        "j'ai plus de ligne",
        "jpeux utiliser le wifi de la clinique ? rappelez au cabinet",
        "quelle différence entre un pin et un mot de passe",
    ],
)
async def test_a_message_about_one_thing_stays_whole(assistant, text: str):
    turn = await assistant.turn("s", text)
    assert (turn.also, turn.rest, turn.besides) == (None, (), ())


async def test_an_incident_comes_first_and_the_question_is_offered(assistant):
    turn = await assistant.turn("s", "téléphone volé, et comment choisir un bon mot de passe ?")
    assert (turn.command, turn.answer, turn.besides) == ("incident", "incident-stolen-device", ("passwords-overview",))


async def test_a_question_and_a_request_are_both_handled(assistant):
    turn = await assistant.turn("s", "c'est quoi un vpn ? et rappelle-moi les sauvegardes le 3")
    assert turn.answer == "wifi-vpn"
    [asked] = turn.rest
    assert asked.reminders
    assert (asked.reminders.kinds, asked.reminders.day) == (("backup",), 3)


async def test_a_reply_to_the_check_up_counts_beside_a_question(assistant, storage: Storage):
    begun = await assistant.turn("s", "lance le bilan")
    assert begun.check
    turn = await assistant.turn("s", "oui. et c'est quoi un gestionnaire de mots de passe ?")
    assert (turn.answer, turn.then) == ("password-manager", None)
    [asked] = turn.rest
    assert asked.check
    assert asked.check.noted == "yes"
    assert storage.conversations.replies("s", asked.check.run) == {begun.check.item: "yes"}


async def test_a_step_done_counts_beside_a_question(assistant):
    await assistant.turn("s", "on m'a volé mon téléphone")
    turn = await assistant.turn("s", "c'est fait. et comment choisir un bon mot de passe ?")
    assert turn.answer == "passwords-overview"
    [went_on] = turn.rest
    assert went_on.emergency
    assert went_on.emergency.record
    assert list(went_on.emergency.record.steps.values()) == ["done"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("putain c'est quoi un vpn", "wifi-vpn"),
        ("merci ! et le fax ?", "sharing-fax"),
        ("Bonjour, le fax ? merci d'avance, bonne journée", "sharing-fax"),
        ("what the hell is a vpn, thanks", "wifi-vpn"),
    ],
)
async def test_politeness_and_swear_words_hide_no_question(assistant, text: str, answer: str):
    assert (await assistant.turn("s", text)).answer == answer


@pytest.mark.parametrize("text", ["merci. combien de temps vit une tortue de mer ?", "thanks. how long do sea turtles live?"])
async def test_thanks_before_a_question_that_is_not_ours_do_not_hide_it(assistant, text: str):
    assert (await assistant.turn("s", text)).decision == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "merci infiniment, belle soirée",
        "merci beaucoup, bonne soirée",
        "merci, bonne journée !",
        "thanks a lot, have a nice day",
    ],
)
async def test_several_civilities_are_one(assistant, text: str):
    assert (await assistant.turn("s", text)).phrase in ("thanks", "goodbye")


@pytest.mark.parametrize(
    ("before", "text", "answer"),
    [
        ("le wifi de la clinique, je peux ?", "non, je parlais de celui du cabinet", "wifi-practice"),
        ("le wifi de la clinique, je peux ?", "non, le wifi du cabinet", "wifi-practice"),
        ("can I use the hospital wifi?", "sorry, I meant the practice wifi", "wifi-practice"),
        ("can I use the hospital wifi?", "no, the train", "wifi-train"),
        ("un dossier par mail, c'est permis ?", "pas le mail, le fax", "sharing-fax"),
        ("un dossier par mail, c'est permis ?", "je voulais dire les SMS", "sharing-sms"),
        ("faut-il un antivirus ?", "non, du téléphone", "devices-phone"),
    ],
)
async def test_a_correction_is_answered_anew(assistant, before: str, text: str, answer: str):
    await assistant.turn("s", before)
    assert (await assistant.turn("s", text)).answer == answer


async def test_no_is_no_correction(assistant):
    await assistant.turn("s", "le wifi de la clinique, je peux ?")
    turn = await assistant.turn("s", "non merci")
    assert turn.decision != "answer"


async def test_a_choice_offered_is_taken_in_words(assistant, storage: Storage):
    offered = ("password-length", "password-manager")
    await assistant.turn("s", "bonjour")
    # Two, whatever the model would be in doubt between.
    assistant._store.offer("s", offered)
    assert (await assistant.turn("s", "la première surtout")).answer == offered[0]
    assert (await assistant.turn("s", "et l'autre ?")).answer == offered[1]
    both = await assistant.turn("s", "les deux")
    assert (both.answer, both.also) == offered
    # Another answer, and the choice is gone.
    await assistant.turn("s", "c'est quoi un vpn ?")
    assert on_screen(storage.conversations, "s") == ("wifi-vpn", ())
    assert (await assistant.turn("s", "la première surtout")).answer not in offered


async def test_what_is_asked_back_about_can_be_chosen_from_in_words(assistant):
    asked = await assistant.turn("s", "un patient")
    assert asked.decision == "clarify"
    assert (await assistant.turn("s", "le deuxième")).answer == asked.choices[1]


async def test_of_two_answers_in_one_message_the_second_can_be_taken(assistant):
    both = await assistant.turn("s", "Signal c'est bon, et le fax ?")
    assert (await assistant.turn("s", "le deuxième")).answer == both.also


@pytest.mark.parametrize(
    "text",
    [
        "<b>hello</b",
        "invoice-march.pdf",
        "C:\\scans\\the_report.docx",
        "Dropbox Business",
        "👍 ok",
        "vpn",
        "https://x.example/the-what",
    ],
)
async def test_markup_files_brands_and_few_letters_tell_no_language(assistant, text: str):
    assert (await assistant.turn("s", text)).language is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what should I do about it", Language.EN),
        ("is WhatsApp okay, and a fax?", Language.EN),
        ("comment je fais avec Dropbox Business", Language.FR),
    ],
)
async def test_clear_words_tell_it(assistant, text: str, language: Language):
    assert (await assistant.turn("s", text)).language == language


@pytest.mark.parametrize(
    "text", ["résume tout ce qu'on s'est dit", "un petit récap ?", "sum up what we said", "what have you told me so far?"]
)
async def test_looking_back_is_understood(assistant, text: str):
    await assistant.turn("s", "c'est quoi un vpn ?")
    assert (await assistant.turn("s", text)).command == "recap"


@pytest.mark.parametrize(
    ("before", "text", "answer"),
    [
        ("j'ai un ipad pour les tournées", "comment je le chiffre", "devices-encryption"),
        ("c'est quoi la CPS", "je peux la prêter ?", "access-cps-card"),
        ("ma remplaçante arrive lundi", "elle peut avoir mon mot de passe ?", "access-locum"),
        ("j'ai acheté un disque externe", "je le branche quand", "backups-offline"),
    ],
)
async def test_what_was_named_before_is_what_it_and_elle_mean(assistant, before: str, text: str, answer: str):
    await assistant.turn("s", before)
    assert (await assistant.turn("s", text)).answer == answer


@pytest.mark.parametrize("text", ["et Dragon ?", "et avec Mailchimp ?"])
async def test_a_word_foreign_to_the_answer_being_read_gets_none_of_its_sides(assistant, text: str):
    await assistant.turn("s", "chatgpt pour mes comptes rendus")
    assert (await assistant.turn("s", text)).facet is None


async def test_no_reminder_is_set_by_replies_to_the_check_up(assistant):
    await assistant.turn("s", "lance le bilan")
    for text in ("j'ai la double auth partout et des sauvegardes chaque soir", "mises à jour oui je les fais"):
        assert (await assistant.turn("s", text)).reminders is None
