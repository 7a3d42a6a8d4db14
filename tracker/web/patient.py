"""gunicorn's threaded worker, patient with slow clients at nobody's expense.

A thread costs: there are a few, and whoever holds all of them has stopped the site. So a request gets one
when it has arrived, head and form, and not before: until then its bytes wait beside the poller, for a time
and in a room that are bounded. Only a body larger than a form (a file) is read by a thread, and whoever
sends or takes one has to be faster than ``SLOWEST``.
"""

import errno
import re
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from tracker.config import Settings
from tracker.web.security import HEADERS, HTTPS_HEADERS

ARRIVAL_SECONDS = 10.0
"""How long a head, with a form behind it, may be on its way."""
MOST_HEAD = 32_768
MOST_BUFFERED = 1_100_000
"""A form of the largest size and its head; what is larger is read by a thread."""
MOST_WAITING = 64_000_000
"""How much may wait in one process, of all connections together."""
STALLED_SECONDS = 15.0
SLOWEST = 2_000
"""Bytes in a second."""
LINGER_SECONDS = 0.2
"""How long what is still sent is thrown away, so that the answer is read and not cut off."""
FAST = 10_000_000
"""Bytes in a second: who sends as fast as that is listened to on, up to ``MOST_DRAINED``."""
MOST_DRAINED = 64_000_000
REST_SECONDS = 0.05
STEP_BACK_SECONDS = 0.0005
"""How long a worker lets the others take a new connection, for each that it has already."""
STEP_BACK_MOST = 32
_CHUNK = 65_536
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)


class PatientSocket(socket.socket):
    """A client's connection that gives first what has arrived already, and then waits within bounds."""

    arrived = b""
    is_read = False
    """Whether all of a request was read, so that nothing need be thrown away before it is closed."""
    taken = 0
    waited = 0.0

    @classmethod
    def adopt(cls, accepted: socket.socket) -> "PatientSocket":
        """The same connection."""
        made = cls(fileno=accepted.detach())
        made.setblocking(False)
        return made

    def begin(self) -> None:
        """A new request begins: the time it may take begins with it."""
        self.taken, self.waited, self.is_read = 0, 0.0, False

    def setblocking(self, flag: bool) -> None:
        """Wait within bounds, or not at all; nothing where the connection is closed."""
        if self.fileno() >= 0:
            self.settimeout(STALLED_SECONDS if flag else 0.0)

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Some bytes. Raises ConnectionResetError for a client that is too slow."""
        if self.arrived:
            given, self.arrived = self.arrived[:size], self.arrived[size:]
            return given
        left = STALLED_SECONDS + self.taken / SLOWEST - self.waited
        if self.gettimeout() == 0.0:
            return super().recv(size, flags)
        began = time.monotonic()
        try:
            self.settimeout(max(0.001, min(self.gettimeout() or STALLED_SECONDS, left)))
            data = super().recv(size, flags)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "too slow") from None
        finally:
            self.waited += time.monotonic() - began
        self.taken += len(data)
        return data

    def drain(self) -> None:
        """Throw away what is still sent, for a moment; a thread waits here, so only for who is fast."""
        drained, began = 0, time.monotonic()
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while drained < MOST_DRAINED:
                left = LINGER_SECONDS + drained / FAST - (time.monotonic() - began)
                if left <= 0:
                    break
                self.settimeout(left)
                data = super().recv(_CHUNK)
                if not data:
                    break
                drained += len(data)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send everything. Raises BrokenPipeError for a client that takes it too slowly."""
        self.settimeout(STALLED_SECONDS + len(data) / SLOWEST)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "too slow") from None


class PatientWorker(ThreadWorker):
    """Hands a connection to a thread when its request has arrived."""

    def init_process(self) -> None:
        """Start; gunicorn's own refusals get the headers of all answers."""
        more = HTTPS_HEADERS if Settings.from_env().is_production else {}
        util.write_error = partial(write_error, HEADERS | more)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Let a connection in, to wait for its request; a worker with fewer of them goes first.

        A connection stays with the worker that took it. Without this the first one awake takes most of
        them, and the other core idles. Where there are very many, chance spreads them, and nobody waits.
        """
        if self.cfg.workers > 1 and self.nr_conns <= STEP_BACK_MOST:
            time.sleep(min(self.nr_conns, self.cfg.threads) * STEP_BACK_SECONDS)
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        self._wait(TConn(self.cfg, PatientSocket.adopt(accepted), client, listener.getsockname()))

    def _wait(self, conn: Any) -> None:
        conn.timeout = time.monotonic() + ARRIVAL_SECONDS
        conn.sock.arrived = b""
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept begins its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a request is here: it goes on to a thread when that was all."""
        try:
            data = socket.socket.recv(conn.sock, _CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        conn.sock.arrived += data
        is_endless = len(conn.sock.arrived) > MOST_HEAD and _END not in conn.sock.arrived
        is_over = not data or is_endless or self._waiting() > MOST_WAITING
        if not is_over and not has_arrived(conn.sock.arrived):
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if is_over:
            self.nr_conns -= 1
            if is_endless:
                util.write_error(conn.sock, 431, "Request Header Fields Too Large", "")
            conn.close()
            return
        conn.data_ready = True
        self.enqueue_req(conn)

    def _waiting(self) -> int:
        return sum(len(conn.sock.arrived) for conn in self.pending_conns)

    def handle(self, conn: Any) -> Any:
        """Answer one request in a thread; a connection that ends is closed here, where nobody waits."""
        conn.sock.begin()
        is_kept = super().handle(conn)
        if not is_kept:
            if not conn.sock.is_read:
                conn.sock.drain()
            util.close_graceful(conn.sock, timeout=0.0)
        return is_kept

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer; where requests queue for a thread, the client is asked to come by another connection,
        which a worker with less to do will take."""
        in_hand = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        if self.cfg.workers == 1 or in_hand <= self.cfg.threads:
            return super().handle_request(req, conn)
        req.force_close()
        is_kept = super().handle_request(req, conn)
        conn.sock.is_read = self._keepalive_after(conn, keepalive=True)
        return is_kept

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """What is left of a body that nobody wanted is hardly waited for."""
        return bool(keepalive and conn.parser.finish_body(deadline=time.monotonic() + REST_SECONDS))


def has_arrived(data: bytes) -> bool:
    """Whether a thread may begin: the head is whole, and so is a form behind it."""
    end = data.find(_END)
    if end < 0:
        return False
    found = _LENGTH.search(data, 0, end + 2)
    length = int(found[1]) if found else 0
    return end + len(_END) + length > MOST_BUFFERED or len(data) >= end + len(_END) + length


def write_error(headers: dict[str, str], sock: socket.socket, status: int, reason: str, _why: str) -> None:
    """The refusal of what is no request, in place of gunicorn's, which repeats what was sent."""
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{reason}</title></head>'
        f"<body><main><h1>{reason}</h1><p>{HTTPStatus(status).description or reason}</p></main></body></html>"
    )
    fixed = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Connection": "close"}
    lines = [f"{name}: {value}" for name, value in (headers | fixed).items()]
    lines = [f"HTTP/1.1 {status} {reason}", *lines, f"Content-Length: {len(body)}", "", body]
    util.write_nonblock(sock, "\r\n".join(lines).encode("latin-1"))
