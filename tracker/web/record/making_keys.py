"""Making a key that signs records: for the command line, the first minute of a school and the demo."""

from sqlalchemy.orm import Session

from tracker.commands.signing_keys import add_key
from tracker.config import Settings
from tracker.domain.policy import Actor
from tracker.services import signing
from tracker.web.transaction import perform


def make_key(session: Session, settings: Settings) -> str:
    """A key that signs from now on; those before it are retired. Gives its name.

    It is the one in SIGNING_KEY_FILE where the operator has set that, else a fresh one that the
    database keeps encrypted. Raises OSError or ValueError for a file that holds no key, and Refused.
    """
    file = settings.signing_key_file
    pair = signing.pair_from_pem(file.read_bytes()) if file else signing.new_pair()
    sealed = "" if file else signing.seal(pair.private, pair.kid, settings.secret_key)
    nobody = Actor(0, is_admin=True)
    perform(session, nobody, add_key, kid=pair.kid, public=pair.public, sealed=sealed)
    return pair.kid
