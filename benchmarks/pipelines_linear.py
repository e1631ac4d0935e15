"""The linear candidates of the pipeline comparison: the product's own TextModel, with parts taken away or put in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Nothing heavy is imported before it is needed: the memory of each candidate is measured.
if TYPE_CHECKING:
    from benchmarks.pipelines_data import Data, Label

# The views of the default configuration, by where they stand in it; `_config` holds them against it.
VIEWS = (("written", "words"), ("written", "chars"), ("stems", "words"), ("sounds", "chars"))
WORDS, CHARS, STEMS, SOUNDS = range(4)
CONCEPTS = Path(__file__).with_name("concepts.yml")
VOCABULARY = "vocabulary.json"
# Words seen as often as this are no misspellings, and those that corrections are made to.
SEEN = 3
LOGISTIC_PASSES = 10
RAW_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Linear:
    """`views` are those of the product's configuration; `normalised`, whether accents, case and elision are evened out.

    `concepts` is the weight of a view of concepts.yml; `logistic` has a logistic regression in the place of the SVM.
    A process holds one candidate and ends with it, so what is replaced in the product's modules is not put back.
    """

    views: tuple[int, ...] = (WORDS, CHARS, STEMS, SOUNDS)
    normalised: bool = True
    short_forms: bool = True
    themes: bool = True
    concepts: float = 0.0
    spelling: bool = False
    logistic: bool = False

    def train(self, data: Data, folder: Path) -> None:
        """Fit the text model as the product does, and keep it as the product does."""
        from bot.understanding.text_training import fit

        self._replace()
        texts, labels = [example.text for example in data.examples], [example.intent for example in data.examples]
        # Where there are no themes all labels are one group, which `_linear` gives no weights.
        groups = data.themes if self.themes else dict.fromkeys(labels, "all")
        short_forms = data.short_forms if self.short_forms else {}
        model = fit(texts, labels, self._config(data.config), groups, short_forms)
        if self.concepts:
            _scale_last_view(model, self.concepts)
        model.save(folder)
        if self.spelling:
            _count_words(texts, data.short_forms, folder)

    def load(self, folder: Path) -> Callable[[str], Label]:
        """The label with the greatest probability."""
        from bot.understanding.text_model import TextModel

        self._replace()
        model = TextModel.load(folder)
        corrected = _corrector(folder) if self.spelling else str
        return lambda text: model.labels[int(model.probabilities(corrected(text)).argmax())]

    def _config(self, product: dict[str, Any]) -> dict[str, Any]:
        known = tuple((view["of"], view["by"]) for view in product["views"])
        assert known == VIEWS, "the pipeline has other views now: the candidates have to be named anew"
        views = [product["views"][index] for index in self.views]
        concepts = [{"of": "concepts", "by": "words", "ngrams": [1, 1]}] if self.concepts else []
        return {**product, "views": [*views, *concepts]}

    def _replace(self) -> None:
        from bot.understanding import text_model, text_training, views

        reading: Any = text_model
        training: Any = text_training
        if not self.normalised:
            # Raw text has punctuation stuck to its words; normalised text has words between spaces.
            reading.normalise = lambda text: " ".join(RAW_WORD.findall(text.lower()))
        if self.concepts:
            views.VIEWS["concepts"] = _concepts()
            training._view = _weighted(training._view, self.concepts)
        if not self.themes:
            training._linear = _without_groups(training._linear)
        if self.logistic:
            training._linear = _logistic


def _without_groups(linear: Callable[..., Any]) -> Callable[..., Any]:
    def fit(matrix: Any, labels: Sequence[str], c: float, class_weight: str | None = None) -> Any:
        import numpy as np

        if set(labels) == {"all"}:
            return ["all"], np.zeros((matrix.shape[1], 1)), np.zeros(1)
        return linear(matrix, labels, c)

    return fit


def _logistic(matrix: Any, labels: Sequence[str], c: float, class_weight: str | None = None) -> Any:
    """One logistic regression a label, by stochastic descent: liblinear's takes far longer than its SVM."""
    from sklearn.linear_model import SGDClassifier

    # What C is to an SVM: the weight of the examples' losses beside the regularisation. A logistic loss wants more of it.
    fitted = SGDClassifier(
        loss="log_loss", alpha=1 / (10 * c * matrix.shape[0]), max_iter=LOGISTIC_PASSES, tol=None, random_state=0
    )
    fitted.fit(matrix, labels)
    return fitted.classes_.tolist(), fitted.coef_.T, fitted.intercept_


def _concepts() -> Callable[[str], str]:
    import yaml

    from bot.understanding.text import normalise

    named: dict[str, list[str]] = {}
    for concept, words in yaml.safe_load(CONCEPTS.read_text(encoding="utf-8")).items():
        for word in str(words).split():
            named.setdefault(normalise(word), []).append(concept)
    return lambda text: " ".join(concept for word in text.split() for concept in named.get(word.strip("?.,!"), ()))


def _weighted(view: Callable[..., Any], weight: float) -> Callable[..., Any]:
    """What makes a view, the concepts counting `weight` times what another view does."""

    def make(config: Mapping[str, Any], texts: Sequence[str]) -> Any:
        made, matrix = view(config, texts)
        return made, matrix * weight if config["of"] == "concepts" else matrix

    return make


def _scale_last_view(model: Any, weight: float) -> None:
    # The text model knows no weights when it reads: the weight goes into what was learnt.
    rows = len(model._views[-1].idf)
    model._weights[-rows:] *= weight


def _count_words(texts: Sequence[str], short_forms: Mapping[str, str], folder: Path) -> None:
    from collections import Counter

    from bot.understanding.text import normalise

    counts = Counter(word for text in texts for word in normalise(text).split())
    # A short form is right as it is: the text model writes it out.
    known = {word: count for word, count in counts.items() if count >= SEEN} | dict.fromkeys(short_forms, SEEN)
    (folder / VOCABULARY).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _corrector(folder: Path) -> Callable[[str], str]:
    """Puts the most frequent near word of the examples in the place of an unknown one: one letter off, two from eight on."""
    try:
        from symspellpy import SymSpell, Verbosity
    except ImportError as error:
        raise SystemExit(
            "The spelling candidate needs symspellpy: .tools/bin/uv pip install --python .venv/bin/python symspellpy"
        ) from error
    from bot.understanding.text import normalise

    speller = SymSpell(max_dictionary_edit_distance=2)
    known = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    for word, count in known.items():
        speller.create_dictionary_entry(word, count)

    def corrected(word: str) -> str:
        if word in known or len(word) < 4 or not word.isalpha():
            return word
        found = speller.lookup(word, Verbosity.TOP, max_edit_distance=1 if len(word) < 8 else 2)
        return found[0].term if found else word

    return lambda text: " ".join(map(corrected, normalise(text).split()))
