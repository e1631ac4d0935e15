"""Storage on 127.0.0.1 that speaks S3: objects in memory, signatures (version 4) checked, uploads in parts."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

KEY_ID, SECRET, BUCKET = "VIGIEKEY", "a secret that only the test knows", "vigie-copies"


class S3:
    """A context in which the storage listens on `url`."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        # While it is true, every call is answered with 503.
        self.down = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"storage": self}))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    storage: S3
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "keep-alive", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self) -> tuple[str, dict[str, str], bytes] | None:
        """Return the object's name, the query and the body; None where the call was refused."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        bucket, _, name = unquote(parts.path).lstrip("/").partition("/")
        if self.storage.down:
            self._answer(503)
        elif not self._signed(body):
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        elif bucket != BUCKET:
            self._answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        else:
            return name, query, body
        return None

    def _signed(self, body: bytes) -> bool:
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(",")) if rest else {}
        if kind != "AWS4-HMAC-SHA256" or not given["Credential"].startswith(f"{KEY_ID}/"):
            return False
        _, day, region, service, _ = given["Credential"].split("/")
        names = given["SignedHeaders"].split(";")
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in names)
        parts = urlsplit(self.path)
        pairs = sorted(parse_qs(parts.query, keep_blank_values=True).items())
        query = "&".join(f"{quote(name, safe='-_.~')}={quote(values[0], safe='-_.~')}" for name, values in pairs)
        digest = self.headers["x-amz-content-sha256"]
        if digest != "UNSIGNED-PAYLOAD" and digest != hashlib.sha256(body).hexdigest():
            return False
        request = "\n".join([self.command, parts.path, query, headers, given["SignedHeaders"], digest])
        scope = f"{day}/{region}/{service}/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = f"AWS4{SECRET}".encode()
        for step in (day, region, service, "aws4_request"):
            key = hmac.digest(key, step.encode(), "sha256")
        return hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), given["Signature"])

    def do_PUT(self) -> None:
        if (begun := self._begin()) is None:
            return
        name, query, body = begun
        if "uploadId" in query:
            self.storage.parts[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self.storage.objects[name] = body
        self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_POST(self) -> None:
        if (begun := self._begin()) is None:
            return
        name, query, body = begun
        if "delete" in query:
            for key in re.findall(r"<Key>(.*?)</Key>", body.decode()):
                self.storage.objects.pop(unescape(key), None)
            answer = "<DeleteResult><Deleted><Key>x</Key></Deleted></DeleteResult>"
        elif "uploads" in query:
            id_ = f"upload-{len(self.storage.parts)}"
            self.storage.parts[id_] = {}
            answer = f"<InitiateMultipartUploadResult><UploadId>{id_}</UploadId></InitiateMultipartUploadResult>"
        else:
            self.storage.objects[name] = b"".join(part for _, part in sorted(self.storage.parts[query["uploadId"]].items()))
            answer = '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>'
        self._answer(200, answer.encode())

    def do_GET(self) -> None:
        if (begun := self._begin()) is None:
            return
        name, query, _ = begun
        if not name:
            self._list(query.get("prefix", ""))
        elif name in self.storage.objects:
            body = self.storage.objects[name]
            self._answer(200, body, ETag='"x"', Last_Modified="Tue, 01 Dec 2026 00:00:00 GMT")
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET

    def _list(self, prefix: str) -> None:
        found = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-12-01T00:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag>"
            f"<Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for name, body in sorted(self.storage.objects.items())
            if name.startswith(prefix)
        )
        text = f"<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        self._answer(200, text.encode(), Content_Type="application/xml")
