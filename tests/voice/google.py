"""Google Translate's speech service as the bot reaches it: through a proxy, over TLS; with failures on demand."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import av
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "translate.google.com"


def tone(seconds: float, *, pitch: float = 220.0, volume: float = 0.3, kind: str = "mp3") -> bytes:
    """A sound file with a tone in it."""
    rate = 24_000
    wave = volume * np.sin(2 * np.pi * pitch * np.arange(int(seconds * rate)) / rate)
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        codecs = {"mp3": "libmp3lame", "wav": "pcm_s16le", "flac": "flac"}
        stream: Any = container.add_stream(codecs[kind], rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((wave * 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size or None)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return out.getvalue()


class Google:
    """What was asked of it, and what it answers.

    That is `ok`, a status such as 429, `captcha`, `silent`, `gzip`, `endless`, `drip`, `hang`, `drop`, or a file's bytes.
    """

    def __init__(self, port: int, certificate: Path) -> None:
        self.certificate = certificate
        self.proxy = f"http://127.0.0.1:{port}"
        self.answer: str | int | bytes = "ok"
        self.texts: list[str] = []
        self.languages: list[str] = []
        self.hosts: list[str] = []
        self.wait = threading.Event()
        self.poured = 0

    def respond(self, body: str) -> tuple[int, str]:
        """The status and body for a request."""
        asked = json.loads(parse_qs(body)["f.req"][0])
        text, language, *_ = json.loads(asked[0][0][1])
        self.texts.append(text)
        self.languages.append(language)
        if isinstance(self.answer, int):
            return self.answer, "<html>Sorry</html>"
        if self.answer == "captcha":
            return 200, "<html><title>Sorry...</title>unusual traffic</html>"
        if self.answer == "silent":
            return 200, ')]}\'\n\n[["wrb.fr","jQ1olc",null,null]]\n'
        file = self.answer if isinstance(self.answer, bytes) else tone(0.05 * len(text.split()) + 0.2)
        # Google writes what HTML could misread as escapes.
        sound = base64.b64encode(file).decode().replace("=", "\\\\u003d")
        entry = f'["wrb.fr","jQ1olc","[\\"{sound}\\"]",null,null,null,"generic"]'
        return 200, f')]}}\'\n\n[{entry}\n,["di",51]\n,["af.httprm",50,"-8",4]\n]\n'


class _Server(socketserver.ThreadingTCPServer):
    tls: ssl.SSLContext
    google: Google


class _Handler(socketserver.StreamRequestHandler):
    """CONNECT, then TLS, then one POST after another."""

    server: _Server

    def handle(self) -> None:
        google = self.server.google
        first = self.rfile.readline().decode()
        google.hosts.append(first.split()[1])
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if google.answer == "drop":
            return
        try:
            with self.server.tls.wrap_socket(self.connection, server_side=True) as secure:
                self._talk(google, secure)
        except (ssl.SSLError, OSError):
            return

    def _talk(self, google: Google, secure: ssl.SSLSocket) -> None:
        stream = secure.makefile("rb")
        while line := stream.readline():
            length = 0
            while (header := stream.readline()) not in (b"\r\n", b""):
                if found := re.match(rb"content-length: (\d+)", header, re.I):
                    length = int(found[1])
            body = stream.read(length).decode()
            assert line.startswith(b"POST ")
            if google.answer == "hang":
                google.wait.wait(30)
                return
            status, text = google.respond(body)
            data = text.encode()
            if google.answer in ("endless", "drip"):
                self._pour(google, secure)
                return
            head = f"HTTP/1.1 {status} X\r\n"
            if google.answer == "gzip":
                data, head = gzip.compress(data + b" " * 50_000_000), head + "Content-Encoding: gzip\r\n"
            secure.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)

    def _pour(self, google: Google, secure: ssl.SSLSocket) -> None:
        """An answer without end: as fast as it goes, or a byte now and then."""
        secure.sendall(b"HTTP/1.1 200 X\r\n\r\n")
        while not google.wait.is_set():
            secure.sendall(b"x" * 65_536 if google.answer == "endless" else b"x")
            if google.answer == "endless":
                google.poured += 65_536
            else:
                google.wait.wait(0.05)


def _certificate(folder: Path, host: str, days: int) -> Path:
    """A certificate that signs itself, with its key: trusted by whoever takes it as an authority, and by nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(public)
    builder = builder.serial_number(1).not_valid_before(now - dt.timedelta(9)).not_valid_after(now + dt.timedelta(days))
    for extension in (
        x509.SubjectAlternativeName([x509.DNSName(host)]),
        x509.SubjectKeyIdentifier.from_public_key(public),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(public),
    ):
        builder = builder.add_extension(extension, critical=False)
    signed = builder.sign(key, hashes.SHA256())
    path = folder / "google.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def serving(folder: Path, host: str = HOST, days: int = 1) -> Iterator[Google]:
    """Google on 127.0.0.1 until the block ends: point HTTPS_PROXY at its `proxy`, and SSL_CERT_FILE at its `certificate`."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = _certificate(folder, host, days)
    tls.load_cert_chain(certificate)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.tls = tls
        server.google = google = Google(server.server_address[1], certificate)
        server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield google
        finally:
            google.wait.set()
            server.shutdown()
            thread.join()


def reach(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send the bot's requests to Google's stand-in, which it has no reason to trust."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, google.proxy)
    for name in ("NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
