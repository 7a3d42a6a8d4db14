"""What the pages about messages load."""

from dataclasses import dataclass

from tracker.domain.policy import Permission, Target, allows
from tracker.extensions import db
from tracker.queries.messages import MessageRef, TemplateRef, message_ref, template_ref
from tracker.web.access import current_actor


def load_message(message_id: int) -> MessageRef | None:
    """A message; it exists for its author alone, not even for administrators."""
    found = message_ref(db.session, message_id)
    if found is None or not allows(current_actor(), Permission.EDIT_MESSAGE, found.target):
        return None
    return found


@dataclass(frozen=True, slots=True)
class SchoolTemplate:
    """A template by its address; it belongs to the school."""

    ref: TemplateRef

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


def load_template(template_id: int) -> SchoolTemplate | None:
    """A template of the school."""
    found = template_ref(db.session, template_id)
    return SchoolTemplate(found) if found else None
