"""Signing in and one's own account."""

from flask import Blueprint

from tracker.web import filters, navigation, opened
from tracker.web.account import away, factors, join, lost, mail, second, settings, sign_in, user

bp = Blueprint("account", __name__)

bp.add_url_rule("/", "home", sign_in.home)
bp.add_url_rule("/sign-in", "sign_in", sign_in.sign_in, methods=["GET", "POST"])
bp.add_url_rule("/sign-out", "sign_out", sign_in.sign_out, methods=["POST"])
bp.add_url_rule("/language", "language", sign_in.choose_language, methods=["POST"])
bp.add_url_rule("/join/<token>", "join", join.join, methods=["GET", "POST"])
bp.add_url_rule("/sign-in/lost", "lost", lost.lost, methods=["GET", "POST"])
bp.add_url_rule("/sign-in/reset/<token>", "reset", lost.reset, methods=["GET", "POST"])
bp.add_url_rule("/sign-in/mail/<token>", "by_mail", lost.by_mail, methods=["GET", "POST"])
bp.add_url_rule("/sign-in/address/<token>", "new_address", lost.new_address, methods=["GET", "POST"])
bp.add_url_rule("/account", "settings", settings.settings)
bp.add_url_rule("/account/mail", "choose_mail", mail.choose_mail, methods=["POST"])
bp.add_url_rule("/mail/stop/<kind>/<token>", "stop_mail", mail.stop_mail, methods=["GET", "POST"])
bp.add_url_rule("/account/away", "away", away.own, methods=["GET", "POST"])
bp.add_url_rule("/account/away/<int:absence_id>/end", "end_away", away.end, methods=["POST"])
bp.add_url_rule("/account/email", "change_address", settings.change_address, methods=["POST"])
bp.add_url_rule("/account/password", "password", settings.change_password, methods=["POST"])
bp.add_url_rule("/account/devices/<int:session_id>/end", "end_device", settings.end_device, methods=["POST"])
bp.add_url_rule("/account/devices/end-others", "end_others", settings.end_others, methods=["POST"])
bp.add_url_rule("/sign-in/second", "second", second.second, methods=["GET", "POST"])
bp.add_url_rule("/sign-in/passkey/options", "passkey_options", second.passkey_options, methods=["POST"])
bp.add_url_rule("/sign-in/passkey", "use_passkey", second.use_passkey, methods=["POST"])
bp.add_url_rule("/confirm", "confirm", second.ask_again, methods=["GET", "POST"])
bp.add_url_rule("/confirm/passkey/options", "confirm_options", second.confirm_options, methods=["POST"])
bp.add_url_rule("/confirm/passkey", "confirm_by_passkey", second.confirm_by_passkey, methods=["POST"])
bp.add_url_rule("/account/second-step", "factors", factors.show)
bp.add_url_rule("/account/second-step/app/begin", "begin_app", factors.begin_app, methods=["POST"])
bp.add_url_rule("/account/second-step/app", "app", factors.app, methods=["GET", "POST"])
bp.add_url_rule("/account/second-step/app.svg", "app_image", factors.app_image)
bp.add_url_rule("/account/second-step/app/remove", "remove_app", factors.remove_app, methods=["POST"])
bp.add_url_rule("/account/second-step/codes", "renew_codes", factors.renew_codes, methods=["POST"])
bp.add_url_rule(
    "/account/second-step/passkeys/options", "make_passkey", factors.passkey_options, methods=["POST"]
)
bp.add_url_rule("/account/second-step/passkeys", "add_passkey", factors.add_passkey, methods=["POST"])
bp.add_url_rule(
    "/account/second-step/passkeys/<int:passkey_id>/remove",
    "remove_passkey",
    factors.remove_passkey,
    methods=["POST"],
)
bp.after_app_request(user.note_visit)
bp.after_app_request(opened.write_down)
bp.app_context_processor(navigation.context)
for name, made in filters.FILTERS.items():
    bp.add_app_template_filter(made, name)
