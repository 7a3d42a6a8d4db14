"""Passkeys: what the browser is asked, and whether its answer is right."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracker.config import Settings
from tracker.models import Passkey, Person
from tracker.models.engine import writing


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is told as JSON, and the challenge that its answer must hold."""

    json: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was made and verified."""

    credential_id: str
    public_key: bytes
    sign_count: int


def ask_to_make(session: Session, settings: Settings, person_id: int, email: str, name: str) -> Asked:
    """What makes a passkey for this person; one that they have is not made again."""
    options = webauthn.generate_registration_options(
        rp_id=_host(settings),
        rp_name=_host(settings),
        user_name=email,
        # No number of ours leaves the house.
        user_id=hashlib.sha256(f"passkey {person_id}".encode()).digest(),
        user_display_name=name,
        exclude_credentials=_held(session, person_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def made(settings: Settings, answer: str, challenge: str) -> Made | None:
    """The passkey that the browser's answer brings, if it is one made for us just now."""
    try:
        seen = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=webauthn.base64url_to_bytes(challenge),
            expected_rp_id=_host(settings),
            expected_origin=settings.base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return Made(bytes_to_base64url(seen.credential_id), seen.credential_public_key, seen.sign_count)


def ask_to_use(session: Session, settings: Settings, person_id: int | None) -> Asked:
    """What asks for a passkey: of this person, or of anybody when nobody is known yet."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(settings),
        allow_credentials=_held(session, person_id) if person_id is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def who_used(
    engine: Engine, settings: Settings, answer: str, challenge: str, person_id: int | None, now: datetime
) -> int | None:
    """The person whose passkey answered; None when it is no answer to this challenge, or not theirs."""
    try:
        credential = parse_authentication_credential_json(answer)
        with Session(engine) as session:
            row = session.execute(
                select(Passkey)
                .join(Person, Person.id == Passkey.person_id)
                .where(Passkey.credential_id == bytes_to_base64url(credential.raw_id), Person.is_active)
            ).scalar_one_or_none()
        if row is None or (person_id is not None and row.person_id != person_id):
            return None
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=webauthn.base64url_to_bytes(challenge),
            expected_rp_id=_host(settings),
            expected_origin=settings.base_url,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    values = {"sign_count": seen.new_sign_count, "used_at": now}
    used = update(Passkey).where(Passkey.id == row.id, Passkey.sign_count == row.sign_count)
    with writing(engine) as connection:
        return row.person_id if connection.execute(used.values(values)).rowcount == 1 else None


def _held(session: Session, person_id: int) -> list[PublicKeyCredentialDescriptor]:
    rows = session.execute(select(Passkey.credential_id).where(Passkey.person_id == person_id))
    return [PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(key)) for key in rows.scalars()]


def _host(settings: Settings) -> str:
    return urlsplit(settings.base_url).hostname or "localhost"
