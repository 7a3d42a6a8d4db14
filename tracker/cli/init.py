"""The first minute of an installation."""

import click

from tracker.cli import application
from tracker.config import SettingsError


@click.command("init")
@click.option("--school", prompt="Name of the school", help="Name of the school.")
@click.option("--given-name", prompt="Your given name", help="Given name of the first administrator.")
@click.option("--family-name", prompt="Your family name", help="Family name of the first administrator.")
@click.option("--email", prompt="Your email", help="Address the administrator signs in with.")
@click.option(
    "--password",
    prompt="A password of at least 10 characters",
    hide_input=True,
    confirmation_prompt=True,
    envvar="TRACKER_PASSWORD",
    help="Password of the administrator; TRACKER_PASSWORD keeps it out of the shell's history.",
)
def command(school: str, given_name: str, family_name: str, email: str, password: str) -> None:
    """Bring the schema up, then create the school, its first administrator and the shipped paths."""
    app = application()
    from email_validator import EmailNotValidError, validate_email

    from tracker.commands.school import found_school, publish_path
    from tracker.domain.errors import Impossible
    from tracker.domain.path_loader import SHIPPED
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services import checkpoints, clock, passwords, schema
    from tracker.services.curriculum import shipped_program
    from tracker.web.record.making_keys import make_key
    from tracker.web.transaction import perform

    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise SettingsError(f"--email: {error}") from error
    if len(password) < passwords.SHORTEST or passwords.is_common(password, address):
        raise SettingsError(f"--password: at least {passwords.SHORTEST} characters that others do not guess")
    schema.upgrade()
    try:
        made = perform(
            db.session,
            Actor(0, is_admin=True),
            found_school,
            name=school,
            timezone=app.config["SETTINGS"].timezone.key,
            given_name=given_name,
            family_name=family_name,
            email=address,
            password_hash=passwords.hash_password(password),
        )
    except Impossible as error:
        raise click.ClickException("this database has people already; nothing was changed") from error
    admin = Actor(made["person"], f"{given_name} {family_name}".strip(), is_admin=True)
    checkpoints.go_back(app.config["SETTINGS"].instance / checkpoints.FILE, "", clock.now())
    unread: set[str] = set()
    for code in SHIPPED:
        published = perform(db.session, admin, publish_path, **shipped_program(code))
        unread.update(published.get("unapproved", []))
    _tell_unapproved(sorted(unread))
    make_key(db.session, app.config["SETTINGS"])
    click.echo(f"{school} is ready. Sign in as {address}.")


def _tell_unapproved(skills: list[str]) -> None:
    """Say which sheets no clinician has approved yet: they are published all the same."""
    if skills:
        click.echo(f"{len(skills)} skill sheets wait for a clinician's approval: {', '.join(skills)}")
