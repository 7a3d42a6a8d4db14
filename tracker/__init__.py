"""A tracker that follows medical assistant students along the five steps of their path."""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy_lite._extension import _close_async_sessions, _close_sessions
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import import_string
from whitenoise import WhiteNoise

from tracker.config import Settings, SettingsError, folder
from tracker.extensions import alembic, babel, csrf, db, login_manager
from tracker.models.engine import configure_engine, engine_options
from tracker.services import assets, preflight, slow
from tracker.services.logs import configure_logs, logger
from tracker.services.schema import migration_options
from tracker.web import (
    BLUEPRINTS,
    WORKSHOP_BLUEPRINTS,
    addresses,
    compression,
    cookies,
    errors,
    language,
    listing,
    security,
    templating,
    throttling,
    wording,
)


class Tracker(Flask):
    """Flask that keeps addresses, which may hold a token, out of the log."""

    jinja_environment = templating.Templates

    def log_exception(self, exc_info: Any) -> None:
        """One line with the kind of the error and where it happened."""
        logger.error("failed", exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """Wire an application; raises when an endpoint declares no permission."""
    settings = settings or Settings.from_env()
    for problem in preflight.of_settings(settings, os.environ):
        raise SettingsError(problem)
    static, templates = folder("static"), folder("templates")
    app = Tracker(
        __name__,
        static_folder=str(static),
        # One hash over all files: a changed file gets a new address, and relative addresses hold.
        static_url_path=f"/static/{static_digest(static)}",
        template_folder=str(templates),
        instance_path=str(settings.instance),
    )
    app.config.from_mapping(settings.as_flask())
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(settings.database_url)}
    app.config.from_mapping(migration_options())
    configure_logs(settings.log_level)
    for warning in preflight.advice(settings):
        logger.warning("settings", advice=warning)
    security.init_app(app)
    throttling.init_app(app)
    cookies.init_app(app)
    compression.init_app(app)
    _introduce_extensions(app)
    errors.init_app(app)
    templating.init_app(app)
    wording.register(app)
    listing.init_app(app)
    addresses.init_app(app)
    for name in BLUEPRINTS if settings.is_production else BLUEPRINTS + WORKSHOP_BLUEPRINTS:
        app.register_blueprint(import_string(name))
    require_permissions(app)
    _serve_static(app, static)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def require_permissions(app: Flask) -> None:
    """Closed by default: every endpoint says who may call it, or the program does not start."""
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and getattr(view, "permission", None) is None
    ]
    if silent:
        raise RuntimeError(f"no permission declared for: {', '.join(sorted(silent))}")


def _introduce_extensions(app: Flask) -> None:
    db.init_app(app)
    # It would start an event loop at the end of every request, for sessions that we never open.
    app.teardown_appcontext_funcs.remove(_close_async_sessions)
    app.teardown_appcontext_funcs[app.teardown_appcontext_funcs.index(_close_sessions)] = _end_sessions
    with app.app_context():
        configure_engine(db.engine)
        slow.watch(db.engine)
    alembic.init_app(app)
    # Pages get what they need about the reader from us; an error page must not ask the database.
    login_manager.init_app(app, add_context_processor=False)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=language.pick)
    language.init_app(app, babel)


def _end_sessions(error: BaseException | None) -> None:
    """Close what the request has read; the answer stands, even if the database has gone meanwhile."""
    try:
        _close_sessions(error)
    except DBAPIError as gone:
        logger.warning("close", exc_info=gone)


def _serve_static(app: Flask, static: Path) -> None:
    """From the folder in which each file was compressed once, or as they are where nobody made it."""
    made = assets.prepared(Path(app.instance_path), static_digest(static))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(made if made.is_dir() else static),
        prefix=str(app.static_url_path),
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=security.static_headers(app),
    )


@lru_cache(maxsize=1)
def static_digest(static: Path) -> str:
    """Short hash of every static file's name and content, computed once per process."""
    total = sha256()
    for file in sorted(path for path in static.rglob("*") if path.is_file()):
        total.update(file.relative_to(static).as_posix().encode() + b"\0")
        total.update(sha256(file.read_bytes()).digest())
    return total.hexdigest()[:12]
