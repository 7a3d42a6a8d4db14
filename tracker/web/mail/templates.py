"""The school's templates: made, changed, retired by coordinators and administrators."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import templating
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries import messages as queries
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.mail.forms import TemplateForm
from tracker.web.mail.loaders import SchoolTemplate, load_template
from tracker.web.staff.forms import told
from tracker.web.wording.messages import PLACEHOLDERS

Answer = Response | tuple[str, int] | str


@requires(Permission.MANAGE_MAIL)
def templates() -> str:
    """Every template, the retired ones last."""
    return render_template("mail/templates.html", found=queries.templates(db.session))


@requires(Permission.MANAGE_MAIL)
def new_template() -> str:
    """An empty sheet in both languages."""
    return _page(None, TemplateForm())


@requires(Permission.MANAGE_MAIL)
def make_template() -> Answer:
    """Make a template."""
    return _keep(None, TemplateForm(request.form))


@requires(Permission.MANAGE_MAIL, on=load_template)
def template(found: SchoolTemplate) -> str:
    """One template."""
    return _page(found, TemplateForm(data={"name": found.ref.name, **found.ref.words}))


@requires(Permission.MANAGE_MAIL, on=load_template)
def change_template(found: SchoolTemplate) -> Answer:
    """Change a template; drafts that were begun with it keep their words."""
    return _keep(found, TemplateForm(request.form))


@requires(Permission.MANAGE_MAIL, on=load_template)
def retire_template(found: SchoolTemplate) -> Answer:
    """Offer it no more."""
    act(templating.retire_template, found.ref.id)
    flash(gettext("Retired: %(what)s is not offered any more.", what=found.ref.name))
    return redirect(url_for("mail.templates"), code=303)


def _keep(found: SchoolTemplate | None, form: TemplateForm) -> Answer:
    if not form.validate():
        return _page(found, form), 422
    name = form.name.data or ""
    try:
        if found is None:
            act(templating.make_template, name=name, words=form.words)
        else:
            act(templating.change_template, found.ref.id, name=name, words=form.words)
    except Refused as refused:
        told(form, refused)
        return _page(found, form), refused.status
    flash(gettext("Saved: %(what)s", what=name))
    return redirect(url_for("mail.templates"), code=303)


def _page(found: SchoolTemplate | None, form: TemplateForm) -> str:
    ref = found.ref if found else None
    return render_template("mail/template.html", found=ref, form=form, placeholders=PLACEHOLDERS)
