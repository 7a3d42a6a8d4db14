"""Return phrases: the page that keeps them, and the one that a form chose."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tracker.commands import phrases as commands
from tracker.commands.phrases import LONGEST
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission, Target, allows
from tracker.extensions import db
from tracker.queries.phrases import Saved, phrases_for
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Note, at_most
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told

Answer = Response | tuple[str, int] | str
Offered = tuple[tuple[int, str, str], ...]


class PhraseForm(HouseForm):
    """A phrase in both languages."""

    en = Note(lazy_gettext("In English"), [at_most(LONGEST)])
    es = Note(lazy_gettext("In Spanish"), [at_most(LONGEST)])
    is_shared = BooleanField(lazy_gettext("For everybody who reviews at the school"))


@bp.get("/review/phrases")
@requires(Permission.SEE_STAFF)
def phrases() -> str:
    """One's own phrases and the school's, each with its form."""
    return _page()


@bp.post("/review/phrases")
@requires(Permission.SEE_STAFF)
def add_phrase() -> Answer:
    """Keep a phrase; the command asks who may share one."""
    form = PhraseForm(request.form)
    if not form.validate():
        return _page(form), 422
    said = {"en": form.en.data or "", "es": form.es.data or ""}
    try:
        act(commands.add_phrase, **said, is_shared=bool(form.is_shared.data))
    except Refused as refused:
        told(form, refused)
        return _page(form), refused.status
    flash(gettext("The phrase is saved."))
    return redirect(url_for(".phrases"), code=303)


@bp.post("/review/phrases/<int:phrase_id>")
@requires(Permission.SEE_STAFF)
def change_phrase(phrase_id: int) -> Answer:
    """Write a phrase anew, or offer it no more; the command asks whose it is."""
    form = PhraseForm(request.form)
    form.place(f"phrase-{phrase_id}")
    try:
        if request.form.get("remove"):
            act(commands.remove_phrase, phrase_id)
        elif form.validate():
            act(commands.change_phrase, phrase_id, en=form.en.data or "", es=form.es.data or "")
        else:
            return _page(form, phrase_id), 422
    except Refused as refused:
        told(form, refused)
        return _page(form, phrase_id), refused.status
    removed, saved = gettext("The phrase is removed."), gettext("The phrase is saved.")
    flash(removed if request.form.get("remove") else saved)
    return redirect(url_for(".phrases"), code=303)


def offered(language: str) -> Offered:
    """(id, as the reader reads it, as a student of this language gets it) of each phrase to choose from."""
    reader = str(get_locale() or "en")
    return tuple(
        (one.id, one.text.get(reader), one.text.get(language))
        for one in phrases_for(db.session, current_actor().person_id)
    )


def chosen() -> int | None:
    """The phrase that the posted form names; one that cannot be is none of anybody's."""
    text = request.form.get("phrase", "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _page(form: PhraseForm | None = None, phrase_id: int = 0) -> str:
    actor = current_actor()
    found = phrases_for(db.session, actor.person_id)
    may_share = allows(actor, Permission.SHARE_PHRASE, Target())
    forms = {one.id: _form_of(one) for one in found}
    if phrase_id in forms and form is not None:
        forms[phrase_id] = form
    return render_template(
        "staff/phrases.html",
        own=[one for one in found if not one.is_shared],
        shared=[one for one in found if one.is_shared],
        forms=forms,
        form=form if form is not None and not phrase_id else PhraseForm(),
        top=form.top if form is not None and phrase_id and phrase_id not in forms else "",
        opened=phrase_id,
        may_share=may_share,
    )


def _form_of(one: Saved) -> PhraseForm:
    form = PhraseForm(data={"en": one.text.en, "es": one.text.es})
    form.place(f"phrase-{one.id}")
    return form
