"""A real mail server in forty commands' worth of RFC 5321, and a real gateway for messages: both listen on loopback."""

from __future__ import annotations

import base64
import contextlib
import datetime as dates
import email
import email.policy
import ipaddress
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """What the server takes, and how it answers: ``recipients`` to RCPT, by address; it hangs up at a verb."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    sender_answer: str = "250 fine"
    data_answer: str = "250 taken"
    greeting: str = "220 test"
    hang_up_at: str = ""
    stay_silent: bool = False
    speaks: threading.Event = field(default_factory=threading.Event)  # until then it stays silent, if it does
    tls: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    user: str = ""
    password: str = ""
    connections: int = 0
    was_encrypted: list[bool] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            self._serve(self.server.mail)  # type: ignore[attr-defined]

    def _serve(self, mail: MailServer) -> None:
        mail.connections += 1
        self.is_encrypted = False
        if mail.is_tls_at_once:
            self._encrypt(mail)
        if mail.stay_silent:
            mail.speaks.wait(30)
            return
        self._say(mail.greeting)
        self.sender = self.recipient = ""
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.split(" ")[0].upper()
            if mail.hang_up_at == verb:
                return
            if not self._answered(mail, verb, words):
                return

    def _answered(self, mail: MailServer, verb: str, words: str) -> bool:
        if verb in ("EHLO", "HELO"):
            self._say("250-test")
            if mail.tls and not self.is_encrypted:
                self._say("250-STARTTLS")
            self._say("250 AUTH PLAIN")
        elif verb == "STARTTLS":
            self._say("220 go on")
            self._encrypt(mail)
        elif verb == "AUTH":
            given = base64.b64decode(words.split(" ")[2]).decode().split("\0")[1:]
            self._say("235 welcome" if given == [mail.user, mail.password] else "535 5.7.8 no")
        elif verb == "MAIL":
            self.sender = words.partition("<")[2].partition(">")[0]
            self._say(mail.sender_answer)
        elif verb == "RCPT":
            self.recipient = words.partition("<")[2].partition(">")[0]
            self._say(mail.recipients.get(self.recipient, "250 fine"))
        elif verb == "DATA":
            self._take(mail)
        else:
            self._say("221 bye" if verb == "QUIT" else "250 fine")
            return verb != "QUIT"
        return True

    def _take(self, mail: MailServer) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        if mail.data_answer.startswith("2"):
            mail.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))  # type: ignore[arg-type]
            mail.envelopes.append((self.sender, self.recipient))
            mail.was_encrypted.append(self.is_encrypted)
        if mail.hang_up_at != "AFTER DATA":
            self._say(mail.data_answer)

    def _encrypt(self, mail: MailServer) -> None:
        assert mail.tls
        self.connection = mail.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)  # type: ignore[assignment]
        self.is_encrypted = True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    mail: MailServer


@contextlib.contextmanager
def mail_server(**how: Any) -> Iterator[MailServer]:
    """Listen on a free port until the end of the block."""
    with _Threads(("127.0.0.1", 0), _Session) as server:
        server.mail = MailServer(port=server.server_address[1], **how)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.mail
        server.mail.speaks.set()
        server.shutdown()
        thread.join()


@dataclass
class Gateway:
    """What the gateway for messages was sent, and how it answers; ``statuses`` are used up one by one, then 202."""

    port: int = 0
    requests: list[tuple[dict[str, str], bytes, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b"{}"
    stay_silent: threading.Event | None = None
    connections: set[int] = field(default_factory=set)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body, _ in self.requests]


@contextlib.contextmanager
def gateway(tls: ssl.SSLContext | None = None) -> Iterator[Gateway]:
    """Listen on a free port until the end of the block."""
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.connections.add(self.client_address[1])
            found.requests.append((dict(self.headers.items()), body, self.path))
            if found.stay_silent is not None:
                found.stay_silent.wait(30)
                return
            status = found.statuses.pop(0) if found.statuses else 202
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(found.answer)))
            self.end_headers()
            self.wfile.write(found.answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign] - a client that hangs up is no fault
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield found
        if found.stay_silent is not None:
            found.stay_silent.set()
        server.shutdown()
        thread.join()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for localhost; return it as a file to trust, and what a server needs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begins = dates.datetime.now(tz=dates.UTC) - dates.timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + dates.timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "cert.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return trusted, context
