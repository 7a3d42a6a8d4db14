"""How often somebody may try something: counters that all processes share.

``LIMITS`` is the one table. Counters stand in the database, on SQLite in a file beside it, so that
counting never waits for the pen of the record.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Engine, Table, case, create_engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker.models import RateCount
from tracker.models.engine import database_file, write_lock
from tracker.services import clock
from tracker.services.logs import logger

LIMITS: dict[str, str] = {
    "sign_in_account": "10 per 15 minutes",
    "sign_in_address": "100 per 15 minutes",
    "second_account": "10 per 15 minutes",
    "second_address": "100 per 15 minutes",
    "passkey_address": "300 per 15 minutes",
    "challenge_once": "1 per hour",
    "link_account": "3 per hour",
    "link_address": "20 per hour",
    "token_address": "60 per hour",  # nosec B105  # a limit, no password
    "change": "120 per minute",
    "upload": "600 per 10 minutes",
    "export": "30 per 10 minutes",
}
"""What is limited, by account (what was typed) or by network address; the last three by person, or by
address for who is signed out."""
_SWEEP_EVERY = 500


class TooMany(Exception):
    """The limit is reached; ``seconds`` is how long until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TableStorage(Storage):
    """Counters in a table, for SQLite and PostgreSQL alike."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._table: Table = RateCount.__table__  # type: ignore[assignment]
        self._insert: Any = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
        self._hits = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the database may raise."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more in the window that runs, or begin a new one."""
        now, table = int(clock.now().timestamp()), self._table
        is_over = table.c.expires_at <= now
        statement = self._insert(table).values(key=_digest(key), count=amount, expires_at=now + expiry)
        counted = statement.on_conflict_do_update(
            index_elements=[table.c.key],
            set_={
                "count": case((is_over, amount), else_=table.c.count + amount),
                "expires_at": case((is_over, now + expiry), else_=table.c.expires_at),
            },
        ).returning(table.c.count)
        with self._engine.begin() as connection:
            count = int(connection.execute(counted).scalar_one())
            self._hits += 1
            if self._hits % _SWEEP_EVERY == 0:
                connection.execute(delete(table).where(is_over))
        return count

    def get(self, key: str) -> int:
        """How many were counted in the window that runs."""
        row = self._row(key)
        return row.count if row and row.expires_at > clock.now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        row = self._row(key)
        return float(row.expires_at) if row else clock.now().timestamp()

    def _row(self, key: str) -> Any:
        table = self._table
        with self._engine.begin() as connection:
            found = select(table.c.count, table.c.expires_at).where(table.c.key == _digest(key))
            return connection.execute(found).one_or_none()

    def check(self) -> bool:
        """Whether the table answers."""
        self.get("check")
        return True

    def reset(self) -> int:
        """Forget everything; gives how many counters there were."""
        with self._engine.begin() as connection:
            return int(connection.execute(delete(self._table)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.key == _digest(key)))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class Limiter:
    """Counts tries against ``LIMITS``."""

    strategy: FixedWindowRateLimiter
    items: dict[str, tuple[RateLimitItem, ...]]

    def hit(self, name: str, who: str) -> None:
        """Count one try of this kind. Raises TooMany. When counters do not answer, nobody is kept out."""
        try:
            for item in self.items[name]:
                if not self.strategy.hit(item, name, who.strip().casefold()):
                    ends_at = self.strategy.get_window_stats(item, name, who.strip().casefold()).reset_time
                    raise TooMany(max(1, int(ends_at - clock.now().timestamp()) + 1))
        except SQLAlchemyError as error:
            logger.error("limits", exc_info=error)

    def forget(self, name: str, who: str) -> None:
        """It went well: what was tried before does not count any more."""
        try:
            for item in self.items[name]:
                self.strategy.clear(item, name, who.strip().casefold())
        except SQLAlchemyError as error:
            logger.error("limits", exc_info=error)


def limiter_for(engine: Engine) -> Limiter:
    """The limiter of an installation; on SQLite its file is made when it is first counted."""
    file = database_file(engine.url)
    if file is not None:
        url = f"sqlite:///{file.with_name(file.stem + '-limits' + file.suffix)}"
        engine = create_engine(url, connect_args={"timeout": 2}, hide_parameters=True)
        # All workers may be asked at once for the first time.
        with write_lock(engine), engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            table: Any = RateCount.__table__
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
    items = {name: tuple(parse_many(text)) for name, text in LIMITS.items()}
    return Limiter(FixedWindowRateLimiter(TableStorage(engine)), items)
