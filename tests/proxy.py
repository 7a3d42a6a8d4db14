"""A plain reverse proxy before several servers: nginx as ``deploy/nginx.conf`` sets it up, or a stand-in."""

import itertools
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.servers import free_port
from tracker.config import house

CONFIGURATION = house() / "deploy" / "nginx.conf"
_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


def nginx() -> str | None:
    """Where nginx is on this machine."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def configured(ports: Sequence[int], port: int, folder: Path) -> Path:
    """Our configuration with these addresses, without HTTPS, and with all its files in ``folder``."""
    text = CONFIGURATION.read_text("utf-8")
    servers = iter(ports)
    changes: list[tuple[str, object]] = [
        (r"server web-\d:8000", lambda _found: f"server 127.0.0.1:{next(servers)}"),
        (r"listen 80 default_server;", f"listen 127.0.0.1:{free_port()} default_server;"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"\n +ssl_[^\n]+", ""),
        (r"pid /run/nginx.pid;", f"pid {folder}/nginx.pid;"),
        (r"    include /etc/nginx/mime.types;", _temporary(folder)),
    ]
    for pattern, change in changes:
        text, count = re.subn(pattern, change, text)  # type: ignore[call-overload]
        assert count, f"deploy/nginx.conf has no {pattern}"
    made = folder / "nginx.conf"
    made.write_text(text, "utf-8")
    return made


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)


@contextmanager
def proxy(ports: Sequence[int], folder: Path) -> Iterator[int]:
    """The port of a proxy that gives requests to these ports by turns."""
    program, port = nginx(), free_port()
    if program is None:
        with _stand_in(ports, port):
            yield port
        return
    alone = "daemon off; master_process off;"
    command = [program, "-e", "stderr", "-c", str(configured(ports, port, folder)), "-g", alone]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "nginx.log")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nginx did not start:\n{log.read_text('utf-8')}")


class _Forward(BaseHTTPRequestHandler):
    """Asks the next server; where nobody listens, the one after it."""

    protocol_version = "HTTP/1.1"
    turns: Iterator[int]
    count = 0

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        for _try in range(self.count):
            connection = HTTPConnection("127.0.0.1", next(self.turns), timeout=30)
            try:
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                data = answer.read()
            except (OSError, HTTPException):
                continue
            finally:
                connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return
        self.send_error(502)

    do_GET = do_POST = _forward

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def _stand_in(ports: Sequence[int], port: int) -> Iterator[None]:
    handler = type("Forward", (_Forward,), {"turns": itertools.cycle(ports), "count": len(ports)})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
