"""Code asks objectives and optimizers for what it needs of them, not for their class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import explorer

PACKAGE = Path(explorer.__file__).parent
KINDS = {"Surface", "Network", "PythonFunction", "RecordedPlane"} | {
    "DirectMethod",
    "Optimizer",
    "Procedure",
}
DEFINING = ("engine/objectives/", "engine/rules/")


def questions_of_class(source: str) -> Iterator[int]:
    """The lines of calls of ``isinstance`` with one of the kinds among the classes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance":
            names = {
                getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node.args[1])
            }
            if names & KINDS:
                yield node.lineno


def test_no_class_of_objective_or_optimizer_is_asked_for_outside_its_room() -> None:
    actual = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if not path.relative_to(PACKAGE).as_posix().startswith(DEFINING)
        for line in questions_of_class(path.read_text(encoding="utf-8"))
    ]
    assert actual == []


def test_the_search_finds_what_it_is_for() -> None:
    source = "isinstance(x, Surface)\nisinstance(y, (int, module.Network))\nisinstance(z, str)\n"
    assert list(questions_of_class(source)) == [1, 2]
