"""Another incident than the open one is spoken of where it is likely, and opened only where nothing reads as a remark."""

from __future__ import annotations

from bot.understanding.another import Another, likeliest_other
from bot.understanding.remarks import Remarks

SITUATIONS = {"incident/stolen": "stolen", "incident/leak": "leak", "incident/supplier": "leak"}
RANKING = [("incident/stolen", 0.4), ("incident/supplier", 0.25), ("incident/leak", 0.2), ("faq/wifi", 0.15)]


def remarks(*labels: str, details: tuple[str, ...] = (), mass: float = 0.9, p: float = 0.3) -> Remarks:
    return Remarks((*details, *labels), details, (), mass, labels[0] if labels else "done", p)


def test_the_answers_that_open_a_situation_count_together_and_the_open_one_does_not():
    assert likeliest_other(RANKING, SITUATIONS, "stolen", adds=False) == Another("leak", "supplier", 0.45)
    assert likeliest_other(RANKING, SITUATIONS, "leak", adds=True) == Another("stolen", "stolen", 0.4, adds=True)
    assert likeliest_other([], SITUATIONS, None, adds=False).p == 0


def test_it_is_told_instead_of_an_unsure_act_but_not_of_a_sure_one_or_a_detail():
    leak = Another("leak", "leak", 0.5)
    assert leak.is_told_instead(remarks("done"), 0.6, 0.6)
    assert not leak.is_told_instead(remarks("done", p=0.9), 0.6, 0.6)
    assert not leak.is_told_instead(remarks("done", details=("detail-copy-no",)), 0.6, 0.6)
    assert leak.is_told_instead(remarks("cnil", mass=0.2), 0.6, 0.6)
    assert leak.is_told_instead(remarks(), 0.6, 0.6)


def test_what_comes_on_top_is_told_instead_and_opened():
    besides = Another("leak", "leak", 0.9, adds=True)
    assert besides.is_told_instead(remarks("done", p=0.9), 0.6, 0.6)
    assert besides.sure(remarks("done")) == 0.9
    assert Another("leak", "leak", 0.9).sure(remarks("done")) == 0
    assert Another("leak", "leak", 0.9).sure(remarks("done", mass=0.2)) == 0.9
