"""Seals files with age (age-encryption.org), compressed first: only the key's holder can open them, this bot cannot.

age's own programs open them too: `age -d -i key.txt vigie-2026-12-01.db.gz.age | gunzip > vigie.db`.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from types import ModuleType
from typing import IO

from bot.elsewhere.places import PlaceError

# gzip's format, quick rather than small: a database shrinks to a third all the same.
GZIP, QUICK = 31, 1
CHUNK = 1 << 20


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise PlaceError("sealing copies needs `make elsewhere`") from error
    module: ModuleType = pyrage
    return module


class _Compressing:
    """Reads a file as gzip, piece by piece, so that nothing unsealed is written anywhere."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packer = zlib.compressobj(QUICK, wbits=GZIP)
        self._rest = b""
        self._ended = False

    def read(self, size: int) -> bytes:
        while not self._rest and not self._ended:
            piece = self._file.read(CHUNK)
            self._ended = not piece
            self._rest = self._packer.compress(piece) if piece else self._packer.flush()
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


class _Decompressing:
    """Writes what gzip has packed as it was."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packer = zlib.decompressobj(wbits=GZIP)

    def write(self, piece: bytes) -> int:
        self._file.write(self._packer.decompress(piece))
        return len(piece)

    def flush(self) -> None:
        self._file.flush()

    @property
    def whole(self) -> bool:
        """Whether the end was there."""
        return self._packer.eof


def seal(source: Path, target: Path, recipient: str) -> None:
    """Write `source`, compressed and sealed, to `target`. Raises PlaceError."""
    pyrage = _pyrage()
    try:
        known = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise PlaceError("VIGIE_COPIES_RECIPIENT is no recipient of age: `vigie key FILE` makes one, age1…") from error
    with source.open("rb") as read, target.open("wb") as written:
        # From Python's files, since pyrage holds the interpreter for as long as it reads one by itself.
        pyrage.encrypt_io(_Compressing(read), written, [known])


def unseal(source: Path, target: Path, identity: Path) -> None:
    """Write what `source` holds to `target`, opened with a key of the file `identity`. Raises PlaceError."""
    pyrage = _pyrage()
    keys = _keys(identity)
    with source.open("rb") as read, target.open("wb") as written:
        unpacked = _Decompressing(written)
        try:
            pyrage.decrypt_io(read, unpacked, keys)
        except (pyrage.DecryptError, zlib.error, OSError) as error:
            if isinstance(error, OSError) and error.strerror:
                # The disk's own.
                raise
            raise PlaceError(f"{source.name} cannot be opened ({error}): it is of another key, or damaged") from error
        if not unpacked.whole:
            raise PlaceError(f"{source.name} is cut short: use another copy")


def _keys(identity: Path) -> list[object]:
    pyrage = _pyrage()
    try:
        lines = identity.read_text(encoding="ascii").split()
        keys: list[object] = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    except (OSError, UnicodeError, pyrage.IdentityError) as error:
        raise PlaceError(
            f"the key cannot be read ({type(error).__name__}): --identity names the file of `vigie key`"
        ) from error
    if not keys:
        raise PlaceError("there is no key in that file: --identity names the file that `vigie key` or age-keygen made")
    return keys


def new_key(path: Path) -> str:
    """Write a new key to `path`, which must not exist, for its owner alone; return its recipient. Raises PlaceError."""
    identity = _pyrage().x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        path.touch(0o600, exist_ok=False)
    except OSError as error:
        raise PlaceError(f"the key cannot be written ({error.strerror}): name a file that does not exist") from error
    path.write_text(f"# public key: {recipient}\n{identity}\n", encoding="ascii")
    return recipient
