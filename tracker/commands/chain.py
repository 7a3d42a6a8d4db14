"""The end of a journal chain, and how an event is put behind it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.journal import canonical, event_hash, text_digest
from tracker.models import new_id


@dataclass(slots=True)
class Chain:
    """The end of one journal chain as a draft sees and extends it."""

    version: int
    seq: int
    head: str
    is_new: bool = False
    touched: bool = False

    def append(
        self, columns: Mapping[str, Any], payload: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rows of the next event and of its payload; the chain ends with it. ``columns`` are those of
        the event but for its id, its place in the chain and what signs it."""
        salt, text = secrets.token_hex(16), canonical(payload)
        own = {"id": new_id(), "seq": self.seq + 1, "payload_digest": text_digest(salt, text), **columns}
        made = event_hash(self.head, own)
        event = {**own, "previous": self.head, "hash": made}
        self.seq, self.head, self.touched = self.seq + 1, made, True
        return event, {"event_id": own["id"], "salt": salt, "payload": text}
