"""A message pasted, forwarded, below a picture or asked for is looked at, without the model and without keeping it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, NotReady, Turn, reading
from bot.dialogue import Dialogue, HiddenLink, Incoming, Outgoing
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.suspicious.handler import SuspiciousHandler
from bot.dialogue.suspicious.view import SuspiciousView
from bot.knowledge import Language, Library
from bot.storage import Storage

SCAM = "Votre colis est en attente. Réglez 1,99 € avant ce soir sur http://colis-suivi.top. Appelez le 06 39 98 12 34"
PATIENT = "Mme Lepetit-Bernard, née le 12/03/1962"


class Asked(AssistantLoader):
    """In place of the assistant: notes what reaches it, and declines all."""

    texts: list[str]

    @property
    def ready(self) -> bool:
        return True

    async def turn(self, sender: str, text: str) -> Turn:
        self.texts.append(text)
        return Turn("out_of_scope")


class Absent(AssistantLoader):
    """No model, which whoever asks for is told."""

    async def turn(self, sender: str, text: str) -> Turn:
        raise NotReady


@pytest.fixture
def loader(library: Library, storage: Storage) -> Asked:
    loader = Asked(Path(), library, storage.conversations)
    loader.texts = []
    return loader


@pytest.fixture
def dialogue(library: Library, storage: Storage, loader: Asked) -> Dialogue:
    return Dialogue(library, storage, loader)


def only(out: Outgoing) -> Reply:
    """The one message that went out."""
    [reply] = out.messages
    return reply


async def write(dialogue: Dialogue, text: str, kind: str | None = None, *, below: bool = False) -> Outgoing:
    return await dialogue.receive(Incoming(7, "fr", text, message_id=5, kind=kind, warned=below))


async def test_a_pasted_message_is_looked_at_and_its_sender_s_number_is_no_patient_s(dialogue: Dialogue, loader: Asked):
    out = await write(dialogue, f"c’est une arnaque ? {SCAM}")
    reply = only(out)
    assert "a les signes d’une arnaque" in reply.plain
    assert "hxxp://colis-suivi[.]top" in reply.plain
    assert "🔒" not in reply.plain
    assert out.deletion is None
    assert reply.quotes
    assert loader.texts == []


async def test_it_needs_no_model(library: Library, storage: Storage):
    dialogue = Dialogue(library, storage, Absent(Path(), library, storage.conversations))
    assert "a les signes d’une arnaque" in only(await write(dialogue, SCAM)).plain
    assert (await write(dialogue, "comment faire une sauvegarde ?")).waits


async def test_longer_than_any_question(dialogue: Dialogue):
    assert "a les signes d’une arnaque" in only(await write(dialogue, SCAM + "\nMerci de votre confiance." * 80)).plain


async def test_a_patient_s_data_in_it_stop_at_the_door_all_the_same(dialogue: Dialogue):
    out = await write(dialogue, f"{SCAM}\nDossier de {PATIENT}, nir 1 85 05 78 006 084 91")
    assert out.deletion
    reply = only(out.deletion.gone)
    assert "🔒" in reply.plain
    assert "un numéro de sécurité sociale" in reply.plain
    assert "téléphone" not in reply.plain.partition("\n")[0]
    assert "a les signes d’une arnaque" in reply.plain


async def test_a_question_with_a_patient_s_number_is_no_message(dialogue: Dialogue, loader: Asked):
    out = await write(dialogue, "je peux noter le 06 39 98 12 34 de ma patiente dans whatsapp ?")
    assert out.deletion
    assert loader.texts == ["je peux noter le ••• de ma patiente dans whatsapp ?"]


async def test_a_forward_is_looked_at_whatever_it_says(dialogue: Dialogue):
    assert "Rien ne saute aux yeux" in only(await write(dialogue, "on se voit jeudi ?", kind="got_forward")).plain
    assert "a les signes d’une arnaque" in only(await write(dialogue, SCAM, kind="got_forward")).plain
    assert "Rien ne saute aux yeux" in only(await write(dialogue, "/start", kind="got_forward")).plain
    assert "pas de texte à lire" in only(await write(dialogue, "", kind="got_forward")).plain


async def test_the_caption_of_a_screenshot(dialogue: Dialogue, loader: Asked):
    above = only(await write(dialogue, "c’est une arnaque ?", kind="got_photo"))
    assert "Je ne lis pas les captures d’écran" in above.plain
    assert [button.data for row in above.rows for button in row] == ["x:5"]
    assert await write(dialogue, "c’est une arnaque ?", below=True) == Outgoing()
    assert "captures" not in only(await write(dialogue, "mon nouveau bureau", kind="got_photo")).plain
    assert "a les signes d’une arnaque" in only(await write(dialogue, SCAM, below=True)).plain
    await write(dialogue, "comment chiffrer mon disque ?", below=True)
    assert loader.texts == ["comment chiffrer mon disque ?"]


@pytest.mark.parametrize(("command", "asked"), [("/verifier", "Copiez ici son texte"), ("/check", "Copiez ici son texte")])
async def test_the_command_asks_for_a_message_and_takes_the_next_text_for_one(
    dialogue: Dialogue, loader: Asked, command: str, asked: str
):
    assert asked in only(await write(dialogue, command)).plain
    assert "Rien ne saute aux yeux" in only(await write(dialogue, "on se voit jeudi")).plain
    # What may as well be the person's own words is the model's to read first, and looked at where it makes nothing of them.
    assert loader.texts == ["on se voit jeudi"]
    await write(dialogue, "on se voit jeudi")
    assert loader.texts == ["on se voit jeudi"] * 2


async def test_a_question_after_the_command_is_still_a_question(dialogue: Dialogue, loader: Asked):
    await dialogue.receive(Incoming(7, "fr", press="sm"))
    await write(dialogue, "et le wifi de la clinique ?")
    assert loader.texts == ["et le wifi de la clinique ?"]


@pytest.mark.parametrize("told", ["j'ai cliqué sur le lien et j'ai donné mon mot de passe", "I have given them the code"])
async def test_what_has_happened_is_no_message_even_after_the_command(dialogue: Dialogue, loader: Asked, told: str):
    await dialogue.receive(Incoming(7, "fr", press="sm"))
    await write(dialogue, told)
    assert loader.texts == [told]


async def test_a_message_that_tells_of_something_done_is_still_a_message(dialogue: Dialogue, loader: Asked):
    await dialogue.receive(Incoming(7, "fr", press="sm"))
    await write(dialogue, "Maman, j'ai donné mon téléphone à réparer, voici mon nouveau numéro")
    assert not loader.texts


async def test_what_follows_the_command_is_looked_at_at_once(dialogue: Dialogue):
    assert "Rien ne saute aux yeux" in only(await write(dialogue, "/verifier on se voit jeudi")).plain
    assert "a les signes d’une arnaque" in only(await write(dialogue, f"/check {SCAM}")).plain


async def test_two_taps_lead_to_the_end_and_to_where_to_report(dialogue: Dialogue):
    first = only(await write(dialogue, SCAM))
    assert [button.data for button in first.rows[0]] == ["sm:a:y", "sm:a:n", "sm:a:u"]
    assert first.rows[1][0].data == "a:incident-clicked"
    second = only(await dialogue.receive(Incoming(7, "fr", press="sm:a:y")))
    assert "De quelle adresse" in second.plain
    assert [row[0].data for row in second.rows] == ["sm:a:y:e", "sm:a:y:o", "sm:a:y:m", "sm:a:y:u"]
    end = (await dialogue.receive(Incoming(7, "fr", press="sm:a:y:m"))).edit
    assert end
    assert "33700" in end.plain
    assert "17cyber.gouv.fr" in end.plain


@pytest.mark.parametrize(
    ("press", "said"),
    [
        ("sm:n:y:e", "Rien ne saute aux yeux"),
        ("sm:n:n:e", "Prudence"),
        ("sm:n:y:o", "a les signes d’une arnaque"),
        ("sm:d:y:m", "a les signes d’une arnaque"),
        ("sm:a:y:e", "a les signes d’une arnaque"),
    ],
)
async def test_an_answer_may_make_it_worse_and_none_makes_it_better(dialogue: Dialogue, press: str, said: str):
    end = (await dialogue.receive(Incoming(7, "fr", press=press))).edit
    assert end
    assert end.plain.lstrip("⚠️ ").startswith(("Méfiance", said))
    assert said in end.plain


async def test_in_english(dialogue: Dialogue):
    out = await dialogue.receive(Incoming(8, "en", "Your parcel is on hold, pay a £1.45 fee today: http://parcel-fee.click"))
    assert "has the signs of a scam" in only(out).plain


FRIENDLY = "Bonjour, votre relevé est disponible. Consultez-le sur www.ameli.fr. Cordialement, l’Assurance Maladie"


def hidden(text: str, words: str, address: str) -> tuple[HiddenLink, ...]:
    """A link to that address behind those words."""
    start = text.index(words)
    return (HiddenLink(start, start + len(words), address),)


async def test_a_link_that_shows_another_address_gives_a_message_away(dialogue: Dialogue, loader: Asked):
    plain = only(await write(dialogue, FRIENDLY, kind="got_forward"))
    assert "a les signes d’une arnaque" not in plain.plain
    links = hidden(FRIENDLY, "www.ameli.fr", "https://connexion-pro.top/(a) b")
    for kind in ("got_forward", None):
        reply = only(await dialogue.receive(Incoming(7, "fr", FRIENDLY, kind=kind, links=links)))
        assert "Un lien affiche une adresse et mène à une autre" in reply.plain
        assert "hxxps://connexion-pro[.]top/%28a%29%20b" in reply.plain
        assert reply.quotes
    same = hidden(FRIENDLY, "www.ameli.fr", "https://assure.ameli.fr/")
    reply = only(await dialogue.receive(Incoming(7, "fr", FRIENDLY, kind="got_forward", links=same)))
    assert "mène à une autre" not in reply.plain
    assert loader.texts == []


async def test_an_address_behind_plain_words_is_looked_at_and_the_words_too(dialogue: Dialogue):
    text = "[INFO] 📦 Votre dossier : vérifiez votre compte sans tarder"
    links = hidden(text, "vérifiez votre compte", "http://amelii.fr/x")
    reply = only(await dialogue.receive(Incoming(7, "fr", text, kind="got_forward", links=links)))
    for sign in ("imite celle d’un organisme", "On vous pousse à cliquer", "On vous presse"):
        assert sign in reply.plain
    assert "hxxp://amelii[.]fr/x" in reply.plain


async def test_a_hidden_address_of_one_s_own_text_is_screened_and_not_read(dialogue: Dialogue, loader: Asked):
    text = "comment partager ce lien avec mon associé ?"
    links = hidden(text, "ce lien", "https://agenda.test/?nir=185057800608491")
    out = await dialogue.receive(Incoming(7, "fr", text, message_id=5, links=links))
    assert out.deletion
    assert "un numéro de sécurité sociale" in only(out.deletion.gone).plain
    assert loader.texts == [text]


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        (["non", "de noreply@ameli-secu.fr"], "Une autre adresse est un signe fort"),
        (["oui je l’attendais", "l’adresse que je connais"], "Une adresse affichée se falsifie"),
        (["ben non pas du tout", "un numéro de portable"], "transférez le SMS au 33700"),
        (["je sais pas", "je ne sais pas"], "Sans l’adresse, on ne peut pas savoir"),
        (["Non, de noreply@ameli-secu.fr"], "Une autre adresse est un signe fort"),
        (["06 39 98 12 34"], "transférez le SMS au 33700"),
        (["oui, expéditeur : ne-pas-repondre@assurance-maladie.fr"], "Une adresse affichée se falsifie"),
        (["euh, oui", "secretariat@cabinet-delorme.fr"], "Je ne peux pas dire à qui est cette adresse"),
        (["yes i was expecting it", "another one"], "Une autre adresse est un signe fort"),
    ],
)
async def test_the_two_taps_can_be_typed(dialogue: Dialogue, loader: Asked, replies: list[str], said: str):
    await write(dialogue, SCAM)
    *before, last = [await write(dialogue, reply) for reply in replies]
    for out in before:
        assert "De quelle adresse" in only(out).plain
    assert said in only(last).plain
    assert last.deletion is None
    assert "🔒" not in only(last).plain
    assert loader.texts == []
    # All is said: from here on it is a text like any other.
    await write(dialogue, "non")
    assert loader.texts == ["non"]


@pytest.mark.parametrize(
    "text",
    ["non j’ai cliqué", "oui mais comment je le signale ?", "une sauvegarde", "est-ce que je dois le dire à mes patients"],
)
async def test_what_replies_to_nothing_is_read_as_ever_and_ends_it(dialogue: Dialogue, loader: Asked, text: str):
    await write(dialogue, SCAM)
    await write(dialogue, text)
    await write(dialogue, "oui")
    assert loader.texts == [text, "oui"]


async def test_another_message_another_button_and_an_edit_end_it(dialogue: Dialogue, loader: Asked):
    await write(dialogue, SCAM)
    assert "a les signes d’une arnaque" in only(await write(dialogue, f"Non livré : {SCAM}")).plain
    await dialogue.receive(Incoming(7, "fr", press="t"))
    await write(dialogue, "oui")
    await write(dialogue, SCAM)
    await dialogue.receive(Incoming(7, "fr", "non", edited=True))
    await write(dialogue, SCAM)
    await dialogue.receive(Incoming(7, "fr", press="sm:a:n:e"))
    await write(dialogue, "non")
    assert loader.texts == ["oui", "non", "non"]


async def test_a_tap_and_a_typed_reply_go_together(dialogue: Dialogue):
    await write(dialogue, SCAM)
    await dialogue.receive(Incoming(7, "fr", press="sm:a:y"))
    assert "Une adresse affichée se falsifie" in only(await write(dialogue, "celle que je connais")).plain


async def test_a_patient_named_in_a_typed_reply_stops_at_the_door(dialogue: Dialogue):
    await write(dialogue, SCAM)
    out = await write(dialogue, f"oui c’est {PATIENT}")
    assert out.deletion
    assert "🔒" in only(out.deletion.gone).plain


def test_who_was_asked_is_forgotten_in_time_and_in_number(library: Library):
    now = 0.0
    view = SuspiciousView(library, Renderer(library))
    handler = SuspiciousHandler(library, view, most=2, lasting=60, clock=lambda: now)
    for sender in ("a", "b", "c"):
        handler.start(sender, Language.FR)
    assert [handler.is_message(sender, "votre rendez-vous est jeudi") for sender in ("a", "b", "c")] == [False, True, True]
    handler.forget("b")
    assert not handler.is_message("b", "votre rendez-vous est jeudi")
    now = 60.0
    assert not handler.is_message("c", "votre rendez-vous est jeudi")


class Reading(Asked):
    """In place of the assistant: what each text is read as, declined where nothing is said of it."""

    turns: dict[str, Turn]

    async def turn(self, sender: str, text: str) -> Turn:
        self.texts.append(text)
        return self.turns.get(text, Turn("out_of_scope"))


@pytest.mark.parametrize("text", ["annule", "non rien", "Stop.", "laisse tomber", "/annule", "cancel that please"])
async def test_who_wants_no_message_looked_at_any_more_says_so(dialogue: Dialogue, loader: Asked, text: str):
    await dialogue.receive(Incoming(7, "fr", press="sm"))
    assert "je n’attends plus de message" in only(await write(dialogue, text)).plain
    await write(dialogue, "on se voit jeudi")
    assert loader.texts == ["on se voit jeudi"]


async def test_what_happened_to_oneself_is_no_message_even_without_a_question_mark(library: Library, storage: Storage):
    loader = Reading(Path(), library, storage.conversations)
    loader.texts, stolen = [], Turn("command", "incident-stolen-device", command="incident")
    loader.turns = {"on m'a volé mon pc": stolen, "merci": Turn("smalltalk", phrase="thanks")}
    dialogue = Dialogue(library, storage, loader)
    for text, said in (("on m'a volé mon pc", "incident-stolen-device"), ("merci", None)):
        await dialogue.receive(Incoming(7, "fr", press="sm"))
        reply = only(await write(dialogue, text))
        assert reply.turn == loader.turns[text]
        assert reply.turn.answer == said
        # What comes next is no message either.
        await write(dialogue, "on se voit jeudi")
        assert loader.texts[-1] == "on se voit jeudi"


INCIDENT = (
    "Madame, Monsieur, nous vous informons qu'un incident de sécurité est survenu sur nos serveurs. Des données de patients "
    "(nom, date de naissance) ont pu être consultées. Cordialement, l'équipe Logivite"
)


async def test_a_message_that_reports_an_incident_offers_its_path(dialogue: Dialogue, storage: Storage, library: Library):
    reply = only(await write(dialogue, INCIDENT))
    assert "signes d’une arnaque" not in reply.plain
    assert "il annonce un incident" in reply.plain
    assert "em:data-leak" in [button.data for row in reply.rows for button in row]
    # "C'est grave ?" is then about it.
    assert reading(storage.conversations, storage.pseudonyms.of(7)) == library.suspicious.reported.answer


async def test_blackmail_reports_no_incident_of_its_author(dialogue: Dialogue):
    threat = "J'ai piraté votre serveur, violation de données de vos patients : payez 2 bitcoins ou je publie. Veuillez"
    assert "em:data-leak" not in [button.data for row in only(await write(dialogue, threat)).rows for button in row]
