"""The checklist over the Bot API: nine taps, words as well as buttons, digressions, stale and double taps, a restart."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, holding, labels, running, settled

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


def question(library: Library, message) -> str | None:
    """The id of the question that a message puts."""
    items = library.checklist.items.values()
    return next((item.id for item in items if item.fr.question in message.text or item.en.question in message.text), None)


async def tap(person: Person, message_id: int, label: str):
    """Press a button; returns the message once it has changed, or the bot's next one."""
    before = person.message(message_id)
    text, last = before.text, max(person.chat.messages)
    person.press(message_id, data_of(before, label))
    return await person.wait_for(
        lambda m: m.id > last or (m.id == message_id and (m.text != text or m.keyboard != before.keyboard))
    )


async def whole_round(person: Person, replies: list[str], begin: str = "je veux faire le point"):
    """Go through the quick round by taps; returns the message of the result."""
    message = await ask(person, begin)
    for label in replies:
        person.press(message.id, data_of(message, label))
        await asyncio.sleep(0)
        number = next(int(n) for n in re.findall(r"· (\d) sur 9", message.text))
        if number < 9:
            await person.wait_for(holding(f"· {number + 1} sur 9"))
    return await person.wait_for(lambda m: "Le score en détail" in labels(m), after=message.id)


async def test_nine_taps_lead_to_a_picture_and_one_thing_to_do_first(playground: Playground, person: Person, library: Library):
    quick = library.checklist.quick
    sent = [len(playground.calls_of(method)) for method in ("sendMessage", "sendPhoto")]
    result = await whole_round(person, ["Oui", "Non", "Oui", "Oui", "En partie", "Oui", "Non", "Pas concerné", "Oui"])
    assert result.media.kind == "photo"
    first = library.checklist.items[quick[1]]
    assert result.text.index("✅") < result.text.index("À faire en premier")
    assert f"({first.minutes}\u00a0min)\u00a0: {first.fr.action}" in result.text
    # What the picture shows is not said again, but a tap away in words.
    assert "68" not in result.text
    words = await tap(person, result.id, "Le score en détail")
    assert "Votre score\u00a0: 68 sur 100" in words.text
    assert "Calculé sur 8 réponses" in words.text
    assert "Mots de passe\u00a0: 100" in words.text
    assert "Sauvegardes\u00a0: 0" in words.text
    assert "Accès au logiciel et aux dossiers\u00a0: pas concerné" in words.text
    assert (await tap(person, result.id, "← Retour")).id == result.id
    # One question edited in place nine times, and the picture.
    assert [len(playground.calls_of(method)) for method in ("sendMessage", "sendPhoto")] == [sent[0] + 1, sent[1] + 1]


async def test_the_first_action_is_done_and_the_score_follows_without_asking_again(person: Person, library: Library):
    plan = await whole_round(person, ["Oui", "Non", "Oui", "Oui", "En partie", "Oui", "Non", "Pas concerné", "Oui"])
    how = await tap(person, plan.id, "▶ Le faire maintenant")
    item = library.checklist.items[library.checklist.quick[1]]
    assert library.answers[item.answers[0]].fr.short in how.text
    # Reading on leads back to what is to be done.
    longer = await tap(person, how.id, "En savoir plus")
    assert library.answers[item.answers[0]].fr.more[:40] in longer.text
    how = await tap(person, longer.id, "← Retour")
    done = data_of(how, "✅ C’est fait")
    after = await tap(person, how.id, "✅ C’est fait")
    assert "Votre score\u00a0: 68 → 82" in after.text
    assert after.text.count(item.fr.action) == 1
    assert f"c’est noté\u00a0: {item.fr.action}" in after.text
    # The same tap again counts nothing.
    person.press(after.id, done, even_if_gone=True)
    await asyncio.sleep(0.3)
    assert "65 → 80" not in (await tap(person, after.id, "▶ Le faire maintenant")).text


async def test_words_do_what_taps_do(person: Person, library: Library):
    quick = library.checklist.quick
    assert question(library, await ask(person, "/bilan")) == quick[0]
    second = await ask(person, "je crois que oui")
    assert question(library, second) == quick[1]
    # What was understood is said, so that a mistake is seen.
    assert second.text.startswith("Noté\u00a0: Mots de passe\u00a0: oui.")
    look = await ask(person, "je ne sais pas")
    assert question(library, look) == quick[1]
    assert "Trente secondes" in look.text
    assert "Toujours pas trouvé" in labels(look)
    assert question(library, await ask(person, "aucune idée")) == quick[2]
    assert question(library, await ask(person, "retour")) == quick[1]
    assert question(library, await ask(person, "ben non pas vraiment")) == quick[2]
    why = await ask(person, "pourquoi cette question ?")
    assert library.checklist.items[quick[2]].fr.why in why.text
    assert "Source\u00a0: Sarah Delmas" in why.text
    assert question(library, await ask(person, "ça dépend des jours")) == quick[3]
    assert question(library, await ask(person, "passe")) == quick[4]
    assert "vos réponses sont gardées" in (await ask(person, "plus tard")).text
    assert question(library, await ask(person, "on reprend le bilan")) == quick[4]
    assert question(library, await ask(person, "on reprend")) == quick[4]
    # In the other language the question stays where it was.
    await ask(person, "english please")
    english = await person.wait_for(lambda m: library.checklist.items[quick[4]].en.question in m.text)
    assert question(library, english) == quick[4]


async def test_a_score_is_compared_with_the_round_before_whatever_was_done_since(person: Person, library: Library):
    await whole_round(person, ["Non"] * 9)
    plan = await whole_round(person, ["Oui", "Non", *["Oui"] * 7], begin="recommence le bilan depuis le début")
    how = await tap(person, plan.id, "▶ Le faire maintenant")
    await tap(person, how.id, "✅ C’est fait")
    result = await ask(person, "mon score")
    assert "100 de plus que la dernière fois (0)" in result.text
    assert "Votre score\u00a0: 100 sur 100" in (await tap(person, result.id, "Le score en détail")).text


async def test_a_reply_put_right_is_none_to_the_question_asked_now(person: Person, library: Library):
    await ask(person, "/bilan")
    sent = person.send("ouii")
    second = await person.wait_for(lambda m: question(library, m) == library.checklist.quick[1], after=sent)
    person.edit(sent, "oui")
    again = await person.wait_for(after=second.id)
    assert question(library, again) == library.checklist.quick[1]
    assert question(library, await ask(person, "oui")) == library.checklist.quick[2]


@pytest.mark.parametrize(
    "noise", ["❤️", "🤷", "hjkfd qsdf", "???", "12", "ok", "merci", "il fait beau", "oui mais c'est quoi ?"]
)
async def test_noise_ticks_no_box(playground: Playground, library: Library, noise: str):
    person = playground.person()
    await ask(person, "/bilan")
    last = person.send(noise)
    again = await person.wait_for(lambda m: question(library, m) is not None, after=last)
    assert question(library, again) == library.checklist.quick[0]


@pytest.mark.parametrize(("thumb", "said"), [("👍", "oui"), ("✅", "oui"), ("👎", "non")])
async def test_a_thumb_is_a_reply(playground: Playground, library: Library, thumb: str, said: str):
    person = playground.person()
    first = await ask(person, "/bilan")
    second = await ask(person, thumb)
    assert second.text.startswith(f"Noté\u00a0: Mots de passe\u00a0: {said}.")
    # The older question's buttons go.
    await person.wait_for(lambda m: m.id == first.id and not m.buttons)


async def test_a_question_in_the_middle_is_answered_and_the_checklist_comes_back(person: Person, library: Library):
    await ask(person, "/bilan")
    await ask(person, "oui")
    asked = person.send("jpeux utiliser le wifi de la clinique ?")
    answer = await person.wait_for(after=asked)
    assert library.answers["wifi-hospital"].fr.short in answer.text
    again = await person.wait_for(after=answer.id)
    assert question(library, again) == library.checklist.quick[1]
    assert question(library, await ask(person, "non")) == library.checklist.quick[2]


async def test_an_incident_comes_first_and_the_checklist_waits_until_asked_for(person: Person, library: Library):
    await ask(person, "/bilan")
    asked = person.send("on m'a volé mon ordinateur au cabinet")
    answer = await person.wait_for(after=asked)
    assert library.incidents.situations["stolen-device"].steps[0].fr in answer.text
    await asyncio.sleep(0.3)
    assert max(person.chat.messages) == answer.id
    # The path comes first; the question is put again once it is asked for.
    assert library.incidents.situations["stolen-device"].steps[1].fr not in answer.text
    assert question(library, await ask(person, "/bilan")) == library.checklist.quick[0]


async def test_after_reading_something_else_a_typed_reply_ticks_no_box(person: Person, library: Library):
    await ask(person, "/bilan")
    menu = await ask(person, "/themes")
    await tap(person, menu.id, "💾 Sauvegardes")
    assert question(library, await ask(person, "oui")) == library.checklist.quick[0]
    assert question(library, await ask(person, "oui")) == library.checklist.quick[1]


async def test_one_measure_alone(person: Person, library: Library):
    message = await ask(person, "fais le point sur mes sauvegardes")
    assert question(library, message) == library.checklist.of_theme("backups")[0]
    assert "1 sur 6" in message.text


async def test_a_stale_button_says_so_and_leads_to_where_one_is(playground: Playground, person: Person, library: Library):
    first = await ask(person, "/bilan")
    old = data_of(first, "Non")
    await ask(person, "oui")
    query = person.press(first.id, old)
    moved = await person.wait_for(lambda m: m.id == first.id and question(library, m) == library.checklist.quick[1])
    assert "2 sur 9" in moved.text

    def answered():
        calls = playground.calls_of("answerCallbackQuery")
        return next((call for call in calls if call.parameters["callback_query_id"] == query), None)

    shown = await playground.wait_until(answered, what="the button's notice")
    assert "n’attend plus de réponse" in shown.parameters["text"]


async def test_a_finished_run_and_a_forged_one_lead_to_the_results(person: Person, library: Library):
    first = await ask(person, "/bilan")
    old = data_of(first, "Non")
    await whole_round(person, ["Oui"] * 9)
    for data in (old, old.replace(old.split(":")[2], "zzzzzz")):
        person.press(first.id, data, even_if_gone=True)
    shown = await person.wait_for(lambda m: m.id == first.id and "Refaire le point" in labels(m))
    assert "Rien à faire de plus" in shown.text


async def test_two_taps_at_once_count_once(model: Path, tmp_path: Path, library: Library):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        message = await ask(person, "/bilan")
        yes, no = data_of(message, "Oui"), data_of(message, "Non")
        for data in (yes, yes, no):
            person.press(message.id, data)
        await settled(person)
        assert question(library, person.message(message.id)) == library.checklist.quick[1]
        storage = Storage(tmp_path / DATABASE)
        log = storage.checks.log(storage.pseudonyms.of(person.chat_id))
        assert [(given.item, given.value) for given in log] == [(library.checklist.quick[0], "yes")]
        storage.close()


async def test_english_speakers_are_asked_in_english(playground: Playground, library: Library):
    person = playground.person(language_code="en")
    message = await ask(person, "/checkup")
    assert library.checklist.items[library.checklist.quick[0]].en.question in message.text
    assert labels(message)[:3] == ["Yes", "Partly", "No"]
    assert question(library, await ask(person, "not yet, no")) == library.checklist.quick[1]


async def test_the_rest_what_is_left_the_curve_and_the_page(person: Person, library: Library):
    result = await whole_round(person, ["Non", *["Oui"] * 8])
    plan = await tap(person, result.id, "📋 Le plan (1)")
    person.press(plan.id, data_of(plan, "📈 Progression"))
    curve = await person.wait_for(lambda m: m.media is not None and "fin de chaque mois" in m.text)
    assert curve.media.kind == "photo"
    person.press(plan.id, data_of(plan, "📄 À imprimer"))
    page = await person.wait_for(lambda m: m.media is not None and m.media.kind == "document")
    assert page.media.content["file_name"] == "plan-vigie.pdf"
    more = await tap(person, plan.id, f"Aller plus loin ({len(library.checklist.items) - 9})")
    assert "10 sur 30" in more.text
    await ask(person, "mon score")
    plan = await person.wait_for(lambda m: "Revoir ce qui manque" in labels(m), after=more.id)
    person.press(plan.id, data_of(plan, "Revoir ce qui manque"))
    left = await person.wait_for(lambda m: "1 sur 1" in m.text)
    assert question(library, left) == library.checklist.quick[0]


async def test_erasing_forgets_the_checklist(person: Person):
    await whole_round(person, ["Oui"] * 9)
    privacy = await ask(person, "que savez-vous de moi ?")
    assert "Vos réponses au bilan" in privacy.text
    await tap(person, privacy.id, "Tout effacer")
    await tap(person, privacy.id, "Oui, tout effacer")
    assert "pas encore répondu" in (await ask(person, "mon score")).text
