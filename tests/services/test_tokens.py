"""Link tokens: the right one opens its link; nothing else opens anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.services.tokens import claimed_link, is_genuine, link_token, signing_key

KEY = signing_key("a secret of this school")
LINK, NONCE = 1 << 61, "nonce-of-this-link"
TOKEN = link_token(KEY, "preceptor", LINK, NONCE)


def opens(token=TOKEN, key=KEY, purpose="preceptor", link=LINK, nonce=NONCE):
    return is_genuine(token, key, purpose, link, nonce)


def test_the_right_token_opens_its_link():
    assert claimed_link(TOKEN) == LINK
    assert opens()


def test_stands_in_an_address_as_it_is():
    assert re.fullmatch(r"[A-Za-z0-9_-]{48}", TOKEN)


def test_the_same_link_has_the_same_token_until_its_nonce_changes():
    assert link_token(KEY, "preceptor", LINK, NONCE) == TOKEN
    assert not opens(nonce="another nonce")


@pytest.mark.parametrize(
    "other",
    [
        {"key": signing_key("another secret")},
        {"purpose": "feed"},
        {"link": LINK + 1},
        {"nonce": NONCE + "x"},
        {"nonce": ""},
        {"link": None},
        {"nonce": None},
    ],
)
def test_opens_nothing_else(other):
    assert not opens(**other)


@pytest.mark.parametrize("place", range(48))
def test_one_changed_sign_opens_nothing(place):
    for sign in "AZaz09-_":
        if sign != TOKEN[place]:
            assert not opens(TOKEN[:place] + sign + TOKEN[place + 1 :])


@pytest.mark.parametrize(
    "token", ["", "x", TOKEN[:-1], TOKEN + "A", TOKEN[:-1] + "=", "/" * 48, "ñ" * 48, "\ud800" * 48, "_" * 48]
)
def test_what_is_no_token_claims_nothing(token):
    assert claimed_link(token) is None
    assert not opens(token)


def test_a_token_for_nobody_is_no_way_in():
    made_up = link_token(KEY, "preceptor", 0, "no link has this nonce")
    assert not opens(made_up, link=None, nonce=None)


def test_purpose_and_nonce_do_not_run_into_each_other():
    assert link_token(KEY, "ab", LINK, "c") != link_token(KEY, "a", LINK, "bc")


def test_the_key_is_not_the_secret():
    assert KEY != b"a secret of this school"
    assert len(KEY) == 32


@given(st.integers(0, (1 << 63) - 1), st.text(max_size=30))
def test_every_link_is_read_back(link, nonce):
    token = link_token(KEY, "preceptor", link, nonce)
    assert claimed_link(token) == link
    assert opens(token, link=link, nonce=nonce)


@given(st.text(max_size=60))
def test_no_text_opens_a_link(text):
    assert text == TOKEN or not opens(text)
