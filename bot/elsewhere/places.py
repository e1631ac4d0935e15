"""Where copies go: a folder, or a bucket of S3-compatible storage. Names are plain, so that any tool can fetch them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.settings import Settings

# Begins the address of a bucket.
S3 = "s3://"
# Ends the name of a file that is still being written to a folder.
PART = ".part"


class PlaceError(Exception):
    """The place, or the key, cannot be used; the message says what to do."""


class Place(Protocol):
    """Keeps files by name; each call may take as long as the network does, so make it in a thread."""

    def put(self, name: str, source: Path) -> None:
        """Keep a file under `name`, in place of an earlier one; whole, or not at all."""

    def get(self, name: str, target: Path) -> None:
        """Write the file of that name to `target`."""

    def names(self) -> list[str]:
        """Return all names, sorted."""

    def remove(self, name: str) -> None:
        """Remove a file."""


class Folder:
    """A folder: of another disk, of a share, or one that something else carries away."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, source: Path) -> None:
        """Keep a file under `name`."""
        with _explained():
            self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._path / f"{name}{PART}"
            shutil.copyfile(source, part)
            part.replace(self._path / name)

    def get(self, name: str, target: Path) -> None:
        """Write the file of that name to `target`."""
        with _explained():
            shutil.copyfile(self._path / name, target)

    def names(self) -> list[str]:
        """Return all names, sorted."""
        with _explained():
            if not self._path.is_dir():
                return []
            return sorted(path.name for path in self._path.iterdir() if path.is_file() and path.suffix != PART)

    def remove(self, name: str) -> None:
        """Remove a file."""
        with _explained():
            (self._path / name).unlink(missing_ok=True)


class Bucket:
    """A bucket of S3-compatible storage, and the part of the names in it that is ours."""

    def __init__(self, settings: Settings) -> None:
        """Raises PlaceError where what it needs is not installed."""
        try:
            import obstore
            from obstore.store import S3Store
        except ImportError as error:
            raise PlaceError("VIGIE_COPIES_TO names a bucket, which needs `make elsewhere`") from error
        self._obstore = obstore
        address = urlsplit(settings.copies_to)
        options: dict[str, Any] = {"region": settings.s3_region}
        if settings.s3_endpoint:
            # Most storage that is not Amazon's has no host of its own for each bucket.
            options |= {"endpoint": settings.s3_endpoint, "virtual_hosted_style_request": False}
        if settings.s3_key_id:
            options |= {"access_key_id": settings.s3_key_id, "secret_access_key": settings.s3_secret.get_secret_value()}
        client: Any = {"allow_http": settings.s3_endpoint.startswith("http://"), "timeout": "10m", "connect_timeout": "10s"}
        retries: Any = {"max_retries": 3}
        self._store: Any = S3Store(
            address.netloc, prefix=address.path.strip("/") or None, client_options=client, retry_config=retries, **options
        )

    def put(self, name: str, source: Path) -> None:
        """Keep a file under `name`."""
        with self._explained():
            self._obstore.put(self._store, name, source)

    def get(self, name: str, target: Path) -> None:
        """Write the file of that name to `target`."""
        with self._explained(), target.open("wb") as file:
            for chunk in self._obstore.get(self._store, name).stream():
                file.write(chunk)

    def names(self) -> list[str]:
        """Return all names, sorted."""
        with self._explained():
            found = [entry["path"] for entries in self._obstore.list(self._store) for entry in entries]
        return sorted(path for path in found if "/" not in path)

    def remove(self, name: str) -> None:
        """Remove a file."""
        with self._explained():
            self._obstore.delete(self._store, name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise errors of the network, of the storage and of the disk as PlaceError."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            if isinstance(error, OSError) and error.strerror:
                # The disk's own; obstore raises some of its errors as those of the same meaning.
                raise PlaceError(f"a copy could not be read or written ({error.strerror}): make room") from error
            # What the storage answers may quote names and keys: its first line alone, and only to the operator.
            first = (str(error).strip().splitlines() or [""])[0][:300]
            raise PlaceError(
                f"the storage of VIGIE_COPIES_TO refuses, or cannot be reached ({type(error).__name__}: {first}): "
                "check VIGIE_S3_ENDPOINT, VIGIE_S3_KEY_ID, VIGIE_S3_SECRET and the bucket"
            ) from error


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PlaceError(
            f"the place of VIGIE_COPIES_TO cannot be used ({error.strerror}): check that it can be written to"
        ) from error


def place_for(settings: Settings) -> Place | None:
    """Return the place of VIGIE_COPIES_TO; None where it is not set. Raises PlaceError."""
    if not settings.copies_to:
        return None
    return Bucket(settings) if settings.copies_to.startswith(S3) else Folder(Path(settings.copies_to))
