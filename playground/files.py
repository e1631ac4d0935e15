"""Uploaded files: kept in memory, referred to by file_id, downloaded by path."""

import secrets
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from .errors import bad_request
from .media import PHOTO_TYPES, VOICE_TYPES, picture_size, sniff

_MOST_BYTES = {"photo": 10 * 2**20, "voice": 50 * 2**20, "document": 50 * 2**20}
_MOST_BYTES_TO_GET = 20 * 2**20
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "audio/ogg": ".oga", "audio/mpeg": ".mp3"}


@dataclass(frozen=True)
class Upload:
    """An uploaded file: its name and bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredFile:
    id: str
    unique_id: str
    kind: str
    path: str
    name: str
    type: str
    data: bytes = field(repr=False)
    # Of a voice message: as said when it was uploaded, and kept for every later sending of the same file.
    seconds: int = 0

    def to_api(self) -> dict[str, Any]:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """All files uploaded since the server started."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def store(self, kind: str, upload: Upload, seconds: int = 0) -> StoredFile:
        number, type_ = len(self._by_id), sniff(upload.data)
        path = f"{kind}s/file_{number}{_SUFFIX.get(type_) or PurePosixPath(upload.name).suffix}"
        ids = secrets.token_urlsafe(24), secrets.token_urlsafe(6)
        file = StoredFile(*ids, kind, path, upload.name, type_, upload.data, seconds)
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def receive(self, kind: str, given: "Upload | str", seconds: int = 0) -> StoredFile:
        """Return the file that a bot sends, given new bytes, which are validated, or the file_id of an earlier upload."""
        if isinstance(given, str):
            return self._again(kind, given)
        type_ = sniff(given.data)
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > _MOST_BYTES[kind]:
            raise bad_request("file is too big")
        if kind == "photo" and type_ not in PHOTO_TYPES:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if kind == "voice" and type_ not in VOICE_TYPES:
            raise bad_request("wrong voice file: OGG/Opus, MP3 or M4A expected")
        return self.store(kind, given, seconds)

    def _again(self, kind: str, file_id: str) -> StoredFile:
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # The playground makes no request to other hosts.
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def describe(self, file_id: str) -> dict[str, Any]:
        """Return the result of getFile."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > _MOST_BYTES_TO_GET:
            raise bad_request("file is too big")
        return {**file.to_api(), "file_path": file.path}


@dataclass(frozen=True)
class Media:
    """The part of a message besides its text. `content` is the value of the message's field `kind` in the Bot API."""

    kind: str
    content: Any
    file: StoredFile | None = None

    @property
    def seconds(self) -> int:
        return self.file.seconds if self.file else 0

    @classmethod
    def of(cls, file: StoredFile) -> "Media":
        described = file.to_api()
        if file.kind == "photo":
            width, height = picture_size(file.data)
            return cls("photo", [{**described, "width": width, "height": height}], file)
        if file.kind == "voice":
            return cls("voice", {**described, "duration": file.seconds, "mime_type": file.type}, file)
        if file.kind == "sticker":
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
            return cls("sticker", {**described, **shape, "emoji": "👍"}, file)
        return cls("document", {**described, "file_name": file.name, "mime_type": file.type}, file)
