"""Whether a signed record is as the school signed it: with its keys alone, without its server."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tracker.services.signing import PublicKey


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The school's public keys as its /keys.json gives them; without it those of this installation.",
)
def command(file: Path, keys_file: Path | None) -> None:
    """Check the signature of a record; fails if one byte differs."""
    from tracker.services.signing import LARGEST, Unverified, keys_from_set, verify

    if keys_file is not None:
        try:
            keys = keys_from_set(json.loads(keys_file.read_bytes()))
        except ValueError as error:
            raise click.ClickException(f"{keys_file} holds no keys: {error}") from error
    else:
        keys = _own_keys()
    try:
        if file.stat().st_size > LARGEST:
            raise Unverified("not_a_record")
        found = verify(file.read_bytes(), keys)
    except Unverified as refused:
        click.echo(f"NOT VALID: {_WHY[refused.code]}", err=True)
        sys.exit(1)
    who, said = found.document["student"], found.document
    name = f"{who['given_name']} {who['family_name']}".strip()
    click.echo(f"VALID: {said['kind']} record of {name}, {said['school']['name']}, as of {said['as_of']}.")
    click.echo(f"Signed {said['issued_at']} with the key {found.kid}.")


_WHY = {
    "not_a_record": "this is no signed record.",
    "unknown_key": "none of these keys signed it.",
    "changed": "it was changed after it was signed.",
    "revoked_key": "the school has revoked the key that signed it.",
    "outside_validity": "it says that it was signed after its key was retired.",
}


def _own_keys() -> "list[PublicKey]":
    from tracker.cli import application
    from tracker.extensions import db
    from tracker.queries.signing_keys import public_keys

    application()
    return public_keys(db.session)
