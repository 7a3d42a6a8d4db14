"""docs/permissions.md says who may do what; it is kept equal to the policy."""

from pathlib import Path

from tracker.domain.policy import POLICY, Permission

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


def table() -> str:
    """The policy as the document's table."""
    rows = ["| permission | allowed when |", "| --- | --- |"]
    for permission in Permission:
        alternatives = [
            " and ".join(test.__name__.replace("_", " ") for test in tests) for tests in POLICY[permission]
        ]
        rows.append(f"| {permission.value.replace('_', ' ')} | {'; or '.join(alternatives)} |")
    return "\n".join(rows)


def test_the_document_holds_the_policy_as_it_is():
    assert table() in DOCUMENT.read_text(encoding="utf-8")


def test_every_predicate_is_explained():
    text = DOCUMENT.read_text(encoding="utf-8")
    predicates = {test for tests in POLICY.values() for alternative in tests for test in alternative}
    for predicate in predicates:
        explained = f"- **{predicate.__name__.replace('_', ' ')}**: {predicate.__doc__}"
        assert explained in text, explained
