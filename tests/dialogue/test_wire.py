"""The callback data of keyboards that are in people's chats: it means for ever what it meant, and keyboards still send it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, Check, Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers import buttons as answers
from bot.dialogue.answers.buttons import Origin, Place
from bot.dialogue.buttons import BadButton, ButtonPress
from bot.dialogue.checklist import buttons as checklist
from bot.dialogue.emergency import buttons as emergency
from bot.dialogue.feedback import buttons as feedback
from bot.dialogue.guides import buttons as guides
from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.my_data import buttons as my_data
from bot.dialogue.practice import buttons as practice
from bot.dialogue.privacy_warnings.buttons import RemoveMessage
from bot.dialogue.recap import buttons as recap
from bot.dialogue.reminders import buttons as reminders
from bot.dialogue.start import buttons as start
from bot.dialogue.suspicious import buttons as suspicious
from bot.dialogue.talk import buttons as talk
from bot.dialogue.undo import buttons as undo
from bot.dialogue.voice.buttons import ChooseVoice
from bot.incidents import Act
from bot.knowledge import Library
from bot.reminders import YEAR, Rule, Snapshot
from bot.reminders.snapshot import KindState
from bot.storage import Storage
from bot.values import Language, ReminderKind, ReplyValue
from tests.cases import cases

ITEM = "devices-up-to-date"
# Every kind of button in each of its variants, and what it means.
SOUND: dict[str, ButtonPress] = {
    "a:wifi-vpn": answers.ShowAnswer("wifi-vpn"),
    "a:wifi-vpn:wifi-hospital": answers.ShowAnswer("wifi-vpn", Origin(Place.ANSWER, "wifi-hospital")),
    "a:wifi-vpn:@public-wifi": answers.ShowAnswer("wifi-vpn", Origin(Place.THEME, "public-wifi")),
    "a:wifi-vpn:!wifi-own-connection": answers.ShowAnswer("wifi-vpn", Origin(Place.ACTION, "wifi-own-connection")),
    "a:wifi-vpn:+moving": answers.ShowAnswer("wifi-vpn", Origin(Place.GUIDE, "moving")),
    "m:wifi-vpn": answers.ShowMore("wifi-vpn"),
    "m:wifi-vpn:wifi-hospital": answers.ShowMore("wifi-vpn", Origin(Place.ANSWER, "wifi-hospital")),
    "m:wifi-vpn:@public-wifi": answers.ShowMore("wifi-vpn", Origin(Place.THEME, "public-wifi")),
    "m:wifi-vpn:!wifi-own-connection": answers.ShowMore("wifi-vpn", Origin(Place.ACTION, "wifi-own-connection")),
    "aw:wifi-vpn": answers.ShowWays("wifi-vpn"),
    "aw:wifi-vpn:@public-wifi": answers.ShowWays("wifi-vpn", Origin(Place.THEME, "public-wifi")),
    "mw:wifi-vpn": answers.ShowWaysOfMore("wifi-vpn"),
    "mw:wifi-vpn:wifi-hospital": answers.ShowWaysOfMore("wifi-vpn", Origin(Place.ANSWER, "wifi-hospital")),
    "i:wifi-vpn": answers.SendAnswer("wifi-vpn"),
    "t": answers.ShowThemes(),
    "t:public-wifi": answers.ShowTheme("public-wifi"),
    "t:obligations": answers.ShowTheme("obligations"),
    "t:obligations:2": answers.ShowTheme("obligations", 2),
    "st:q": start.Begin("ask"),
    "st:e": start.Begin("urgent"),
    "st:r": start.Begin("reminders"),
    "st:c": start.BeginCheckUp(),
    "y:wifi-vpn:a": answers.HearAnswer("wifi-vpn"),
    "y:wifi-vpn:m": answers.HearMore("wifi-vpn"),
    "y:wifi-vpn:f:cost": answers.HearFacet("wifi-vpn", "cost"),
    "rs": recap.SendRecapSheet(),
    "l:fr": ChooseLanguage(Language.FR),
    "l:en": ChooseLanguage(Language.EN),
    "em": emergency.ShowSituations(),
    "em:stolen-device": emergency.OpenSituation("stolen-device"),
    "em:stolen-device:close": emergency.CloseSituation("stolen-device"),
    "em:stolen-device:contacts": emergency.ShowPart("stolen-device", "contacts"),
    "em:stolen-device:clocks": emergency.ShowPart("stolen-device", "clocks"),
    "em:stolen-device:note": emergency.ShowPart("stolen-device", "note"),
    "es:stolen-device:lock:d": emergency.TakeStep("stolen-device", "lock", Act.DONE),
    "es:stolen-device:lock:c": emergency.TakeStep("stolen-device", "lock", Act.CANNOT),
    "es:stolen-device:lock:e": emergency.TakeStep("stolen-device", "lock", Act.EXPLAIN),
    "es:stolen-device:lock:n": emergency.TakeStep("stolen-device", "lock", Act.NEXT),
    "ew:stolen-device:b": emergency.GoOn("stolen-device", Act.BACK),
    "ew:stolen-device:n": emergency.GoOn("stolen-device", Act.NEXT),
    "ew:stolen-device:s": emergency.GoOn("stolen-device", Act.SHOW),
    "ew:stolen-device:l": emergency.GoOn("stolen-device", Act.LATER),
    "ew:stolen-device:f": emergency.GoOn("stolen-device", Act.FALSE_ALARM),
    "ew:stolen-device:w": emergency.GoOn("stolen-device", Act.FOUND),
    "ed:stolen-device:encrypted:no": emergency.TellDetail("stolen-device", "encrypted", "no"),
    "ef:stolen-device:now": emergency.TellFound("stolen-device", "now"),
    "ef:stolen-device:morning": emergency.TellFound("stolen-device", "morning"),
    "ef:stolen-device:yesterday": emergency.TellFound("stolen-device", "yesterday"),
    "ef:stolen-device:before": emergency.TellFound("stolen-device", "before"),
    "ej:stolen-device:data:y": emergency.Judge("stolen-device", "data", "yes"),
    "ej:stolen-device:data:n": emergency.Judge("stolen-device", "data", "no"),
    "ej:stolen-device:data:u": emergency.Judge("stolen-device", "data", "unsure"),
    "et:stolen-device:cnil": emergency.TickClock("stolen-device", "cnil"),
    "et:stolen-device:cnil:no": emergency.UntickClock("stolen-device", "cnil"),
    "er:stolen-device:cnil": emergency.RemindOfClock("stolen-device", "cnil"),
    "er:stolen-device:cnil:no": emergency.ForgetClock("stolen-device", "cnil"),
    "y:stolen-device:lock:s": emergency.HearStep("stolen-device", "lock"),
    "o": guides.ShowGuides(),
    "o:moving": guides.ShowGuide("moving"),
    "o:moving:access-paper": guides.ShowStep("moving", "access-paper"),
    "q:moving": guides.ClearGuide("moving"),
    "q:moving:access-paper": guides.TickStep("moving", "access-paper"),
    "q:moving:access-paper:no": guides.UntickStep("moving", "access-paper"),
    "G:moving:sheet": guides.SendGuideSheet("moving"),
    "G:moving:remind": guides.RemindOfGuide("moving"),
    "G:moving:forget": guides.ForgetGuide("moving"),
    "U:12": undo.Undo(12),
    "U:12:r": undo.Redo(12),
    "U:12:o": undo.OfferUndo(12),
    "U:12:k": undo.KeepChange(12),
    "x:more": talk.AskOn(),
    "x:end": talk.TalkEnds(),
    "kr": checklist.ShowReplies(),
    "kr:public-wifi": checklist.ShowReplies("public-wifi"),
    f"kc:{ITEM}": checklist.ShowReply(ITEM),
    f"kc:{ITEM}:y": checklist.CorrectReply(ITEM, ReplyValue.YES),
    f"kc:{ITEM}:p": checklist.CorrectReply(ITEM, ReplyValue.PARTLY),
    f"kc:{ITEM}:n": checklist.CorrectReply(ITEM, ReplyValue.NO),
    f"kc:{ITEM}:x": checklist.CorrectReply(ITEM, ReplyValue.NOT_CONCERNED),
    "v:backup:2026-11:n": reminders.NotDone(ReminderKind.BACKUP, "2026-11"),
    "v:backup:2026-11-30:d": reminders.MarkReminderDone(ReminderKind.BACKUP, "2026-11-30"),
    "v:backup:once-2026-12-01:d": reminders.MarkReminderDone(ReminderKind.BACKUP, "once-2026-12-01"),
    "n:backup:w2thu@0800": reminders.SetRule(ReminderKind.BACKUP, Rule(weekday="thu", weeks=2)),
    "n:backup:5@0800~f7fh": reminders.SetRule(ReminderKind.BACKUP, Rule(day=5, months=YEAR - {8}, workdays=True)),
    "no:backup:20261201T1800": reminders.RemindOnce(ReminderKind.BACKUP, dt.datetime(2026, 12, 1, 18)),
    "h:off": reminders.StopAll(),
    "p:always": ChooseVoice("always"),
    "p:request": ChooseVoice("request"),
    "p:never": ChooseVoice("never"),
    "e": my_data.AskToErase(),
    "e:yes": my_data.Erase(),
    "e:no": my_data.KeepData(),
    "b": my_data.SendMyData(),
    "j": my_data.Stay(),
    "s": feedback.HandOver(),
    "u:wifi-vpn": feedback.VoteUp("wifi-vpn"),
    "d:wifi-vpn": feedback.VoteDown("wifi-vpn"),
    "x:1": RemoveMessage(1),
    "x:2147483647": RemoveMessage(2_147_483_647),
    f"c:{ITEM}:t0abc:y": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.YES),
    f"c:{ITEM}:t0abc:p": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.PARTLY),
    f"c:{ITEM}:t0abc:n": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.NO),
    f"c:{ITEM}:t0abc:q": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.UNKNOWN),
    f"c:{ITEM}:t0abc:x": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.NOT_CONCERNED),
    f"c:{ITEM}:t0abc:s": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.SKIP),
    f"c:{ITEM}:t0abc:b": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.BACK),
    f"c:{ITEM}:t0abc:w": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.WHY),
    f"c:{ITEM}:t0abc:l": checklist.AnswerQuestion(ITEM, "t0abc", ReplyValue.LATER),
    "g": checklist.GoThrough(),
    "g:restart": checklist.GoThrough("restart"),
    "g:rest": checklist.GoThrough("rest"),
    "g:left": checklist.GoThrough("left"),
    "g:public-wifi": checklist.GoThrough("public-wifi"),
    "r": checklist.ShowPlan(),
    "r:curve": checklist.SendCurve(),
    "r:result": checklist.ShowResult(),
    "r:score": checklist.ShowScore(),
    "r:sheet": checklist.SendSheet(),
    f"k:{ITEM}": checklist.ShowAction(ITEM),
    f"z:{ITEM}": checklist.MarkDone(ITEM),
    f"y:{ITEM}:c": checklist.HearQuestion(ITEM),
    "n": reminders.ShowReminders(),
    "n:update": reminders.ShowReminder(ReminderKind.UPDATE),
    "n:backup:on": reminders.SwitchOn(ReminderKind.BACKUP),
    "n:passwords:off": reminders.SwitchOff(ReminderKind.PASSWORDS),
    "n:update:5@0800": reminders.SetRule(ReminderKind.UPDATE, Rule(day=5)),
    "n:update:31@2000": reminders.SetRule(ReminderKind.UPDATE, Rule(day=31, hour=20)),
    "n:backup:1mon@0930": reminders.SetRule(ReminderKind.BACKUP, Rule(nth=1, weekday="mon", hour=9, minute=30)),
    "n:passwords:-1fri@1200": reminders.SetRule(ReminderKind.PASSWORDS, Rule(nth=-1, weekday="fri", hour=12)),
    "n:habits:20@0800": reminders.SetRule(ReminderKind.HABITS, Rule(day=20)),
    "w:-|-|-|-": reminders.Restore(Snapshot((KindState(), KindState(), KindState(), KindState()))),
    "w:=|!15@0800|=|=": reminders.Restore(Snapshot((None, KindState(Rule(day=15)), None, None))),
    "w:5@0800|=|=|20@0800": reminders.Restore(
        Snapshot((KindState(Rule(day=5), active=True), None, None, KindState(Rule(day=20), active=True)))
    ),
    "w:=|=|=|=|": reminders.Restore(Snapshot((None, None, None, None), has_pause=True)),
    "w:=|=|-|=|1795000000": reminders.Restore(
        Snapshot((None, None, KindState(), None), has_pause=True, paused_until=1_795_000_000)
    ),
    "f": reminders.ChooseZone(),
    "f:far": reminders.ShowFarZones(),
    "f:Europe/Paris": reminders.SetZone("Europe/Paris"),
    "f:Indian/Reunion": reminders.SetZone("Indian/Reunion"),
    "h": reminders.ChoosePause(),
    "h:0": reminders.Resume(),
    "h:7": reminders.Pause(7),
    "h:14": reminders.Pause(14),
    "h:30": reminders.Pause(30),
    "h:60": reminders.Pause(60),
    "v:update:2026-11:d": reminders.MarkReminderDone(ReminderKind.UPDATE, "2026-11"),
    "v:backup:2026-12:t": reminders.PutOff(ReminderKind.BACKUP, "2026-12", 1),
    "v:passwords:2027-01:w": reminders.PutOff(ReminderKind.PASSWORDS, "2027-01", 7),
    "v:update:2027-02:o": reminders.StopReminder(ReminderKind.UPDATE, "2027-02"),
    "y:update-phone:r": reminders.HearTip("update-phone"),
    "sm": suspicious.StartLook(),
    "sm:a:y": suspicious.TellExpected("alarm", "yes"),
    "sm:d:n": suspicious.TellExpected("doubt", "no"),
    "sm:n:u": suspicious.TellExpected("nothing", "unsure"),
    "sm:a:n:e": suspicious.TellSender("alarm", "no", "exact"),
    "sm:d:y:o": suspicious.TellSender("doubt", "yes", "other"),
    "sm:n:u:m": suspicious.TellSender("nothing", "unsure", "mobile"),
    "sm:n:y:u": suspicious.TellSender("nothing", "yes", "unsure"),
    "pr": practice.StartPractice(),
    "pr:next": practice.NextExample(),
    "pr:parcel-fee:f": practice.JudgeExample("parcel-fee", fraud=True),
    "pr:parcel-fee:n:1": practice.JudgeExample("parcel-fee", fraud=False, round=1),
    "pr:parcel-fee:f:99999": practice.JudgeExample("parcel-fee", fraud=True, round=99_999),
    "pm:on": practice.WantMonthlyExample(),
    "pm:off": practice.StopMonthlyExample(),
}
# What keyboards sent once and may still send, and what it means; it is written otherwise today.
OLDER: dict[str, ButtonPress] = {
    "w:||": reminders.Restore(Snapshot((KindState(), KindState(), KindState(), None))),
    "w:=|!15@0800|=": reminders.Restore(Snapshot((None, KindState(Rule(day=15)), None, None))),
    "w:5@0800|=|=": reminders.Restore(Snapshot((KindState(Rule(day=5), active=True), None, None, None))),
    "w:=|=|=|": reminders.Restore(Snapshot((None, None, None, None), has_pause=True)),
    "w:=|=||1795000000": reminders.Restore(
        Snapshot((None, None, KindState(), None), has_pause=True, paused_until=1_795_000_000)
    ),
}
# Each differs from a sound one in something: forged, or of an answer that is no more.
_PLAIN = """
A:wifi-vpn aa:wifi-vpn a a: a:x a:wifi-vpn:public-wifi a:wifi-vpn:@nowhere a:wifi-vpn:!nowhere a:wifi-vpn:@
a:wifi-vpn::y a:wifi-vpn:::: m m:x m:wifi-vpn:x t:x t::y t:public-wifi:y l l: l:de l:fr:x e:1 e:yes:x b:x j:x s:x s::x x
x: x:0 x:01 x:-1 x:99999999999 x:1:x u u:x u:wifi-vpn:x d d:x i i:x i:wifi-vpn:x c c:x:t0abc:y c:devices-up-to-date
c:devices-up-to-date:t0abc c:devices-up-to-date:t0abc:z c:devices-up-to-date::y c:devices-up-to-date:T0ABC:y
c:devices-up-to-date:0123456789abc:y c:devices-up-to-date:t0abc:y:x g:x g:obligations g:rest:x r:x r:sheet:x k k:x
k:devices-up-to-date:x z z:x n:x n:update:x n:update:32@0800 n:update:5@0600 n:update:5@2100 n:update:5mon@0800
n:update:5@0800:x w w:| w:||||| w:x|| w:!|| w:!!5@0800|| w:|||x w:|||5 w:||:x
w:-|-|- w:-|-|-| w:-|-|-|x w:|||| w:||||1795000000 w:-|-|-|-|5 w:-|-|-|05@0800 w:-|-|-|-|1795000000| w:-|-|-|=|=
f:x f:Europe/Paris:x h:1 h:07 h:7:x t: b:
a:wifi-vpn: n::on n:update: n:update:05@0800 w:05@0800|| h: r: g: v v:x:2026-11:d v:update v:update:2026-13:d
v:update:2026-11 v:update:2026-11:x v:update::d v:update:2026-11:d:x sm: sm:a sm:x:y sm:a:y: sm:a:y:x sm:a:y:e:x sm:s:y:e
y y:wifi-vpn y:wifi-vpn:c y:wifi-vpn:x
y:devices-up-to-date:a y:wifi-vpn:a:x p p:x p:never:x q q:x q::access-paper q:moving:x
q:moving:access-paper:yes o:x o:moving: o:moving:x
pr: pr:x pr:next: pr:next:x pr:x:f pr:parcel-fee pr:parcel-fee:x pr:parcel-fee:f: pr:parcel-fee:f:0 pr:parcel-fee:f:01
pr:parcel-fee:f:-1 pr:parcel-fee:f:100000 pr:parcel-fee:f:1:x pm pm: pm:x pm:on:x
no no:backup no:backup:20261201 no:backup:20261201T2560 n:update:w4mon@0800 n:update:w1@0800 n:update:5@0800~fff
n:update:5@0800~000
t:public-wifi:1 t:public-wifi:10 st st:x st:q:x
U U: U:0 U:01 U:-1 U:1:x U:1234567890123 x:more:x kr:x kr:obligations kc kc:x kc:devices-up-to-date:w kc:devices-up-to-date:q
G G:moving G:x:sheet G:moving:x a:wifi-vpn:+x a:wifi-vpn:+ 1 é : ::: old
"""
FORGED = [*_PLAIN.split(), "", "t ", " t", "t\n", "n:update:٥@0800 "]
PAGE = [
    "n:{0}:1@0800 n:{0}:5@0800 n:{0}:10@0800 n:{0}:15@0800 n:{0}:20@0800 n:{0}:25@0800 n:{0}:31@0800",
    "n:{0}:1mon@0800 n:{0}:-1fri@0800",
    "n:{0}:5@0700 n:{0}:5@0800 n:{0}:5@0900 n:{0}:5@1000",
    "n:{0}:5@1200 n:{0}:5@1400 n:{0}:5@1800 n:{0}:5@2000",
]
QUESTION = ["c:{0}:t0abc:y c:{0}:t0abc:p c:{0}:t0abc:n", "c:{0}:t0abc:q c:{0}:t0abc:x", "c:{0}:t0abc:w c:{0}:t0abc:s"]


class Checking(AssistantLoader):
    """In place of the assistant: always asks ITEM, which is the second question of its run."""

    @property
    def ready(self) -> bool:
        return True

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        return Turn(
            "checklist",
            check=Check("why" if entities.get("reply") == "why" else "ask", ITEM, "t0abc", ("passwords-unique", ITEM)),
        )


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Checking(Path(), library, storage.conversations))


def rows(out: Outgoing) -> list[str]:
    """The keyboard of what went out, a line a row."""
    shown = out.edit or out.messages[-1]
    return [" ".join(button.data for button in row) for row in shown.rows]


async def press(dialogue: Dialogue, *data: str) -> list[str]:
    """The keyboard after the last of these buttons."""
    outs = [await dialogue.receive(Incoming(7, "fr", press=one)) for one in data]
    return rows(outs[-1])


@cases("data", SOUND)
def test_what_keyboards_send_means_what_it_meant(library: Library, data: str):
    assert BUTTONS.decode(data, library) == SOUND[data]
    assert str(SOUND[data]) == data


@cases("data", OLDER)
def test_what_older_keyboards_send_means_what_it_meant(library: Library, data: str):
    assert BUTTONS.decode(data, library) == OLDER[data]


def test_every_kind_of_button_is_among_them():
    assert {type(press) for press in SOUND.values()} == set(BUTTONS.kinds)


@cases("data", FORGED)
def test_what_no_keyboard_sends_is_refused(library: Library, data: str):
    with pytest.raises(BadButton):
        BUTTONS.decode(data, library)


async def test_buttons_of_answers_and_themes(dialogue: Dialogue, library: Library):
    related = [f"a:{id_}:wifi-vpn" for id_ in library.answers["wifi-vpn"].related]
    # Of the related answers, what fits in a row.
    near, votes, listen = related[0], "u:wifi-vpn d:wifi-vpn", "y:wifi-vpn:{}"
    few = f"{listen.format('a')} {votes} aw:wifi-vpn"
    menu = [
        "t:passwords t:two-factor",
        "t:devices t:public-wifi t:secure-sharing",
        "t:backups t:software-access t:phishing",
        "t:obligations t:obligations:2 t:obligations:3",
        "t:obligations:4 o",
    ]
    assert await press(dialogue, "t") == menu
    assert await press(dialogue, "a:wifi-vpn") == ["m:wifi-vpn", near, few]
    assert await press(dialogue, "aw:wifi-vpn") == ["m:wifi-vpn", *related, "t", f"{listen.format('a')} {votes}"]
    # The longer form uses a word that another answer explains.
    explained = "a:word-cnil:wifi-vpn"
    assert await press(dialogue, "m:wifi-vpn") == ["a:wifi-vpn", near, f"{listen.format('m')} {votes} mw:wifi-vpn"]
    assert await press(dialogue, "mw:wifi-vpn") == ["a:wifi-vpn", *related, explained, "t", f"{listen.format('m')} {votes}"]
    for origin, back in (("wifi-hospital", "a:wifi-hospital"), ("@public-wifi", "t:public-wifi"), (f"!{ITEM}", f"k:{ITEM}")):
        shown = await press(dialogue, f"a:wifi-vpn:{origin}")
        assert shown == [f"{back} m:wifi-vpn:{origin}", near, f"{few}:{origin}"]
        shown = await press(dialogue, f"aw:wifi-vpn:{origin}")
        assert shown == [f"m:wifi-vpn:{origin}", *related, f"{back} t", f"{listen.format('a')} {votes}"]
    first, *others = library.of_theme("public-wifi")
    shown = await press(dialogue, "t:public-wifi")
    listed = [f"a:{answer.id}:@public-wifi" for answer in others]
    assert " ".join(shown[:2]).split() == [*listed, f"y:{first.id}:a"]
    assert shown[2:] == [f"m:{first.id}:@public-wifi t"]
    assert await press(dialogue, "l:fr") == [*menu[:-1], f"{menu[-1]} U:1"]
    assert await press(dialogue, "d:wifi-vpn") == [*(f"a:{id_}" for id_ in library.answers["wifi-vpn"].related), "t"]
    assert await press(dialogue, "i:wifi-vpn") == ["m:wifi-vpn", near, few]


async def test_buttons_of_the_checklist(dialogue: Dialogue, library: Library):
    question = [row.format(ITEM) for row in QUESTION]
    last = [f"c:{ITEM}:t0abc:b c:{ITEM}:t0abc:l y:{ITEM}:c"]
    assert await press(dialogue, "g") == question + last
    assert await press(dialogue, f"c:{ITEM}:t0abc:w") == [*question[:2], f"c:{ITEM}:t0abc:s", *last]
    assert await press(dialogue, "r") == ["g:restart"]
    first, *others = library.checklist.items[ITEM].answers
    assert await press(dialogue, f"k:{ITEM}") == [
        f"z:{ITEM} m:{first}:!{ITEM}",
        *(f"a:{id_}:!{ITEM}" for id_ in others[:1]),
        "r",
    ]
    assert await press(dialogue, f"z:{ITEM}") == ["g:rest", "r:sheet r:curve U:1", "g:restart kr"]


async def test_buttons_of_the_reminders(dialogue: Dialogue, library: Library):
    panel = ["n:update", "n:backup", "n:passwords", "n:habits", "h f"]
    assert await press(dialogue, "n") == panel
    assert await press(dialogue, "n:update") == [*(row.format("update") for row in PAGE), "n:update:on n"]
    assert await press(dialogue, "n:update:on") == [*(row.format("update") for row in PAGE), "n:update:off U:1 n"]
    assert await press(dialogue, "h") == ["h:7 h:14", "h:30 h:60", "n"]
    assert await press(dialogue, "h:7") == ["h:0", "U:2 n"]
    assert await press(dialogue, "n") == [*panel[:4], "h:0 f"]
    assert await press(dialogue, "h:0") == ["U:3 n"]
    assert await press(dialogue, "w:=|15@0900|=|=") == ["U:4 n"]
    assert await press(dialogue, "v:backup:2026-11:o") == ["U:5 n"]
    assert await press(dialogue, "w:=|15@0900|=") == ["U:6 n"]
    assert await press(dialogue, "w:||") == [*panel[:4], "h f U:7"]
    assert await press(dialogue, "h:off") == panel
    shown = [" ".join(await press(dialogue, page)).split() for page in ("f", "f:far")]
    assert [page[-2:] for page in shown] == [["f:far", "n"], ["f", "n"]]
    assert {zone for page in shown for zone in page[:-2]} == {f"f:{zone}" for zone in library.zones}


async def test_buttons_of_my_data_feedback_and_the_voice(dialogue: Dialogue):
    assert await press(dialogue, "e") == ["e:yes", "e:no"]
    assert await press(dialogue, "b") == ["e"]
    for typed, shown in (
        ("/privacy", ["b", "e"]),
        ("/language", ["l:fr l:en"]),
        ("/voice", ["p:always", "p:request", "p:never"]),
    ):
        assert rows(await dialogue.receive(Incoming(7, "en", typed))) == shown
    assert rows(await dialogue.receive(Incoming(7, "fr", "/start"))) == ["st:q st:c", "st:e st:r"]
    for way, below in (("st:q", "t:passwords t:two-factor"), ("st:e", "em:"), ("st:r", "n:update"), ("st:c", f"c:{ITEM}")):
        out = await dialogue.receive(Incoming(7, "fr", press=way))
        assert out.edit is None
        assert rows(out)[0].startswith(below)
    assert rows(await dialogue.receive(Incoming(7, "fr", kind="got_photo", message_id=77))) == ["x:77"]
    gone = (await dialogue.receive(Incoming(7, "fr", press="x:77"))).deletion
    assert gone
    assert gone.message_id == 77
