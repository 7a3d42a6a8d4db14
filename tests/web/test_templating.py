"""What templates find beside what they are given."""

from flask import render_template_string, url_for

from tracker.web.templating import Globals, sprite


def test_the_drawings_stand_where_static_files_do(bare_app):
    with bare_app.test_request_context("/", base_url="https://school.example/learn"):
        assert sprite() == url_for("static", filename="img/sprite.svg")
        assert sprite().startswith("/learn/static/")
    with bare_app.app_context():
        assert sprite() == f"{bare_app.static_url_path}/img/sprite.svg"


def test_a_template_sees_what_was_added_to_all_of_them_later(bare_app):
    with bare_app.test_request_context("/"):
        bare_app.jinja_env.globals["learned"] = "then"
        assert render_template_string("{{ learned }}") == "then"


def test_names_are_those_of_both_and_the_own_value_wins():
    found = Globals({"own": 1, "both": 1}, {"both": 2, "all": 2})
    assert set(found.keys()) == {"own", "both", "all"}
    assert (found["both"], dict(found)["both"]) == (1, 1)
    assert {"own", "other"} - found.keys() == {"other"}
