"""The candidates of the pipeline comparison with their descriptions, in the order of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.pipelines_linear import CHARS, LOGISTIC_PASSES, STEMS, WORDS, Linear
from benchmarks.pipelines_peers import FullText, Scikit
from benchmarks.pipelines_product import Product

if TYPE_CHECKING:
    from benchmarks.pipelines_data import Candidate

QUESTIONS = "questions.json"

WORDS_AND_CHARS = (WORDS, CHARS)

CANDIDATES: dict[str, Candidate] = {
    "a": Scikit(),
    "b": FullText(),
    "c": Linear(views=(WORDS,), normalised=False, short_forms=False, themes=False),
    "d": Linear(views=WORDS_AND_CHARS, normalised=False, short_forms=False, themes=False),
    "e": Linear(views=WORDS_AND_CHARS, short_forms=False, themes=False),
    "f": Linear(views=WORDS_AND_CHARS, themes=False),
    "g": Linear(views=(WORDS, CHARS, STEMS), themes=False),
    "h": Linear(themes=False),
    "i": Linear(),
    "j1": Linear(concepts=1.0),
    "j2": Linear(concepts=0.5),
    "k": Linear(spelling=True),
    "l": Linear(logistic=True),
    "p": Product(),
}
# Started first, so that neither core is idle for long at the end.
LONGEST = ("p",)

NAMES = {
    "a": "scikit-learn: TF-IDF of words, logistic regression (peer)",
    "b": "SQLite FTS5: BM25 over examples and answers (peer)",
    "c": "linear SVM on words, text as typed",
    "d": "c + characters",
    "e": "d + French normalisation",
    "f": "e + short forms",
    "g": "f + stems",
    "h": "g + sounds",
    "i": "**h + theme weights: the pipeline chosen**",
    "j1": "i + concept lexicon, weight 1",
    "j2": "i + concept lexicon, weight 0.5",
    "k": "i + spelling correction (symspellpy)",
    "l": f"i with logistic regression (SGD, {LOGISTIC_PASSES} passes)",
    "p": "**i inside Rasa, as the product runs it**",
}
