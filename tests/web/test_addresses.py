"""A number that no key can have leads nowhere, wherever an address takes one."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.accounts import world_beside
from tests.web.staff_pages import browser
from tracker.web.addresses import MOST_ID, RowId


def numbers(rule: Rule) -> list[str]:
    """The parts of an address that name a row."""
    return [name for name, one in rule._converters.items() if isinstance(one, RowId)]


def address(rule: Rule, number: int) -> str:
    """The rule with this number for every row, and a word for everything else."""
    named = numbers(rule)
    return re.sub(
        r"<(?:[^<>:]*:)?(\w+)>", lambda part: str(number) if part[1] in named else "x", str(rule.rule)
    )


@pytest.mark.parametrize("number", [MOST_ID, MOST_ID + 1, 2**64, 10**40])
def test_a_number_too_large_for_a_key_is_not_found(bare_app: Flask, number: int) -> None:
    rules = [one for one in bare_app.url_map.iter_rules() if "GET" in (one.methods or ()) and numbers(one)]
    assert len(rules) > 40
    with world_beside(bare_app) as world:
        readers = [browser(bare_app, who) for who in (world.admin, world.coordinator)]
    for rule in rules:
        for reader in readers:
            assert reader.get(address(rule, number)).status_code == 404, rule.rule
