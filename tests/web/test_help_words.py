"""Why somebody needs help, in words: a rule without a sentence fails here."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.domain.facts_of import PATH
from tracker.domain.helping import Help, HelpRule
from tracker.web import wording
from tracker.web.wording.helping import NAMES, SENTENCES

TODAY = date(2026, 11, 24)
FACTS: dict[HelpRule, list[dict[str, Any]]] = {
    HelpRule.QUIET: [{"days": 7, "on": TODAY - timedelta(days=7)}, {"days": 1, "on": TODAY}],
    HelpRule.BEHIND: [{"days": 12}, {"days": 1}],
    HelpRule.RETURNED: [{"n": 2, "on": TODAY, "key": "skill.vs-05", "more": more} for more in (0, 2)],
    HelpRule.LAPSES: [
        {"on": TODAY + timedelta(days=on), "ends_on": TODAY + timedelta(days=40), "key": "doc.tb", "more": 0}
        for on in (-3, 9)
    ],
    HelpRule.HOURS: [
        {"minutes": 3840, "days": days, "by": TODAY + timedelta(days=days), "a_week": 2700}
        for days in (9, 1, 0)
    ],
    HelpRule.RETAKE: [
        {"n": n, "on": on, "key": "exam.passed", "more": 0} for n, on in ((1, TODAY), (2, TODAY), (4, None))
    ],
    HelpRule.PROMISE: [
        {"days": 1, "on": TODAY - timedelta(days=1), "key": key, "more": 0} for key in ("skill.vs-05", None)
    ],
}


def test_every_rule_has_words() -> None:
    assert set(NAMES) == set(SENTENCES) == set(FACTS) == set(HelpRule)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("rule", list(HelpRule))
def test_a_reason_is_a_sentence_with_its_facts(bare_app: Flask, rule: HelpRule, language: str) -> None:
    with bare_app.test_request_context(), force_locale(language):
        said = [wording.help_reason(Help(rule, TODAY, facts), PATH, TODAY) for facts in FACTS[rule]]
        name, since = wording.rule_name(rule), wording.help_since(Help(rule, TODAY), TODAY)
    assert len(set(said)) == len(said)
    for sentence in said:
        assert sentence.endswith(".") and "%(" not in sentence and sentence[0] == sentence[0].upper()
        assert any(sign.isdigit() for sign in sentence)
    assert name and since.startswith("since" if language == "en" else "desde")


def test_both_languages_have_their_own_words(bare_app: Flask) -> None:
    told = {}
    for language in ("en", "es"):
        with bare_app.test_request_context(), force_locale(language):
            told[language] = [
                wording.help_reason(Help(rule, TODAY, facts), PATH, TODAY)
                for rule in HelpRule
                for facts in FACTS[rule]
            ]
    assert not set(told["en"]) & set(told["es"])
