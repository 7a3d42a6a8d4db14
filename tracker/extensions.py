"""The bare extension objects; ``create_app`` introduces them to an application."""

from flask_alembic import Alembic
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from tracker.models.base import Base

db = SQLAlchemy(session_options={"autoflush": False, "expire_on_commit": False})
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False, command_name="")
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
