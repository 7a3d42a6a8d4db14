"""Signed files: one flipped bit fails, old keys verify, private halves open with the right secret only."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.domain.record import canonical_bytes
from tracker.services import signing
from tracker.services.signing import PublicKey, Unverified, verify

MADE = datetime(2026, 11, 1, tzinfo=UTC)
DOCUMENT = {"issued_at": "2026-11-24T12:00:00Z", "name": 'Zoë "<b>" ,"signature":"\u2028 🩺', "n": 3}


@pytest.fixture(scope="module")
def pair() -> signing.Pair:
    return signing.new_pair()


def file_of(pair: signing.Pair) -> bytes:
    return signing.signed_file(canonical_bytes(DOCUMENT), pair.private, pair.kid)


def known(pair: signing.Pair, **values: datetime) -> list[PublicKey]:
    return [PublicKey(pair.kid, pair.public, MADE, **values)]


def code_of(file: bytes, keys: list[PublicKey]) -> str:
    with pytest.raises(Unverified) as caught:
        verify(file, keys)
    return caught.value.code


def test_a_file_says_what_was_signed(pair):
    found = verify(file_of(pair), known(pair))
    assert (found.document, found.kid) == (DOCUMENT, pair.kid)
    assert signing.payload_of(file_of(pair)) == canonical_bytes(DOCUMENT)


def test_every_flipped_bit_and_every_lost_byte_fails(pair):
    file, keys = file_of(pair), known(pair)
    for at in range(len(file)):
        for bit in range(8):
            changed = bytearray(file)
            changed[at] ^= 1 << bit
            with pytest.raises(Unverified):
                verify(bytes(changed), keys)
        with pytest.raises(Unverified):
            verify(file[:at] + file[at + 1 :], keys)
    for more in (b" ", b"\n", b"x"):
        assert code_of(file + more, keys) == "not_a_record"
        assert code_of(more + file, keys) == "not_a_record"


def test_the_signature_is_a_detached_jws(pair):
    """What any JOSE library does: the payload put back between the dots."""
    told = json.loads(file_of(pair))
    protected, nothing, signature = told["signature"].split(".")
    assert (nothing, told["record"]) == ("", DOCUMENT)
    header = json.loads(signing._bytes(protected))
    assert header == {"alg": "EdDSA", "kid": pair.kid, "typ": "medical-assistant-record+jws"}
    key = Ed25519PrivateKey.from_private_bytes(pair.private).public_key()
    whole = f"{protected}.{signing._text(canonical_bytes(told['record']))}"
    key.verify(signing._bytes(signature), whole.encode())


def test_another_key_under_the_same_name_proves_nothing(pair):
    other = signing.new_pair()
    assert code_of(file_of(pair), []) == "unknown_key"
    assert code_of(file_of(pair), known(other)) == "unknown_key"
    assert code_of(file_of(pair), [PublicKey(pair.kid, other.public, MADE)]) == "unknown_key"


def test_a_retired_key_verifies_what_it_signed_and_a_revoked_one_nothing(pair):
    signed_at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert verify(file_of(pair), known(pair, retired_at=signed_at)).kid == pair.kid
    before = signed_at - timedelta(seconds=1)
    assert code_of(file_of(pair), known(pair, retired_at=before)) == "outside_validity"
    assert code_of(file_of(pair), known(pair, retired_at=signed_at, revoked_at=signed_at)) == "revoked_key"


def test_keys_go_out_and_come_back(pair):
    keys = [*known(pair, retired_at=MADE, revoked_at=MADE), *known(signing.new_pair())]
    told = json.loads(json.dumps(signing.key_set(keys)))
    assert signing.keys_from_set(told) == keys
    assert {key["crv"] for key in told["keys"]} == {"Ed25519"}
    for wrong in ({}, {"keys": [{"crv": "Ed25519"}]}, {"keys": "x"}, []):
        with pytest.raises(ValueError, match="no set of keys"):
            signing.keys_from_set(wrong)  # type: ignore[arg-type]


def test_a_private_half_opens_with_the_installations_secret_alone(pair):
    sealed = signing.seal(pair.private, pair.kid, "new secret")
    assert signing.unseal(sealed, pair.kid, ["x", "new secret"]) == pair.private
    assert signing.unseal(sealed, pair.kid, ["x", "old secret"]) is None
    assert signing.unseal(sealed, signing.new_pair().kid, ["new secret"]) is None
    assert pair.private.hex() not in sealed


def test_a_key_file_of_the_operator():
    key = Ed25519PrivateKey.generate()
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    assert signing.pair_from_pem(key.private_bytes(*plain)) == signing.pair_of(key)
    with pytest.raises(ValueError, match="Ed25519"):
        signing.pair_from_pem(generate_private_key(SECP256R1()).private_bytes(*plain))
