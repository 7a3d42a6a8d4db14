"""The floor: bare Flask views that do the one cheapest query a page could do, and answer as many bytes.

Same gunicorn, same driver settings, no sign-in, no templates, no headers. What the product costs is
told as a multiple of this, measured in the same run.
"""

import os
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import create_engine, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.domain.statuses import State
from tracker.models import Cohort, Entry, Person, StandingRow
from tracker.models.engine import configure_engine, engine_options, writing
from tracker.models.record import Receipt

PACKED = (
    StandingRow.person_id,
    StandingRow.cells,
    StandingRow.holders,
    StandingRow.due,
    StandingRow.done,
    StandingRow.asked,
    StandingRow.next_change_on,
    StandingRow.last_activity_on,
    Person.family_name,
    Person.given_name,
)
_WORDS = {state.code: f"<td class={state.code}>{state.value.capitalize()}" for state in State}


def create_app() -> Flask:
    """The bare application; every view takes ``?bytes=``, how much to answer."""
    app = Flask("floor", static_folder=None)
    url = os.environ["DATABASE_URL"]
    engine = create_engine(**engine_options(url))
    configure_engine(engine)

    @app.get("/")
    def alive() -> str:
        return "floor"

    @app.get("/student/<int:person_id>")
    def student(person_id: int) -> Response:
        """One ORM read by key."""
        with Session(engine) as session:
            person = session.get_one(Person, person_id)
            return _answer(person.family_name)

    @app.get("/board/<int:cohort_id>")
    def board(cohort_id: int) -> Response:
        """The packed rows of a cohort."""
        with engine.connect() as connection:
            rows = connection.execute(_packed(cohort_id)).all()
            return _answer("".join(row.family_name for row in rows))

    @app.get("/matrix/<int:cohort_id>/<int:first>/<int:last>")
    def matrix(cohort_id: int, first: int, last: int) -> Response:
        """The packed rows of a cohort, a cell for each character of a stretch."""
        with engine.connect() as connection:
            rows = connection.execute(_packed(cohort_id)).all()
        words = _WORDS
        parts = [
            f"<tr><th>{row.family_name}, {row.given_name}"
            + "".join([words.get(code, code) for code in row.cells[first:last]])
            for row in rows
        ]
        return _answer("\n".join(parts))

    @app.get("/queue/<int:cohort_id>")
    def queue(cohort_id: int) -> Response:
        """The oldest 50 of a list that one index walk gives."""
        statement = (
            select(Entry.id, Entry.kind, Entry.requirement, Entry.promised_on, Person.family_name)
            .join(Person, Person.id == Entry.person_id)
            .where(Entry.status == "waiting", Entry.queue_cohort_id == cohort_id)
            .where(Entry.waits_for == request.args["holder"])
            .order_by(Entry.promised_on, Entry.id)
            .limit(50)
        )
        with engine.connect() as connection:
            rows = connection.execute(statement).all()
            return _answer("".join(row.family_name for row in rows))

    @app.get("/cohorts")
    def cohorts() -> Response:
        """Cohorts by key, each with how many standings it has."""
        count = (
            select(func.count()).where(StandingRow.cohort_id == Cohort.id).correlate(Cohort).scalar_subquery()
        )
        ids = [int(one) for one in request.args["ids"].split("-")]
        statement = select(Cohort.id, Cohort.name, Cohort.starts_on, count).where(Cohort.id.in_(ids))
        with engine.connect() as connection:
            rows = connection.execute(statement).all()
            return _answer("".join(row.name for row in rows))

    @app.post("/log/<int:person_id>")
    def log(person_id: int) -> Response:
        """One upsert, durable before the answer."""
        table: Any = Receipt.__table__
        insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
        values = {"actor_id": person_id, "key": "floor", "digest": request.form["note"], "result": ""}
        statement = insert(table).values(**values, made_at=func.current_timestamp())
        statement = statement.on_conflict_do_update(
            index_elements=[table.c.actor_id, table.c.key], set_={"digest": statement.excluded.digest}
        )
        with writing(engine) as connection:
            connection.execute(statement)
        return _answer("")

    return app


def _packed(cohort_id: int) -> Any:
    return (
        select(*PACKED)
        .join(Person, Person.id == StandingRow.person_id)
        .where(StandingRow.cohort_id == cohort_id)
        .order_by(Person.family_name, Person.given_name)
    )


def _answer(text: str) -> Response:
    """The text, filled up to the bytes that the page has."""
    return Response(text.ljust(int(request.args.get("bytes", 0))), mimetype="text/html")
