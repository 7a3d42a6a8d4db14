"""Documents of later versions of the shipped path, made from its text as a school would edit it."""

import re
from collections.abc import Mapping

from tests.factories import World
from tracker.commands import versions
from tracker.services.curriculum import shipped_document

_LINE = "[[requirement]]\n"
_NEEDS = r"needs = \{.*?\}"
MARK = {"module.d1": "needs = { score = 95 }"}
"""A higher mark in one module: whoever passed it with less loses it or keeps it."""


def document(
    label: str = "2027-1", *, needs: Mapping[str, str] = MARK, without: tuple[str, ...] = (), extra: str = ""
) -> str:
    """The shipped document under a label, with other needs for some lines and without others."""
    head, *lines = shipped_document().split(_LINE)
    kept = []
    for line in lines:
        key = re.search(r'key = "(.+?)"', line)
        assert key is not None
        if key[1] in needs:
            assert re.search(_NEEDS, line)
        if key[1] not in without:
            kept.append(re.sub(_NEEDS, needs.get(key[1], r"\g<0>"), line))
    changed, count = re.subn(r'(?m)^version = ".*"$', lambda _found: f'version = "{label}"', head)
    assert count == 1
    return _LINE.join([changed, *kept]) + extra


def publish(world: World, text: str) -> int:
    """Stage and publish a document; gives the id of the version."""
    given = {"source": "next.toml", "document": text}
    draft = world.do(world.admin, versions.stage_path, "ccma", **given)["draft"]
    return int(world.do(world.admin, versions.publish_draft, draft)["path_version"])
