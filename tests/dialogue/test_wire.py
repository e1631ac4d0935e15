"""The callback data of keyboards that are in people's chats: it means for ever what it meant, and keyboards still send it."""

from __future__ import annotations

import pytest

from bot.assistant import Check, Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.buttons import BadButton, read_press
from bot.knowledge import Library
from bot.storage import Storage

ITEM = "devices-up-to-date"
# Every kind of button in each of its variants.
SOUND = """
a:wifi-vpn  a:wifi-vpn:wifi-hospital  a:wifi-vpn:@public-wifi  a:wifi-vpn:!wifi-own-connection
m:wifi-vpn  m:wifi-vpn:wifi-hospital  m:wifi-vpn:@public-wifi  m:wifi-vpn:!wifi-own-connection
t  t:public-wifi  t:obligations  l:fr  l:en  e  e:yes  e:no  b  j  s  x:1  x:2147483647  u:wifi-vpn  d:wifi-vpn  i:wifi-vpn
c:devices-up-to-date:t0abc:y  c:devices-up-to-date:t0abc:p  c:devices-up-to-date:t0abc:n  c:devices-up-to-date:t0abc:q
c:devices-up-to-date:t0abc:x  c:devices-up-to-date:t0abc:s  c:devices-up-to-date:t0abc:b  c:devices-up-to-date:t0abc:w
c:devices-up-to-date:t0abc:l
g  g:restart  g:rest  g:left  g:public-wifi  r  r:curve  r:sheet  k:devices-up-to-date  z:devices-up-to-date
n  n:update  n:backup:on  n:passwords:off  n:update:5@0800  n:update:31@2000  n:backup:1mon@0930  n:passwords:-1fri@1200
w:||  w:=|!15@0800|=  w:5@0800|!-1fri@1930|  w:=|=|=|  w:5@0800|15@0800|25@0800|1795000000
f  f:Europe/Paris  f:Indian/Reunion  h  h:0  h:7  h:14  h:30  h:60
v:update:2026-11:d  v:backup:2026-12:t  v:passwords:2027-01:w  v:update:2027-02:o
y:wifi-vpn:a  y:wifi-vpn:m  y:devices-up-to-date:c  y:update-phone:r  p:always  p:request  p:never
""".split()
# Each differs from a sound one in something: forged, or of an answer that is no more.
FORGED = (
    """
A:wifi-vpn aa:wifi-vpn a a: a:x a:wifi-vpn:public-wifi a:wifi-vpn:@nowhere a:wifi-vpn:!nowhere a:wifi-vpn:@ a:wifi-vpn::y
a:wifi-vpn:::: m m:x m:wifi-vpn:x t:x t::y t:public-wifi:y l l: l:de l:fr:x e:1 e:yes:x b:x j:x s:x s::x
x x: x:0 x:01 x:-1 x:99999999999 x:1:x u u:x u:wifi-vpn:x d d:x i i:x i:wifi-vpn:x
c c:x:t0abc:y c:devices-up-to-date c:devices-up-to-date:t0abc c:devices-up-to-date:t0abc:z c:devices-up-to-date::y
c:devices-up-to-date:T0ABC:y c:devices-up-to-date:0123456789abc:y c:devices-up-to-date:t0abc:y:x
g:x g:obligations g:rest:x r:x r:sheet:x k k:x k:devices-up-to-date:x z z:x
n:x n:update:x n:update:32@0800 n:update:5@0600 n:update:5@2100 n:update:5mon@0800 n:update:5@0800:x
w w:| w:||||| w:x|| w:!|| w:!!5@0800|| w:|||x w:|||5 w:||:x f:x f:Europe/Paris:x h:1 h:07 h:7:x
v v:x:2026-11:d v:update v:update:2026-13:d v:update:2026-11 v:update:2026-11:x v:update::d v:update:2026-11:d:x
y y:wifi-vpn y:wifi-vpn:c y:wifi-vpn:x y:devices-up-to-date:a y:wifi-vpn:a:x p p:x p:never:x q 1 é : ::: old
""".split()
    + ["", "t ", " t", "t\n", "n:update:٥@0800 "]
)
PAGE = [
    "n:{0}:1@0800 n:{0}:5@0800 n:{0}:10@0800 n:{0}:15@0800",
    "n:{0}:20@0800 n:{0}:25@0800 n:{0}:31@0800",
    "n:{0}:1mon@0800 n:{0}:-1fri@0800",
    "n:{0}:5@0800 n:{0}:5@1200 n:{0}:5@1800 n:{0}:5@2000",
]
QUESTION = ["c:{0}:t0abc:y c:{0}:t0abc:p c:{0}:t0abc:n", "c:{0}:t0abc:q c:{0}:t0abc:x", "c:{0}:t0abc:w c:{0}:t0abc:s"]


class Checking:
    """In place of the assistant: always asks ITEM, which is the second question of its run."""

    ready = True

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        mode = "why" if entities.get("reply") == "why" else "ask"
        return Turn("checklist", check=Check(mode, ITEM, "t0abc", ("passwords-unique", ITEM)))


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Checking())


def rows(out: Outgoing) -> list[str]:
    """The keyboard of what went out, a line a row."""
    shown = out.edit or out.messages[-1]
    return [" ".join(button.data for button in row) for row in shown.rows]


async def press(dialogue: Dialogue, *data: str) -> list[str]:
    """The keyboard after the last of these buttons."""
    outs = [await dialogue.receive(Incoming(7, "fr", press=one)) for one in data]
    return rows(outs[-1])


@pytest.mark.parametrize("data", SOUND)
def test_what_keyboards_send_is_read_as_it_was_written(library: Library, data: str):
    assert str(read_press(data, library)) == data


@pytest.mark.parametrize("data", FORGED)
def test_what_no_keyboard_sends_is_refused(library: Library, data: str):
    with pytest.raises(BadButton):
        read_press(data, library)


async def test_buttons_of_answers_and_themes(dialogue: Dialogue, library: Library):
    themes = [f"t:{theme}" for theme in library.themes]
    related = [f"a:{id_}:wifi-vpn" for id_ in library.answers["wifi-vpn"].related]
    votes, listen = "u:wifi-vpn d:wifi-vpn", "y:wifi-vpn:{}"
    assert await press(dialogue, "t") == themes
    assert await press(dialogue, "a:wifi-vpn") == ["m:wifi-vpn", *related, "t", votes, listen.format("a")]
    assert await press(dialogue, "m:wifi-vpn") == ["a:wifi-vpn", *related, "t", votes, listen.format("m")]
    for origin, back in (("wifi-hospital", "a:wifi-hospital"), ("@public-wifi", "t:public-wifi"), (f"!{ITEM}", f"k:{ITEM}")):
        shown = await press(dialogue, f"a:wifi-vpn:{origin}")
        assert shown == [f"m:wifi-vpn:{origin}", *related, f"{back} t", votes, listen.format("a")]
    first, *others = library.of_theme("public-wifi")
    listed = [f"a:{answer.id}:@public-wifi" for answer in others]
    assert await press(dialogue, "t:public-wifi") == [f"m:{first.id}:@public-wifi", *listed, "t", f"y:{first.id}:a"]
    assert await press(dialogue, "l:fr") == themes
    assert await press(dialogue, "d:wifi-vpn") == [*(f"a:{id_}" for id_ in library.answers["wifi-vpn"].related), "t"]
    assert await press(dialogue, "i:wifi-vpn") == ["m:wifi-vpn", *related, "t", votes, listen.format("a")]


async def test_buttons_of_the_checklist(dialogue: Dialogue, library: Library):
    question = [row.format(ITEM) for row in QUESTION]
    last, listen = [f"c:{ITEM}:t0abc:b c:{ITEM}:t0abc:l"], [f"y:{ITEM}:c"]
    assert await press(dialogue, "g") == question + last + listen
    assert await press(dialogue, f"c:{ITEM}:t0abc:w") == [*question[:2], f"c:{ITEM}:t0abc:s", *last, *listen]
    assert await press(dialogue, "r") == ["g:restart"]
    first, *others = library.checklist.items[ITEM].answers
    assert await press(dialogue, f"k:{ITEM}") == [
        f"z:{ITEM}",
        f"m:{first}:!{ITEM}",
        *(f"a:{id_}:!{ITEM}" for id_ in others),
        "r",
    ]
    assert await press(dialogue, f"z:{ITEM}") == ["r:sheet r:curve", "g:rest", "g:restart"]


async def test_buttons_of_the_reminders(dialogue: Dialogue, library: Library):
    panel = ["n:update", "n:backup", "n:passwords", "h f"]
    assert await press(dialogue, "n") == panel
    assert await press(dialogue, "n:update") == [*(row.format("update") for row in PAGE), "n:update:on", "n"]
    assert await press(dialogue, "n:update:on") == [*(row.format("update") for row in PAGE), "n:update:off", "n"]
    assert await press(dialogue, "h") == ["h:7 h:14", "h:30 h:60", "n"]
    assert await press(dialogue, "h:7") == ["h:0"]
    assert await press(dialogue, "n") == [*panel[:3], "h:0 f"]
    assert (await press(dialogue, "h:0"))[0].startswith("w:5@0800|||1")
    assert await press(dialogue, "w:=|15@0900|=") == ["w:=||= n"]
    assert await press(dialogue, "v:backup:2026-11:o") == ["w:=|15@0900|= n"]
    assert await press(dialogue, "w:=|15@0900|=") == ["w:=|!15@0900|= n"]
    assert await press(dialogue, "w:||") == panel
    *zones, last = await press(dialogue, "f")
    assert (" ".join(zones).split(), last) == ([f"f:{zone}" for zone in library.zones], "n")


async def test_buttons_of_my_data_feedback_and_the_voice(dialogue: Dialogue):
    assert await press(dialogue, "e") == ["e:yes", "e:no"]
    assert await press(dialogue, "b") == ["e"]
    for typed, shown in (
        ("/privacy", ["b", "e"]),
        ("/language", ["l:fr l:en"]),
        ("/voice", ["p:always", "p:request", "p:never"]),
    ):
        assert rows(await dialogue.receive(Incoming(7, "en", typed))) == shown
    assert rows(await dialogue.receive(Incoming(7, "fr", "/start")))[0] == "g n"
    assert rows(await dialogue.receive(Incoming(7, "fr", kind="got_photo", message_id=77))) == ["x:77"]
    gone = (await dialogue.receive(Incoming(7, "fr", press="x:77"))).deletion
    assert gone
    assert gone.message_id == 77
