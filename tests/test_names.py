"""Variables say what they hold: a contender, a row, a minimum, and not ``one`` or ``found``."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SAY_NOTHING = frozenset({"found", "one"})


def names_that_say_nothing(source: str) -> Iterator[str]:
    """Variables, arguments, attributes and functions of a module named so, once for each use."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                names = [name]
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.MatchAs(name=name):
                names = [name or ""]
            case ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
                names = [name or ""]
            case ast.alias(name=name, asname=other):
                names = [name, other or ""]
            case _:
                continue
        yield from SAY_NOTHING.intersection(names)


def test_names_say_what_they_hold(repository: Path) -> None:
    uses = {
        path.relative_to(repository).as_posix(): dict(
            Counter(names_that_say_nothing(path.read_text(encoding="utf-8")))
        )
        for folder in ("explorer", "tests")
        for path in (repository / folder).rglob("*.py")
    }
    assert {path: names for path, names in uses.items() if names} == {}, (
        "name the variable after what it holds"
    )


@pytest.mark.parametrize(
    "source",
    [
        "one = 1",
        "def f(found): pass",
        "[one for one in ()]",
        "f'{one}'",
        "self.found",
        "def found(): pass",
        "match x:\n    case [*one]: pass",
        "match x:\n    case str() as found: pass",
        "from this import one",
    ],
)
def test_each_kind_of_use_is_noticed(source: str) -> None:
    assert list(names_that_say_nothing(source))


def test_words_in_texts_are_no_names() -> None:
    assert list(names_that_say_nothing("words = 'one was found'  # one more")) == []
