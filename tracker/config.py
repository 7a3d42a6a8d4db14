"""Settings from the environment: every one has a default and one line of explanation."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PACKAGE = Path(__file__).resolve().parent
DEVELOPMENT, PRODUCTION, TESTING = "development", "production", "testing"
OWN_NAMES = ("localhost", "127.0.0.1")
DEMO_DOMAIN = "demo.test"
"""Where the made-up people of the demo school have their addresses."""


class SettingsError(ValueError):
    """A setting that cannot be used; the text names it and says what it should be."""


def house() -> Path:
    """The checkout this package runs from, or the working directory when it is installed."""
    checkout = PACKAGE.parent
    return checkout if (checkout / "setup.cfg").is_file() else Path.cwd()


def folder(name: str) -> Path:
    """Where ``templates`` or ``static`` stands: inside the package (wheel) or beside it (checkout)."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation may choose. ``from_env`` documents each variable."""

    environment: str
    instance: Path
    database_url: str
    secret_key: str
    base_url: str
    timezone: ZoneInfo
    today: date | None = None
    mail_url: str | None = None
    mail_from: str = "tracker@localhost"
    max_form_bytes: int = 1_000_000
    files_path: Path | None = None
    student_session: timedelta = timedelta(days=30)
    staff_session: timedelta = timedelta(hours=12)
    student_idle: timedelta = timedelta(days=14)
    staff_idle: timedelta = timedelta(hours=2)
    confirm_after: timedelta | None = None
    staff_need_factor: bool = False
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    log_level: str = "INFO"
    limits_requests: bool = False
    old_secret_keys: tuple[str, ...] = ()
    signing_key_file: Path | None = None

    @property
    def files(self) -> Path:
        """The folder of the files that prove entries."""
        return self.files_path or self.instance / "files"

    @property
    def is_production(self) -> bool:
        """Whether real people's records are in here."""
        return self.environment == PRODUCTION

    def _hosts(self) -> list[str] | None:
        """The hosts that are answered: in production none but that of ``base_url``, and this machine's own
        names for who looks whether the site lives; None answers all."""
        if self.trusted_hosts or not self.is_production:
            return [*self.trusted_hosts, *OWN_NAMES] if self.trusted_hosts else None
        return [urlsplit(self.base_url).hostname or "localhost", *OWN_NAMES]

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises SettingsError on one that cannot be used."""
        # development (default), production or testing
        environment = env.get("TRACKER_ENV", DEVELOPMENT)
        if environment not in (DEVELOPMENT, PRODUCTION, TESTING):
            raise SettingsError(f"TRACKER_ENV is {environment!r}; use development, production or testing")
        # folder of the embedded database, development mail and uploads
        instance = Path(env.get("INSTANCE_PATH") or house() / "instance").resolve()
        instance.mkdir(parents=True, exist_ok=True)
        return cls(
            environment=environment,
            instance=instance,
            # sqlite:///file or postgresql://user@host/name
            database_url=_database_url(
                _secret(env, "DATABASE_URL") or f"sqlite:///{instance}/tracker.sqlite"
            ),
            # signs cookies and links; production must set it
            secret_key=_secret(env, "SECRET_KEY") or _development_key(environment, instance),
            # keys of before, comma-separated: what they signed still counts, new things get the new key
            old_secret_keys=_names(_secret(env, "OLD_SECRET_KEYS")),
            # PEM file with the Ed25519 key that signs records; without it the database keeps one, encrypted
            signing_key_file=Path(env["SIGNING_KEY_FILE"]).resolve() if env.get("SIGNING_KEY_FILE") else None,
            # how people reach the site, for links in mail
            base_url=env.get("BASE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
            # the school's time zone; a cohort may have its own
            timezone=_timezone(env.get("SCHOOL_TIMEZONE", "America/New_York")),
            # YYYY-MM-DD: pretend that today is this day (never in production)
            today=_today(env.get("TRACKER_TODAY"), environment),
            # smtp://user:password@host:587; without it mail is written to instance/mail
            mail_url=_secret(env, "MAIL_URL") or None,
            # sender of all mail
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            # largest form that is read, in bytes
            max_form_bytes=_number(env, "MAX_FORM_BYTES", cls.max_form_bytes),
            # folder of the files that prove entries; without it they stand in instance/files
            files_path=Path(env["FILES_PATH"]).resolve() if env.get("FILES_PATH") else None,
            # how long students and staff stay signed in
            student_session=timedelta(days=_number(env, "STUDENT_SESSION_DAYS", 30)),
            staff_session=timedelta(hours=_number(env, "STAFF_SESSION_HOURS", 12)),
            # how long a device may be silent before it is signed out
            student_idle=timedelta(days=_number(env, "STUDENT_IDLE_DAYS", 14)),
            staff_idle=timedelta(minutes=_number(env, "STAFF_IDLE_MINUTES", 120)),
            # minutes after which what is sensitive asks again who is there; 0 never asks
            confirm_after=_minutes(env, "CONFIRM_MINUTES", 10 if environment == PRODUCTION else 0),
            # required or optional: whether staff need a second factor; required in production
            staff_need_factor=_is_required(env, environment),
            # how many proxies in front set X-Forwarded-* headers
            trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
            # comma-separated host names that are answered; empty answers all, in production that of BASE_URL
            trusted_hosts=_names(env.get("TRUSTED_HOSTS", "")),
            # "on" limits how often a person may ask for what; production always does
            limits_requests=environment == PRODUCTION or env.get("REQUEST_LIMITS") == "on",
            # DEBUG, INFO, WARNING or ERROR
            log_level=env.get("LOG_LEVEL", cls.log_level).upper(),
        )

    def as_flask(self) -> dict[str, Any]:
        """The same as configuration of Flask and its extensions."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.old_secret_keys),
            "TESTING": self.environment == TESTING,
            "MAX_CONTENT_LENGTH": self.max_form_bytes,
            "MAX_FORM_MEMORY_SIZE": self.max_form_bytes,
            "MAX_FORM_PARTS": 2_000,
            "TRUSTED_HOSTS": self._hosts(),
            "PREFERRED_URL_SCHEME": "https" if self.is_production else "http",
            "SESSION_COOKIE_NAME": "__Host-session" if self.is_production else "session",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.is_production,
            "PERMANENT_SESSION_LIFETIME": self.student_session,
            "REMEMBER_COOKIE_DURATION": self.student_session,
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_SECURE": self.is_production,
            # A page left open stays usable as long as its session.
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "en",
            "BABEL_DEFAULT_TIMEZONE": self.timezone.key,
            "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        }


def _secret(env: Mapping[str, str], name: str) -> str:
    """A setting that may stand in a file instead, which ``<name>_FILE`` names: so containers hand
    secrets over."""
    file = env.get(f"{name}_FILE")
    if not file:
        return env.get(name, "")
    if env.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both set; choose one")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}_FILE is {file!r}, which cannot be read") from error


def _database_url(url: str) -> str:
    if url.startswith("postgres://"):
        return "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:", "postgresql")):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://")
    return url


def _development_key(environment: str, instance: Path) -> str:
    if environment == PRODUCTION:
        raise SettingsError("SECRET_KEY must be set in production")
    file = instance / "secret-key"
    if not file.exists():
        # Processes that start together must agree: the first link wins.
        draft = instance / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):
            file.hardlink_to(draft)
        draft.unlink()
    return file.read_text(encoding="ascii")


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"SCHOOL_TIMEZONE is {name!r}; use a name like America/New_York") from error


def _today(text: str | None, environment: str) -> date | None:
    if not text:
        return None
    if environment == PRODUCTION:
        raise SettingsError("TRACKER_TODAY is refused in production")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"TRACKER_TODAY is {text!r}; use YYYY-MM-DD") from error


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} is {text!r}; use a whole number")
    return int(text)


def _minutes(env: Mapping[str, str], name: str, default: int) -> timedelta | None:
    return timedelta(minutes=_number(env, name, default)) or None


def _is_required(env: Mapping[str, str], environment: str) -> bool:
    text = env.get("SECOND_FACTOR") or ("required" if environment == PRODUCTION else "optional")
    if text not in ("required", "optional"):
        raise SettingsError(f"SECOND_FACTOR is {text!r}; use required or optional")
    return text == "required"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
