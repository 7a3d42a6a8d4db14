"""The counters' own file on SQLite."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from sqlalchemy import create_engine

from tracker.services.limiting import limiter_for


def test_a_new_installation_may_be_asked_by_everybody_at_once(tmp_path: Path) -> None:
    url, together = f"sqlite:///{tmp_path / 'new.sqlite'}", Barrier(8)

    def ask(number: int) -> None:
        together.wait()
        limiter_for(create_engine(url)).hit("sign_in_account", f"one{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
