"""Why something about a preceptor's link or an evaluation was refused: plain sentences by code."""

from flask_babel import lazy_gettext

LINK_PROBLEMS = {
    "answer_first": lazy_gettext(
        "Somebody answered this by a link. Open it and take or refuse that answer first."
    ),
    "answer_settled": lazy_gettext("This answer was settled already. Nothing was changed."),
    "answered_already": lazy_gettext(
        "Something here was answered or taken back in the meantime. Nothing was signed: look at it again."
    ),
    "asked_today": lazy_gettext("The letter went out today already. You can ask again tomorrow."),
    "code_signs_nobody": lazy_gettext(
        "A code at the site can be scanned by anybody, so it confirms no signer. Take the answers one by one."
    ),
    "colleague_has_link": lazy_gettext("This colleague has a link already."),
    "colleague_name": lazy_gettext("Write the colleague's name."),
    "colleagues_enough": lazy_gettext(
        "This was sent on to several colleagues already. Ask the coordinator to confirm somebody."
    ),
    "contact_unconfirmed": lazy_gettext(
        "First the coordinator confirms who signs at the site and at which address."
    ),
    "level_unknown": lazy_gettext("Choose one of the four answers on each line."),
    "line_unknown": lazy_gettext("The form has changed: reload the page and fill it in again."),
    "lines_unanswered": lazy_gettext("Choose an answer on every line."),
    "link_gone": lazy_gettext("This link opens nothing any more. Ask the student or the school for one."),
    "link_over": lazy_gettext("The time of this placement's links is over. The coordinator decides."),
    "no_colleague": lazy_gettext("This person cannot confirm for you: choose a colleague at the site."),
    "no_form": lazy_gettext("This program has no evaluation form."),
    "no_placement": lazy_gettext("There is no such placement, or it is not yours to see."),
    "not_asked_now": lazy_gettext("This evaluation is not asked now, or was given already."),
    "note_long": lazy_gettext("That note is too long: shorten it."),
    "nothing_corrected": lazy_gettext("These are the times as they were logged: change what is not right."),
    "nothing_said": lazy_gettext("Nothing was answered: look at the list again."),
    "nothing_waits": lazy_gettext("Nothing waits for your preceptor now."),
    "times_needed": lazy_gettext("Write both times."),
}
