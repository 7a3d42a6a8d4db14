"""Forms of one's own account."""

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from tracker.services import passwords

LANGUAGE_NAMES = [SelectChoice("en", "English"), SelectChoice("es", "Español")]
"""Each language in itself."""


def _trimmed(text: str | None) -> str | None:
    """What was typed, without the spaces that phones add."""
    return text.strip() if text else text


class SignInForm(FlaskForm):
    """Address and password."""

    email = EmailField(
        lazy_gettext("Email"),
        [InputRequired(lazy_gettext("Type the address that your school invited."))],
    )
    password = PasswordField(lazy_gettext("Password"), [InputRequired(lazy_gettext("Type your password."))])
    next = HiddenField()


class CodeForm(FlaskForm):
    """A code of the app, or one of the recovery codes."""

    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Type the code.")), Length(max=40)],
        filters=[_trimmed],
    )


class ProofForm(FlaskForm):
    """The proof that it is still the same person."""

    proof = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Type it to go on.")), Length(max=250)]
    )
    next = HiddenField()


class PasskeyForm(FlaskForm):
    """A passkey's name."""

    name = StringField(
        lazy_gettext("Name, so that you know it again"),
        [InputRequired(lazy_gettext("Give it a name, for example: my phone.")), Length(max=60)],
        filters=[_trimmed],
    )


class LostForm(FlaskForm):
    """The address that a link goes to."""

    email = EmailField(
        lazy_gettext("Email"),
        [InputRequired(lazy_gettext("Type the address that your school invited.")), Length(max=254)],
    )


class AddressForm(FlaskForm):
    """A new address, with the password that shows who asks."""

    email = EmailField(
        lazy_gettext("New email"),
        [
            InputRequired(lazy_gettext("Type the new address.")),
            Length(max=254),
            Email(lazy_gettext("This is no address. Write it like name@example.org.")),
        ],
        filters=[_trimmed],
    )
    password = PasswordField(
        lazy_gettext("Password now"), [InputRequired(lazy_gettext("Type the password that you use now."))]
    )


class _NewPassword:
    """Checks a password that somebody chooses. ``own`` are words that others would guess first."""

    own: tuple[str, ...] = ()

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, and not one of the first that anybody tries."""
        length = len(field.data or "")
        if length < passwords.SHORTEST:
            raise ValidationError(
                gettext(
                    "Use at least %(most)s characters; this has %(have)s.",
                    most=passwords.SHORTEST,
                    have=length,
                )
            )
        if length > passwords.LONGEST:
            raise ValidationError(gettext("At most %(most)s characters fit.", most=passwords.LONGEST))
        if passwords.is_common(field.data, *self.own):
            raise ValidationError(
                gettext("Many people use this password, so it is tried first. Choose another.")
            )


class JoinForm(_NewPassword, FlaskForm):
    """The first password and the language of the pages."""

    language = RadioField(
        lazy_gettext("Language of your pages and mail"),
        choices=LANGUAGE_NAMES,
        validators=[InputRequired(lazy_gettext("Choose a language."))],
    )
    password = PasswordField(lazy_gettext("Your new password"))


class ResetForm(_NewPassword, FlaskForm):
    """A new password, after a link by mail."""

    password = PasswordField(lazy_gettext("Your new password"))


class PasswordForm(_NewPassword, FlaskForm):
    """The password now, and the one to come."""

    old = PasswordField(
        lazy_gettext("Password now"),
        [InputRequired(lazy_gettext("Type the password that you use now."))],
    )
    password = PasswordField(lazy_gettext("New password"))


class LanguageForm(FlaskForm):
    """Which language to show from now on."""

    language = RadioField(
        lazy_gettext("Language of your pages and mail"),
        choices=LANGUAGE_NAMES,
        validators=[InputRequired(lazy_gettext("Choose a language."))],
    )
    next = HiddenField()
