"""The codes that need words, read from the source of what gives them."""

import ast
from pathlib import Path as File

import tracker
from tracker.domain.path import Path

ROOT = File(tracker.__file__).parent
REFUSALS = {"Impossible", "Conflict", "NotAllowed", "NotFound", "Busy"}


def strings(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def reason_codes(path: Path) -> set[str]:
    """Every reason code that the calculator can give, read from its source."""
    missing, found = {"count"}, set()
    for file in (ROOT / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=code), *_]):
                    found.add(code)
                case ast.Call(func=ast.Name(id="Reason"), args=[ast.IfExp(body=one, orelse=other), *_]):
                    found |= strings(one) | strings(other)
                case ast.Assign(targets=[ast.Name(id="code")], value=ast.IfExp(body=one, orelse=other)):
                    found |= strings(one) | strings(other)
                case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=code)):
                    found.add(code)
                case ast.Tuple(
                    elts=[ast.Constant(value=str(code)), ast.Attribute(value=ast.Name(id="Holder")), *_]
                ):
                    found.add(code)
                case ast.Assign(targets=[ast.Attribute(attr="missing")], value=value):
                    missing |= strings(value)
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                    for target, value in zip(targets, values, strict=True):
                        if isinstance(target, ast.Attribute) and target.attr == "missing":
                            missing |= strings(value)
    asked = {line.asked_when for line in path.requirements if line.asked_when} | {"route"}
    found |= {f"started_{name}" for name in missing} | {f"not_asked_{name}" for name in asked}
    return found


def error_codes() -> set[str]:
    """Every code that anything in the product refuses with."""
    found = set()
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=code), *_]) if (
                    name in REFUSALS
                ):
                    found.add(code)
                case ast.Assign(targets=[ast.Name(id="code")], value=ast.IfExp(body=one, orelse=other)):
                    if file.parent.name == "commands":
                        found |= strings(one) | strings(other)
    return found
