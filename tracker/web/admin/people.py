"""The people of the school: roles, how they sign, closing and opening accounts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import factors, people, roles
from tracker.domain.errors import Busy, Conflict, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.models import RoleGrant
from tracker.queries.people import (
    Grant,
    PersonRow,
    cohort_names,
    find_people,
    person_row,
    session_count,
)
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.admin.forms import CloseForm, NameForm, RoleForm, SignatureForm, StaffForm
from tracker.web.going import is_reading

Answer = Response | tuple[str, int] | str
KINDS = ("staff", "students", "closed")


def load_person(person_id: int) -> PersonRow | None:
    """The person of an address, for administrators alone."""
    return person_row(db.session, person_id)


class GrantRef:
    """A role that is to be ended."""

    def __init__(self, row: RoleGrant) -> None:
        self.id, self.person_id = row.id, row.person_id

    @property
    def target(self) -> Target:
        """Roles belong to the school."""
        return Target()


def load_grant(grant_id: int) -> GrantRef | None:
    """A role that somebody holds or held."""
    row = db.session.get(RoleGrant, grant_id)
    return GrantRef(row) if row else None


@requires(Permission.MANAGE_SCHOOL)
def show() -> str:
    """Everybody, by a search."""
    text, kind, rows = read_list()
    return render_template("admin/people.html", rows=rows, text=text, kind=kind, account=account_words)


def read_list() -> tuple[str, str, list[PersonRow]]:
    """What the address asks for, and who fits it."""
    text, kind = request.args.get("q", "").strip()[:80], request.args.get("show", "")
    kind = kind if kind in KINDS else KINDS[0]
    return text, kind, find_people(db.session, text, kind)


def account_words(row: PersonRow) -> tuple[str, str]:
    """How an account stands: tone and words."""
    if not row.is_active:
        return "closed", gettext("Closed")
    if not row.has_joined:
        return "waiting", gettext("Invited")
    return ("done", gettext("Second step on")) if row.has_factor else ("open", gettext("Password only"))


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def invite() -> Answer:
    """Invite a member of staff; the link goes by mail and is shown once."""
    form = StaffForm(request.form if request.method == "POST" else None)
    form.offer(cohort_names(db.session))
    if is_reading() or not form.validate():
        return render_template("admin/invite.html", form=form), 422 if request.method == "POST" else 200
    values = {name: form[name].data or "" for name in ("given_name", "family_name", "email", "language")}
    values |= {"initials": form.initials.data or "", "credential": form.credential.data or ""}
    try:
        roles.check_roles([form.chosen])
        made = act(people.invite_staff, roles=[form.chosen], **values)
    except Refused as refused:
        _tell(form, refused)
        return render_template("admin/invite.html", form=form), refused.status
    flash(gettext("Invited. The link is on its way by mail."))
    return redirect(url_for(".person", person_id=made["person"]), code=303)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def person(row: PersonRow) -> str:
    """One account."""
    return _page(row)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def give_role(row: PersonRow) -> Answer:
    """Give a role."""
    form = RoleForm(request.form)
    form.offer(cohort_names(db.session))
    if not form.validate():
        return _page(row, role=form), 422
    role, cohort_id = form.chosen
    return _carry_out(
        row, gettext("The role is given."), roles.give_role, "role", form, role=role, cohort_id=cohort_id
    )


@requires(Permission.MANAGE_SCHOOL, on=load_grant, confirmed=True)
def take_role(ref: GrantRef) -> Answer:
    """End a role."""
    try:
        act(roles.take_role, ref.id)
    except (NotFound, Busy, Conflict):
        raise
    except Refused as refused:
        flash(wording.problem(refused))
        return redirect(url_for(".person", person_id=ref.person_id), code=303)
    flash(gettext("The role is ended."))
    return redirect(url_for(".person", person_id=ref.person_id), code=303)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def change_signature(row: PersonRow) -> Answer:
    """Change how somebody signs."""
    form = SignatureForm(request.form)
    if not form.validate():
        return _page(row, signature=form), 422
    values = {"initials": form.initials.data or "", "credential": form.credential.data or ""}
    return _carry_out(row, gettext("Saved."), roles.change_signature, "signature", form, **values)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def rename(row: PersonRow) -> Answer:
    """Change what somebody is called."""
    form = NameForm(request.form)
    if not form.validate():
        return _page(row, name=form), 422
    values = {"given_name": form.given_name.data or "", "family_name": form.family_name.data or ""}
    return _carry_out(row, gettext("Saved."), roles.rename, "name", form, **values)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def close(row: PersonRow) -> Answer:
    """Deactivate an account."""
    form = CloseForm(request.form)
    if not form.validate():
        return _page(row, close=form), 422
    told = gettext("The account is closed: every session and link has ended.")
    return _carry_out(row, told, roles.deactivate, "close", form, reason=form.reason.data)


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def reopen(row: PersonRow) -> Answer:
    """Reactivate an account."""
    return _carry_out(row, gettext("The account is open again."), roles.reactivate, "close", CloseForm())


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def invite_again(row: PersonRow) -> Answer:
    """A fresh invitation for somebody who has not joined."""
    told = gettext("A new invitation is on its way by mail. Earlier links do not work any more.")
    return _carry_out(row, told, people.invite_again, "close", CloseForm())


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def sign_out(row: PersonRow) -> Answer:
    """End every session of a person."""
    told = gettext("Signed out on every device.")
    return _carry_out(row, told, roles.sign_out_everywhere, "close", CloseForm())


@requires(Permission.MANAGE_SCHOOL, on=load_person, confirmed=True)
def reset_factor(row: PersonRow) -> Answer:
    """Forget the second step of somebody who lost the phone."""
    told = gettext("The second step is removed. The password alone signs in until a new one is set up.")
    return _carry_out(row, told, factors.reset_factors, "close", CloseForm())


def _carry_out(row: PersonRow, message: str, command: Any, name: str, form: Any, **values: Any) -> Answer:
    try:
        act(command, row.id, **values)
    except (NotFound, Busy, Conflict):
        raise
    except Refused as refused:
        _tell(form, refused)
        again = person_row(db.session, row.id) or row
        return _page(again, **{name: form}), refused.status
    flash(message)
    return redirect(url_for(".person", person_id=row.id), code=303)


def _tell(form: Any, refused: Refused) -> None:
    if isinstance(refused, NotFound | Busy):
        raise refused
    form.refuse(refused, wording.problem(refused))


def _page(row: PersonRow, **forms: Any) -> str:
    signature = {"initials": row.initials, "credential": row.credential}
    called = {"given_name": row.given_name, "family_name": row.family_name}
    role = forms.get("role") or RoleForm()
    role.offer(cohort_names(db.session))
    made: dict[str, Any] = {
        "role": role,
        "name": forms.get("name") or NameForm(data=called),
        "signature": forms.get("signature") or SignatureForm(data=signature),
        "close": forms.get("close") or CloseForm(),
    }
    for name, form in made.items():
        form.place(name)
    ended: list[Grant] = [grant for grant in row.grants if grant.revoked_at is not None]
    return render_template(
        "admin/person.html",
        row=row,
        ended=ended,
        forms=made,
        top=next((form.top for form in made.values() if form.top), ""),
        devices=session_count(db.session, row.id, clock.now()),
    )
