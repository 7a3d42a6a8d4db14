"""The forms of the student's rights."""

from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from tracker.web.forms.fields import Choice, HouseForm, Note, needed


class CorrectionForm(HouseForm):
    """Ask for a correction."""

    about = HiddenField()
    wrong = Note(lazy_gettext("What is wrong?"), [needed(lazy_gettext("Write what is wrong with it."))])
    wish = Note(
        lazy_gettext("What should stand there instead?"),
        [needed(lazy_gettext("Write what should stand there instead."))],
    )


class StatementForm(HouseForm):
    """Answer a refusal."""

    statement = Note(lazy_gettext("Your statement"), [needed(lazy_gettext("Write your statement."))])


class DecideForm(HouseForm):
    """Agree to a correction, or refuse it."""

    answer = Choice(
        lazy_gettext("Answer"),
        [needed(lazy_gettext("Choose one of these."))],
        choices=[
            SelectChoice("granted", lazy_gettext("Agree")),
            SelectChoice("refused", lazy_gettext("Refuse")),
        ],
    )
    reason = Note(lazy_gettext("Reason"), [needed(lazy_gettext("Write the reason: the student reads it."))])


class ReasonForm(HouseForm):
    """A legal hold begins or ends."""

    reason = Note(lazy_gettext("Reason"), [needed(lazy_gettext("Write the reason: the student reads it."))])
