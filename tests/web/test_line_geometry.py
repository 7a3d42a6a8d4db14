"""The line is drawn where the facts say."""

import pytest

from tracker.web.line import SIZES, Station, draw, spine

CLASSIC = ("diploma", "training", "externship", "certification", "employment")


def ride(*states, share=0.0, moved=()):
    return [
        Station(key, key.title(), state, share if state in ("here", "blocked") else 0.0, key in moved)
        for key, state in zip(CLASSIC, states, strict=True)
    ]


def xs(path):
    return [float(point.split(",")[0]) for point in path.removeprefix("M").split()]


def test_done_track_runs_past_the_station_by_the_share():
    drawing = draw(ride("done", "here", "ahead", "ahead", "ahead", share=0.5), "medium")
    here = drawing.marks[1]
    assert xs(drawing.done)[-1] == pytest.approx(here.x + SIZES["medium"].step / 2)


def test_nothing_done_leaves_the_track_at_the_first_station():
    drawing = draw(ride("here", "ahead", "ahead", "ahead", "ahead"))
    assert xs(drawing.done) == [drawing.start]


def test_all_done_reaches_the_last_station():
    drawing = draw(ride("done", "done", "done", "done", "done"))
    assert xs(drawing.done)[-1] == drawing.end
    assert {mark.kind for mark in drawing.marks} == {"done"}


def test_the_last_station_has_no_track_past_it():
    drawing = draw(ride("done", "done", "done", "done", "here", share=0.9))
    assert xs(drawing.done)[-1] == drawing.end


@pytest.mark.parametrize("size", SIZES)
def test_everything_stays_inside_the_picture(size):
    drawing = draw(ride("done", "done", "here", "ahead", "ahead", share=1, moved={"externship"}), size)
    for mark in drawing.marks:
        reach = mark.radius + mark.ring / 2
        assert reach <= mark.x <= drawing.width - reach
        assert reach <= mark.y <= drawing.height - reach
    assert xs(drawing.ahead) == sorted(xs(drawing.ahead))


def test_a_moved_station_rides_above_and_rejoins():
    drawing = draw(ride("done", "done", "here", "ahead", "ahead", moved={"externship"}), "large")
    assert drawing.marks[2].y == drawing.base - SIZES["large"].rise
    assert {mark.y for mark in drawing.marks if mark is not drawing.marks[2]} == {drawing.base}
    assert len(xs(drawing.ahead)) == len(CLASSIC) + 4


def test_your_turn_colors_only_the_station_here():
    drawing = draw(ride("done", "here", "ahead", "ahead", "ahead"), your_turn=True)
    assert [mark.kind for mark in drawing.marks] == ["done", "turn", "ahead", "ahead", "ahead"]


def test_blocked_is_a_dashed_ring():
    mark = draw(ride("done", "blocked", "ahead", "ahead", "ahead", share=0.2)).marks[1]
    assert mark.dash and mark.kind == "blocked"


def test_spine_says_where_the_side_track_begins_and_ends():
    rows = spine(ride("done", "done", "here", "ahead", "ahead", share=0.3, moved={"externship"}))
    assert [row.before_side for row in rows] == [False, True, False, False, False]
    assert rows[2].enters_side and rows[2].leaves_side
    assert [row.share for row in rows] == ["100%", "100%", "22.2%", "0%", "0%"]
    assert [row.is_last for row in rows] == [False, False, False, False, True]
