"""The packets of a reader, for the page that shows how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.policy import Target
from tracker.models import Packet

MOST = 30


@dataclass(frozen=True, slots=True)
class PacketRef:
    """One packet with who asked for it."""

    row: Packet
    now: datetime

    @property
    def target(self) -> Target:
        """Only who asked for it sees it."""
        return Target(person_id=self.row.owner_id)

    @property
    def is_there(self) -> bool:
        """Whether its file can be fetched."""
        row = self.row
        return row.key is not None and row.removed_at is None and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.row.expires_at is not None and self.row.expires_at <= self.now


def packet_ref(session: Session, packet_id: int, now: datetime) -> PacketRef | None:
    """A packet by its address. One SELECT."""
    row = session.execute(select(Packet).where(Packet.id == packet_id)).scalar_one_or_none()
    return PacketRef(row, now) if row else None


def my_packets(session: Session, person_id: int, now: datetime) -> Sequence[PacketRef]:
    """The newest packets of a person. One SELECT."""
    found = select(Packet).where(Packet.owner_id == person_id).order_by(Packet.id.desc()).limit(MOST)
    return [PacketRef(row, now) for row in session.execute(found).scalars()]
