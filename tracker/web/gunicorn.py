"""How gunicorn runs the site: ``gunicorn --config python:tracker.web.gunicorn "tracker:create_app()"``.

``tracker serve`` does so; whatever is asked for on the command line wins.
"""

import ctypes
import gc
import os
from contextlib import suppress
from typing import Any

worker_class = "tracker.web.patient.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
graceful_timeout = 8
keepalive = 5
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
loglevel = "warning"
control_socket_disable = True

_ARENAS, _LARGE = -8, -3
"""M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's malloc.h."""
_MOST_ARENAS, _LARGE_BYTES = 2, 1 << 20


def on_starting(_server: Any) -> None:
    """Before the workers fork: give memory back that is not needed any more.

    A password's hash takes 19 MiB for a moment; glibc would keep them for good, and apart for every
    thread. Elsewhere there is nothing to set. With 10,000 mixed requests: 116 MB a worker, not 192.
    """
    with suppress(OSError, AttributeError):
        malloc = ctypes.CDLL(None).mallopt
        malloc(_ARENAS, _MOST_ARENAS)
        malloc(_LARGE, _LARGE_BYTES)


def pre_fork(_server: Any, _worker: Any) -> None:
    """What is loaded stays: collecting garbage need not look at it again, in no worker."""
    gc.collect()
    gc.freeze()
