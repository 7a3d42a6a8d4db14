"""A student's site with files: sending them with and without script, and looking into the store."""

import io
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests.pages import Page, read
from tests.student_site import Site
from tracker.models import Evidence, Upload

DIPLOMA = "diploma.proof"
LINE = f"/path/diploma?line={DIPLOMA}"
LOG = f"/lines/{DIPLOMA}/document"
SCRIPT = {"X-Files": "1", "HX-Request": "true"}


def address(site: Site, target: str = DIPLOMA) -> str:
    """Where files for a target of the student's go."""
    return f"/files/for/{site.student.id}/{target}"


def post(
    site: Site,
    *files: tuple[str, bytes],
    target: str = DIPLOMA,
    client: FlaskClient | None = None,
    token: str = "",
) -> TestResponse:
    """Send files by the form, as a browser without script does."""
    client = client or site.client
    sent: list[tuple[str, str | FileStorage]] = [("csrf_token", token or csrf(client))]
    sent += [("file", FileStorage(io.BytesIO(content), name)) for name, content in files]
    # Encoded here: the client's own encoder leaves a temporary file open.
    boundary, body = encode_multipart(MultiDict(sent))
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(address(site, target), data=body, content_type=kind)


def csrf(client: FlaskClient) -> str:
    """A CSRF token of this session."""
    return read(client.get("/account")).csrf_token


class Sender:
    """A script that sends one file in pieces."""

    def __init__(self, client: FlaskClient, where: str, name: str, size: int) -> None:
        self.client = client
        self.headers = SCRIPT | {"X-CSRFToken": csrf(client)}
        self.began = client.post(f"{where}/uploads", data={"name": name, "size": size}, headers=self.headers)
        told = self.began.get_json()
        self.url, self.finish_url = told.get("url", ""), told.get("finish", "")

    def piece(self, offset: int | str, content: bytes) -> TestResponse:
        """Send one piece."""
        headers = self.headers | {"Upload-Offset": str(offset)}
        kind = "application/octet-stream"
        return self.client.post(self.url, data=content, headers=headers, content_type=kind)

    def arrived(self) -> TestResponse:
        """Ask how much is there."""
        return self.client.get(self.url, headers=self.headers)

    def finish(self, **form: str) -> TestResponse:
        """Say that every byte was sent."""
        return self.client.post(self.finish_url, data=form, headers=self.headers)


def rows(site: Site) -> list[Evidence]:
    """Every kept file, also those that are gone."""
    site.world.session.rollback()
    site.world.session.expire_all()
    return list(site.world.session.execute(select(Evidence).order_by(Evidence.id)).scalars())


def on_the_way(site: Site) -> list[Upload]:
    """Every file that was begun and not finished."""
    site.world.session.rollback()
    site.world.session.expire_all()
    return list(site.world.session.execute(select(Upload).order_by(Upload.id)).scalars())


def in_the_store(site: Site) -> list[Path]:
    """Every file in the store, whatever its state."""
    folder = site.app.config["SETTINGS"].files
    return sorted(file for file in folder.rglob("*") if file.is_file())


def the_error(page: Page) -> str:
    """The sentence under the file field."""
    return page.text(".files .error")
