"""The linear candidates of the pipeline comparison: the product's own TextModel, with parts removed or added (ablations)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Heavy imports are deferred, because the memory of each candidate is measured.
if TYPE_CHECKING:
    from benchmarks.pipelines_data import Data, Label

# The views of the default configuration, in its order; `_config` checks that they agree.
VIEWS = (("written", "words"), ("written", "chars"), ("stems", "words"), ("sounds", "chars"))
WORDS, CHARS, STEMS, SOUNDS = range(4)
CONCEPTS = Path(__file__).with_name("concepts.yml")
VOCABULARY = "vocabulary.json"
# Minimum frequency of a word to count as correctly spelt, and so as a target of corrections.
SEEN = 3
LOGISTIC_PASSES = 10
RAW_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Linear:
    """A linear candidate. `views` are those of the product's configuration; `normalised` turns text normalisation on or off.

    `concepts` is the weight of a view of concepts.yml; `logistic` replaces the SVM by a logistic regression. Patches the
    product's modules without restoring them, because each process runs only one candidate.
    """

    views: tuple[int, ...] = (WORDS, CHARS, STEMS, SOUNDS)
    normalised: bool = True
    short_forms: bool = True
    themes: bool = True
    concepts: float = 0.0
    spelling: bool = False
    logistic: bool = False

    def train(self, data: Data, folder: Path) -> None:
        """Fit and save the text model as the product does."""
        from bot.understanding.text_training import fit

        self._replace()
        texts, labels = [example.text for example in data.examples], [example.intent for example in data.examples]
        # Without themes all labels form one group, to which `_linear` gives no weights.
        groups = data.themes if self.themes else dict.fromkeys(labels, "all")
        short_forms = data.short_forms if self.short_forms else {}
        model = fit(texts, labels, self._config(data.config), groups, short_forms)
        if self.concepts:
            _scale_last_view(model, self.concepts)
        model.save(folder)
        if self.spelling:
            _count_words(texts, data.short_forms, folder)

    def load(self, folder: Path) -> Callable[[str], Label]:
        """Return a function that returns the most probable label."""
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
            # Unlike normalised text, raw text has punctuation attached to its words.
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
    """Fit one logistic regression per label by stochastic gradient descent: liblinear's takes much longer than its SVM."""
    from sklearn.linear_model import SGDClassifier

    # `alpha` is the inverse of the SVM's C times the number of examples; a logistic loss needs less regularisation.
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
    """Wrap the function that makes a view, so that concepts count `weight` times as much as another view."""

    def make(config: Mapping[str, Any], texts: Sequence[str]) -> Any:
        made, matrix = view(config, texts)
        return made, matrix * weight if config["of"] == "concepts" else matrix

    return make


def _scale_last_view(model: Any, weight: float) -> None:
    # The text model has no view weights at prediction time: multiply the learned weights instead.
    rows = len(model._views[-1].idf)
    model._weights[-rows:] *= weight


def _count_words(texts: Sequence[str], short_forms: Mapping[str, str], folder: Path) -> None:
    from collections import Counter

    from bot.understanding.text import normalise

    counts = Counter(word for text in texts for word in normalise(text).split())
    # Short forms count as correct: the text model expands them.
    known = {word: count for word, count in counts.items() if count >= SEEN} | dict.fromkeys(short_forms, SEEN)
    (folder / VOCABULARY).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def _corrector(folder: Path) -> Callable[[str], str]:
    """Return a spelling corrector over the examples' words: edit distance 1, or 2 for words of eight letters or more."""
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
