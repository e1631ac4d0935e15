"""The baselines of the pipeline comparison: what one would write without Rasa and without our text model."""

from __future__ import annotations

import pickle
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# Imports are deferred, because the memory of each candidate is measured.
if TYPE_CHECKING:
    from benchmarks.pipelines_data import Data, Label

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Scikit:
    """The example of scikit-learn's manual: word TF-IDF and logistic regression with default settings, pickled."""

    iterations: int = 100

    def train(self, data: Data, folder: Path) -> None:
        """Fit with the default solver and regularisation."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=self.iterations))
        pipeline.fit([example.text for example in data.examples], [example.intent for example in data.examples])
        (folder / "pipeline.pickle").write_bytes(pickle.dumps(pipeline))

    def load(self, folder: Path) -> Callable[[str], Label]:
        """Return the pickled pipeline's prediction function."""
        pipeline = pickle.loads((folder / "pipeline.pickle").read_bytes())
        return lambda text: str(pipeline.predict([text])[0])


@dataclass(frozen=True)
class FullText:
    """SQLite's full-text search, without training: the label of the row that BM25 ranks first."""

    def train(self, data: Data, folder: Path) -> None:
        """Insert one row for each example, and one for each answer's text in each language."""
        from bot.knowledge import LANGUAGES

        rows = [(example.text, example.intent) for example in data.examples]
        for answer in data.library.answers.values():
            for language in LANGUAGES:
                wording = answer[language]
                rows.append((f"{wording.title}\n{wording.short}\n{wording.more}", answer.intent))
        with sqlite3.connect(folder / "texts.db") as database:
            database.execute(
                "CREATE VIRTUAL TABLE texts USING fts5(text, label UNINDEXED, tokenize='unicode61 remove_diacritics 2')"
            )
            database.executemany("INSERT INTO texts VALUES (?, ?)", rows)
            database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        database.close()

    def load(self, folder: Path) -> Callable[[str], Label]:
        """Return a function that searches for any of the text's words."""
        database = sqlite3.connect(folder / "texts.db")
        query = "SELECT label FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT 1"

        def label(text: str) -> Label:
            words = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(text)))
            found = database.execute(query, [words]).fetchone() if words else None
            return str(found[0]) if found else "out_of_scope"

        return label
