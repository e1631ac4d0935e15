"""A practitioner's conversation, over HTTP: questions, follow-ups, menus, languages."""

from __future__ import annotations

import pytest

from bot.knowledge import Language, Library
from playground import Person, Playground
from tests.telegram.conftest import ask, data_of, labels

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

ARTICLE = "Sarah Delmas, Le Cercle Libéral"


async def press(person: Person, message, label: str):
    """Press a button and wait until the message has changed."""
    before = message.text
    person.press(message.id, data_of(message, label))
    return await person.wait_for(lambda m: m.id == message.id and m.text != before)


async def test_start_greets_with_one_question_and_stays_where_it_is(person: Person, library: Library):
    reply = await ask(person, "/start")
    assert "Bonjour, ici Vigie" in reply.text
    assert "N’écrivez ici rien sur un patient" in reply.text
    assert "/confidentialite" in reply.text
    assert labels(reply) == ["💬 Une question", "📋 Faire le point", "🚨 Urgence", "🔔 Mes rappels"]
    person.press(reply.id, data_of(reply, "💬 Une question"))
    themes = await person.wait_for(after=reply.id)
    assert labels(themes) == [
        *(page.label(Language.FR) for subject in library.themes.values() for page in subject.parts or (subject,)),
        "🧭 Moments",
    ]
    assert labels(person.message(reply.id)) == labels(reply)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("jpeux utiliser le wifi de la clinique ?", "wifi-hospital"),
        ("combien de caractères pour un mdp", "password-length"),
        ("ma remplaçante se sert de ma session, c'est grave ?", "access-locum"),
    ],
)
async def test_a_question_gets_its_answer_with_source_and_ways_on(person: Person, library: Library, question: str, answer: str):
    reply = await ask(person, question)
    expected = library.answers[answer]
    assert expected.fr.title in reply.text
    assert expected.fr.short in reply.text
    assert ARTICLE in reply.text
    assert labels(reply)[0] == "En savoir plus"
    assert set(labels(reply)[1:-4]) <= {library.answers[id_].fr.title for id_ in expected.related}
    assert labels(reply)[-4:] == ["🔊", "👍", "👎", "☰"]


async def test_all_that_leads_on_from_an_answer_is_a_tap_away(person: Person, library: Library):
    reply = await ask(person, "jpeux utiliser le wifi de la clinique ?")
    person.press(reply.id, data_of(reply, "☰"))
    opened = await person.wait_for(lambda m: m.id == reply.id and "Tous les thèmes" in labels(m))
    assert opened.text == reply.text
    assert {library.answers[id_].fr.title for id_ in library.answers["wifi-hospital"].related} <= set(labels(opened))


async def test_english_is_answered_in_english(person: Person, library: Library):
    reply = await ask(person, "can I use the hospital Wi-Fi?")
    assert library.answers["wifi-hospital"].en.short in reply.text
    assert labels(reply)[0] == "Learn more"


async def test_learn_more_related_and_back_stay_in_the_same_message(person: Person, library: Library):
    first = await ask(person, "jpeux utiliser le wifi de la clinique ?")
    count = len(person.messages)
    answer = library.answers["wifi-hospital"]
    longer = await press(person, first, "En savoir plus")
    assert " ".join(answer.fr.more.split()) in " ".join(longer.text.split())
    shorter = await press(person, longer, "En bref")
    assert shorter.text == first.text
    related = library.answers[answer.related[0]]
    other = await press(person, shorter, related.fr.title)
    assert related.fr.short in other.text
    back = await press(person, other, "← Retour")
    assert answer.fr.short in back.text
    assert len(person.messages) == count


async def test_themes_lead_to_answers_and_back(person: Person, library: Library):
    menu = await ask(person, "/themes")
    theme = await press(person, menu, "📶 Wi-Fi public")
    assert "📌 L’essentiel" in labels(theme)
    titles = [answer.fr.title for answer in library.of_theme("public-wifi")[1:]]
    assert [line for line in theme.text.splitlines() if line[:1].isdigit()] == [
        f"{number}. {title}" for number, title in enumerate(titles, start=1)
    ]
    answer = await press(person, theme, str(len(titles)))
    assert titles[-1] in answer.text
    again = await press(person, answer, "← Retour")
    assert again.text == theme.text
    assert "Tous les thèmes" in (await press(person, again, "Tous les thèmes")).text


async def test_follow_ups_are_read_in_the_light_of_the_last_answer(person: Person, library: Library):
    await ask(person, "jpeux utiliser le wifi de la clinique ?")
    assert library.answers["wifi-mobile-data"].fr.short in (await ask(person, "et en 4G ?")).text
    assert library.answers["wifi-why"].fr.short in (await ask(person, "pourquoi ?")).text
    longer = await ask(person, "plus de détails")
    assert library.answers["wifi-why"].fr.more.split("\n")[0] in longer.text


async def test_follow_ups_on_the_phone_stay_in_the_theme(person: Person, library: Library):
    await ask(person, "comment bien protéger l'ordi du cabinet")
    assert library.answers["devices-phone"].fr.short in (await ask(person, "et sur mon téléphone ?")).text


async def test_a_button_sets_what_a_follow_up_is_about(person: Person, library: Library):
    menu = await ask(person, "/themes")
    theme = await press(person, menu, "📶 Wi-Fi public")
    assert library.answers["wifi-why"].fr.short in (await ask(person, "pourquoi ?")).text
    menu = await press(person, theme, "Tous les thèmes")
    theme = await press(person, menu, "💾 Sauvegardes")
    titles = [answer.id for answer in library.of_theme("backups")]
    await press(person, theme, str(titles.index("backups-cloud")))
    assert library.answers["backups-why"].fr.short in (await ask(person, "pourquoi ?")).text


async def test_a_follow_up_with_nothing_before_asks_what_it_is_about(person: Person):
    assert "de quoi parlons-nous" in (await ask(person, "pourquoi ?")).text


async def test_what_is_not_the_subject_is_declined_with_all_themes(person: Person):
    reply = await ask(person, "le digicode de l'immeuble a changé, mes patients restent dehors")
    assert "pas de réponse à cette question, du moins pas encore" in reply.text
    assert len(labels(reply)) == 14
    assert labels(reply)[-1] == "📨 Transmettre ma question à la rédaction"


async def test_a_doubtful_question_is_asked_back_with_buttons(person: Person, library: Library):
    reply = await ask(person, "on me réclame un code, je le donne ?")
    assert "de quoi s’agit-il" in reply.text
    assert 3 <= len(labels(reply)) <= 5
    assert labels(reply)[-1] == "Autre chose"
    chosen = next(answer for answer in library.answers.values() if answer.fr.title == labels(reply)[0])
    assert chosen.fr.short in (await press(person, reply, labels(reply)[0])).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bonjour", "Quelle est votre question"),
        ("merci beaucoup !", "Avec plaisir"),
        ("t'es qui toi ?", "Je suis Vigie"),
        ("bonne soirée", "À bientôt"),
        ("comment ça marche", "Comment ça marche"),
        ("la liste des thèmes", "Tous les thèmes"),
        ("je voudrais faire un bilan de mon cabinet", "Faisons le point"),
        ("rappelle-moi tous les mois de sauvegarder", "je vous le rappellerai"),
        ("réponds-moi en vocal", "je vous dirai chacune de mes réponses"),
        ("c'est trop rapide, la voix", "Quand voulez-vous entendre mes réponses"),
        ("teste-moi sur les faux mails", "Exemple 1 sur 10"),
        ("qu'est-ce que tu gardes sur moi ?", "Ce que je retiens de vous"),
    ],
)
async def test_requests_other_than_questions_get_a_fitting_reply(person: Person, text: str, expected: str):
    assert expected in (await ask(person, text)).text


async def test_something_that_happened_gets_the_first_gestures(person: Person, library: Library):
    reply = await ask(person, "on m'a volé mon ordinateur portable hier soir dans ma voiture")
    assert library.incidents.situations["stolen-device"].steps[0].fr in reply.text


async def test_language_follows_telegram_then_the_person_and_is_remembered(playground: Playground):
    person = playground.person(language_code="en-GB")
    assert "Hello, this is Vigie" in (await ask(person, "/start")).text
    await ask(person, "est-ce que je peux envoyer une ordonnance par mail ordinaire ?")
    assert "Tous les thèmes" in (await ask(person, "/topics")).text


async def test_a_chosen_language_stays_whatever_is_written(person: Person, library: Library):
    choice = await ask(person, "/langue")
    assert labels(choice) == ["✓ Français", "English"]
    assert "I will answer in English" in (await press(person, choice, "English")).text
    reply = await ask(person, "jpeux utiliser le wifi de la clinique ?")
    assert library.answers["wifi-hospital"].en.short in reply.text


async def test_privacy_erases_on_demand(person: Person):
    await ask(person, "jpeux utiliser le wifi de la clinique ?")
    sure = await ask(person, "efface mes données")
    assert "sans retour" in sure.text
    assert "C’est effacé" in (await ask(person, "oui, efface tout")).text
    assert "de quoi parlons-nous" in (await ask(person, "pourquoi ?")).text


async def test_a_language_asked_for_by_its_name_is_set_at_once(person: Person):
    assert "I will answer in English" in (await ask(person, "en anglais s'il te plaît")).text
    assert "All topics" in (await ask(person, "/themes")).text
    assert "je vous réponds en français" in (await ask(person, "French please")).text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Bonjour, puis-je envoyer un bilan par mail ?", "sharing-email"),
        ("Bonjour, c'est quoi un VPN au juste ?", "wifi-vpn"),
        ("merci, et combien de caractères pour un mot de passe ?", "password-length"),
    ],
)
async def test_a_greeting_does_not_swallow_the_question(person: Person, library: Library, text: str, answer: str):
    assert library.answers[answer].fr.short in (await ask(person, text)).text


async def test_distress_is_not_met_with_a_menu(person: Person):
    reply = await ask(person, "j'ai envie d'en finir avec tout ça")
    assert "3114" in reply.text
    assert labels(reply) == []


async def test_a_question_that_begins_like_a_follow_up_is_no_follow_up(person: Person, library: Library):
    await ask(person, "vpn, c'est quoi ?")
    assert library.answers["wifi-why"].fr.short not in (await ask(person, "pourquoi le ciel est bleu ?")).text


async def test_something_too_general_is_asked_where_to_begin(person: Person, library: Library):
    reply = await ask(person, "comment protéger mes patients")
    assert "Vaste sujet" in reply.text
    overviews = [library.overview(theme).fr.title for theme in library.themes]
    assert set(labels(reply)[:-1]) <= set(overviews)
    assert labels(reply)[-1] == "Autre chose"


async def test_two_questions_in_one_message_get_both_answers(person: Person, library: Library):
    reply = await ask(person, "il faut combien de caractères pour un mot de passe ? et je peux utiliser le wifi de l'hôpital ?")
    for answer in ("password-length", "wifi-hospital"):
        assert library.answers[answer].fr.short in reply.text
    longer = await press(person, reply, library.answers["wifi-hospital"].fr.title)
    assert library.answers["wifi-hospital"].fr.short in longer.text
    assert library.answers["password-length"].fr.short not in longer.text


@pytest.mark.parametrize(
    "text", ["merci ! et la clé USB faut la chiffrer ?", "Super, merci. Et il faut la chiffrer, ma clé USB ?"]
)
async def test_thanks_with_a_question_get_the_question_answered(person: Person, text: str):
    await ask(person, "une clé usb pour sauvegarder c'est bien ?")
    reply = await ask(person, text)
    assert "Avec plaisir" not in reply.text
    assert ARTICLE in reply.text


async def test_not_my_question_offers_the_next_best_then_the_themes(person: Person, library: Library):
    first = await ask(person, "combien de caractères pour un mot de passe")
    reply = await ask(person, "ce n'est pas ma question")
    assert "Était-ce plutôt ceci" in reply.text
    titles = {answer.fr.title for answer in library.answers.values()}
    assert set(labels(reply)[:-2]) <= titles
    assert labels(reply)[-2:] == ["Autre chose", "📨 Transmettre ma question à la rédaction"]
    assert first.text.split("\n")[0] not in labels(reply)
    reply = await ask(person, "non toujours pas ma question")
    assert "autrement" in reply.text
    assert len(labels(reply)) == 14


async def test_something_else_on_the_same_subject(person: Person, library: Library):
    await ask(person, "je peux utiliser le wifi de la clinique ?")
    reply = await ask(person, "ok et sinon ?")
    assert labels(reply)[:-1] == [library.answers[id_].fr.title for id_ in library.answers["wifi-hospital"].related]


async def test_how_to_gets_the_longer_form(person: Person, library: Library):
    await ask(person, "je peux utiliser le wifi de la clinique ?")
    reply = await ask(person, "comment on fait ?")
    assert library.answers["wifi-hospital"].fr.more.split("\n")[0] in reply.text


async def test_a_theme_is_opened_by_its_number(person: Person, library: Library):
    reply = await ask(person, "thème 6")
    assert library.overview("backups").fr.short.partition(". ")[0] in reply.text


async def test_anger_is_met_kindly(person: Person):
    reply = await ask(person, "t'es vraiment nul comme robot")
    assert "désolé" in reply.text
    assert len(labels(reply)) == 13
