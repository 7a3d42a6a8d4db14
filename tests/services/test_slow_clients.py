"""The real server with few threads: whoever is slow, silent or far too long holds none of them."""

import re
import socket
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from tests.databases import Databases
from tests.server import LiveServer, live
from tracker.web import patient
from tracker.web.patient import MOST_BUFFERED, MOST_HEAD, PatientSocket, PatientWorker, has_arrived
from tracker.web.security import HEADERS

THREADS = 4
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One process with four threads."""
    with live(databases.new("sqlite"), tmp_path_factory.mktemp("slow"), WEB_CONCURRENCY="1") as made:
        yield made


def connect(server: LiveServer, begun: bytes = b"") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=8)
    made.sendall(begun)
    return made


def answer(server: LiveServer, sent: bytes) -> str:
    with connect(server, sent) as client:
        parts = []
        while part := client.recv(65_536):
            parts.append(part)
    return b"".join(parts).decode("latin-1")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"G",
        HEAD + b"X-Slow: ",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\nemail=",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nemail",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\nemail=",
    ],
    ids="silent byte head form chunked large".split(),
)
def test_slow_clients_hold_no_thread(server: LiveServer, begun: bytes) -> None:
    with ExitStack() as open_ones:
        for _ in range(6 * THREADS):
            open_ones.enter_context(connect(server, begun))
        began = time.monotonic()
        assert " 200 OK" in answer(server, HEAD + b"Connection: close\r\n\r\n")
        # Far less than one of them would be waited for.
        assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (HEAD + b"X-Long: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (HEAD + b"".join(b"X-%d: a\r\n" % number for number in range(70)) + b"\r\n", 431),
        (HEAD + b"X-Endless: " + b"a" * (MOST_HEAD + 1), 431),
        (b"<script>alert(1)</script>\r\n\r\n", 400),
        (HEAD + b"Broken\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", 411),
    ],
)
def test_what_is_no_request_is_refused_with_our_headers(server: LiveServer, sent: bytes, status: int) -> None:
    told = answer(server, sent)
    assert told.startswith(f"HTTP/1.1 {status} "), told[:200]
    for name, value in HEADERS.items():
        assert f"\r\n{name}: {value}\r\n" in told
    assert "<script>alert" not in told and "X-Long" not in told


def test_a_request_in_small_pieces_is_answered(server: LiveServer) -> None:
    with connect(server) as client:
        for part in re.findall(rb"(?s).{1,20}", HEAD + b"\r\n" + HEAD + b"Connection: close\r\n\r\n"):
            client.sendall(part)
        parts = []
        while part := client.recv(65_536):
            parts.append(part)
    assert b"".join(parts).count(b" 200 OK") >= 1


def test_two_requests_on_one_connection(server: LiveServer) -> None:
    with closing(HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=8)) as client:
        client.connect()
        first = client.sock
        for _ in range(2):
            client.request("GET", "/healthz")
            found = client.getresponse()
            assert (found.status, found.read()) == (200, b"ok\n")
        assert client.sock is first


def test_when_a_thread_may_begin() -> None:
    form = b"POST / HTTP/1.1\r\ncontent-LENGTH:  4 \r\nHost: a\r\n\r\n"
    assert not has_arrived(b"")
    assert not has_arrived(form[:-1])
    assert not has_arrived(form + b"a=b")
    assert has_arrived(form + b"a=bc")
    assert has_arrived(HEAD + b"\r\n")
    assert has_arrived(form.replace(b"4", str(MOST_BUFFERED).encode()))


def test_a_reader_and_a_sender_that_stall_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "STALLED_SECONDS", 0.05)
    monkeypatch.setattr(patient, "SLOWEST", 10**9)
    here, there = socket.socketpair()
    with there, PatientSocket.adopt(here) as client:
        client.setblocking(True)
        client.begin()
        there.sendall(b"abc")
        assert client.recv(2) == b"ab"
        assert client.recv(2) == b"c"
        with pytest.raises(ConnectionResetError):
            client.recv(1)
        with pytest.raises(BrokenPipeError):
            client.sendall(b"x" * 10_000_000)


@pytest.fixture(scope="module")
def pair(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Two processes with four threads each."""
    with live(databases.new("sqlite"), tmp_path_factory.mktemp("pair"), WEB_CONCURRENCY="2") as made:
        yield made


def worker(connections: int, kept: int = 0, waiting: int = 0, workers: int = 2) -> Any:
    """A worker that is not running, with so many connections."""
    made = PatientWorker.__new__(PatientWorker)
    made.cfg = SimpleNamespace(threads=4, workers=workers)
    made.nr_conns = connections
    made.keepalived_conns, made.pending_conns = deque(range(kept)), deque(range(waiting))
    return made


@pytest.mark.parametrize(
    ("connections", "waits"), [(0, 0), (1, 0.0005), (3, 0.0015), (32, 0.002), (33, None)]
)
def test_who_has_connections_lets_others_take_the_next(
    monkeypatch: pytest.MonkeyPatch, connections: int, waits: float | None
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(patient.time, "sleep", slept.append)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        made = worker(connections)
        made.accept(listener)
        worker(connections, workers=1).accept(listener)
    assert slept == [pytest.approx(waits)] * (waits is not None), "one worker alone waits for nobody"
    assert made.nr_conns == connections, "another worker was faster: nothing was taken"


@pytest.mark.parametrize(
    ("connections", "kept", "waiting", "workers", "is_sent_on"),
    [(4, 0, 0, 2, False), (5, 0, 0, 2, True), (9, 3, 2, 2, False), (9, 2, 2, 2, True), (9, 0, 0, 1, False)],
)
def test_where_requests_queue_the_client_comes_again(
    monkeypatch: pytest.MonkeyPatch,
    connections: int,
    kept: int,
    waiting: int,
    workers: int,
    is_sent_on: bool,
) -> None:
    closed: list[bool] = []
    request = SimpleNamespace(force_close=lambda: closed.append(True))
    monkeypatch.setattr(ThreadWorker, "handle_request", lambda _self, _req, _conn: not closed)
    parser = SimpleNamespace(finish_body=lambda deadline: True)
    conn = SimpleNamespace(sock=SimpleNamespace(is_read=False), parser=parser)
    is_kept = worker(connections, kept, waiting, workers).handle_request(request, conn)
    assert (closed == [True], not is_kept, conn.sock.is_read) == (is_sent_on,) * 3


def test_many_at_once_are_all_answered(pair: LiveServer) -> None:
    port = int(pair.url.rpartition(":")[2])

    def ask(_number: int) -> list[int]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=8)) as client:
            found = []
            for _ in range(20):
                client.request("GET", "/sign-in")
                told = client.getresponse()
                told.read()
                found.append(told.status)
        return found

    with ThreadPoolExecutor(4 * THREADS) as pool:
        assert set(chain.from_iterable(pool.map(ask, range(4 * THREADS)))) == {200}
