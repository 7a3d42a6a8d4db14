"""The part of JSON Schema 2020-12 that our schemas use; an unknown keyword fails, so that none is ignored."""

import re
from collections.abc import Iterator
from typing import Any

KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties"}
KNOWN |= {"additionalProperties", "items", "enum", "const", "pattern", "minimum", "anyOf"}
TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None),
}  # fmt: skip


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Everything in which the value is not as the schema says."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema and all(list(problems(value, one, root, at)) for one in schema["anyOf"]):
        yield f"{at}: fits none of several"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{at}: {value} is too small"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not fit"
    for n, item in enumerate(value if "items" in schema else ()):
        yield from problems(item, schema["items"], root, f"{at}[{n}]")
    yield from _fields(value, schema, root, at)


def _fields(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{at}: has no {name}" for name in schema.get("required", ()) if name not in value)
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        if name in known:
            yield from problems(item, known[name], root, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {name} is unknown"


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))
