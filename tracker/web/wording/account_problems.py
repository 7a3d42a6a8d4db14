"""Refusals about accounts: roles, second steps, deactivation."""

from flask_babel import LazyString, lazy_gettext

ACCOUNT_PROBLEMS: dict[str, LazyString] = {
    "app_there": lazy_gettext("There is an app already. Remove it first to set up another one."),
    "key_there": lazy_gettext("This passkey is kept already."),
    "too_many_keys": lazy_gettext("No more passkeys fit: remove one that you do not use."),
    "last_admin": lazy_gettext("This is the last administrator: make somebody else one first."),
    "not_yourself": lazy_gettext("Nobody does this to themselves: ask another administrator."),
    "role_held": lazy_gettext("This person has this role already."),
    "role_needs_cohort": lazy_gettext("Choose the cohort that this role is for."),
    "role_no_cohort": lazy_gettext("This role is for the whole school: leave the cohort empty."),
    "is_inactive": lazy_gettext("This account is deactivated: reactivate it first."),
    "is_active": lazy_gettext("This account is active already."),
}
