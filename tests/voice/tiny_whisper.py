"""Makes a small Whisper model of random numbers in the real format: enough to show that sound goes in and text comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import WhisperSpec
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

# As many tokens as the multilingual models have: ctranslate2 tells those by it.
VOCABULARY = 51_866
WIDTH, HEADS, LAYERS, MELS, POSITIONS, LONGEST = 16, 2, 1, 80, 1500, 448
LANGUAGES = ("en", "fr")
SPECIAL = [
    "<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in LANGUAGES), "<|translate|>", "<|transcribe|>",
    "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
]  # fmt: skip
TIMES = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]


def make(folder: Path) -> Path:
    """Write the model into `folder`, and return it."""
    numbers = np.random.default_rng(0)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"Ġmot{number}" for number in range(VOCABULARY - len(letters) - len(SPECIAL) - len(TIMES)))]
    tokens = [*words, *SPECIAL, *TIMES]

    def random(*shape: int) -> Any:
        return (numbers.standard_normal(shape) * 0.1).astype(np.float32)

    def linear(spec: Any, out: int, into: int = WIDTH) -> None:
        spec.weight, spec.bias = random(out, into), random(out)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(WIDTH, dtype=np.float32), np.zeros(WIDTH, dtype=np.float32)

    def attention(spec: Any, widths: tuple[int, ...]) -> None:
        norm(spec.layer_norm)
        for part, width in zip(spec.linear, widths, strict=True):
            linear(part, width)

    def feed_forward(spec: Any) -> None:
        norm(spec.layer_norm)
        linear(spec.linear_0, 2 * WIDTH)
        linear(spec.linear_1, WIDTH, 2 * WIDTH)

    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    spec.encoder.conv1.weight, spec.encoder.conv1.bias = random(WIDTH, MELS, 3), random(WIDTH)
    spec.encoder.conv2.weight, spec.encoder.conv2.bias = random(WIDTH, WIDTH, 3), random(WIDTH)
    spec.encoder.position_encodings.encodings = random(POSITIONS, WIDTH)
    norm(spec.encoder.layer_norm)
    for layer in spec.encoder.layer:
        attention(layer.self_attention, (3 * WIDTH, WIDTH))
        feed_forward(layer.ffn)
    spec.decoder.embeddings.weight = random(VOCABULARY, WIDTH)
    spec.decoder.position_encodings.encodings = random(LONGEST, WIDTH)
    norm(spec.decoder.layer_norm)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    for layer in spec.decoder.layer:
        attention(layer.self_attention, (3 * WIDTH, WIDTH))
        attention(layer.attention, (WIDTH, 2 * WIDTH, WIDTH))
        feed_forward(layer.ffn)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], []
    first = len(words)
    spec.config.lang_ids = [first + 2, first + 3]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([*SPECIAL, *TIMES])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
