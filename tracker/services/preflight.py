"""What keeps an installation with real people's records from starting, each thing named.

The settings are judged whenever the program starts in production; what only the database knows is
judged by ``tracker serve`` before the site opens.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.config import DEMO_DOMAIN, Settings
from tracker.models import Person
from tracker.services import schema

SHORTEST_SECRET = 32
KNOWN_SECRETS = frozenset(
    {"changeme", "change-me", "secret", "dev", "development", "default", "test", "tests"}
)
_ON = frozenset({"1", "true", "yes", "on"})


def of_settings(settings: Settings, env: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the settings of a production installation; nothing for any other."""
    if not settings.is_production:
        return
    for secret in (settings.secret_key, *settings.old_secret_keys):
        if len(secret) < SHORTEST_SECRET or secret.casefold() in KNOWN_SECRETS or len(set(secret)) < 8:
            yield (
                f"SECRET_KEY is one that others guess: use at least {SHORTEST_SECRET} random characters, "
                'for example from: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
            break
    for name in ("FLASK_DEBUG", "PYTHONDEVMODE"):
        if env.get(name, "").casefold() in _ON:
            yield f"{name} is on: debugging shows what nobody may see; unset it"
    address = urlsplit(settings.base_url)
    if address.scheme != "https":
        yield f"BASE_URL is {settings.base_url}: cookies and links need https"
    if settings.mail_url is None:
        yield "MAIL_URL is not set: invitations and reminders would be written to a folder and reach nobody"


def advice(settings: Settings) -> Iterator[str]:
    """What a production installation may do and had better not."""
    if settings.is_production and not settings.staff_need_factor:
        yield "SECOND_FACTOR is optional: a password of the staff alone opens records; set it to required"


def of_database(settings: Settings, engine: Engine) -> Iterator[str]:
    """What is wrong with the database of a production installation; nothing for any other."""
    if not settings.is_production:
        return
    try:
        if not schema.is_current():
            yield "the schema is not the one of this program; run: tracker db upgrade"
            return
        with engine.connect() as connection:
            demo = select(func.count()).where(Person.email.like(f"%@{DEMO_DOMAIN}"), Person.is_active)
            if connection.execute(demo).scalar_one():
                yield f"there are accounts of the demo school (@{DEMO_DOMAIN}), whose password is public"
    except SQLAlchemyError as error:
        yield f"the database does not answer ({type(error).__name__}); see DATABASE_URL"
