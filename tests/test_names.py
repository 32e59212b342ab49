"""Names say what they stand for, in the terms of the field, and stand for one thing each."""

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


PRIVATE = frozenset(
    {
        "desk", "asked", "shown", "ground", "evidence", "anatomy", "walk", "walks", "lanes", "many",
        "place", "places", "mapped",
        "averaged", "carried", "layerwise", "opened", "retyped", "stored", "together", "typed",
    }
)  # fmt: skip
"""No module is called by one of these: nobody searches for them, or they are participles."""


def test_modules_are_called_by_terms_of_the_field(repository: Path) -> None:
    package = repository / "explorer"
    assert [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*"))
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem in PRIVATE
    ] == []


def test_no_two_classes_share_a_name(repository: Path) -> None:
    names = Counter(
        node.name
        for path in (repository / "explorer").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


USED_FOR_POSITIONS = frozenset({"place", "places", "lane", "lanes"})
"""Words for an index, a position or a run of a batch, for which the field has its own."""


def test_positions_and_runs_are_called_so(repository: Path) -> None:
    package = repository / "explorer"
    assert {
        path.relative_to(package).as_posix(): sorted(names)
        for path in package.rglob("*.py")
        if path.name != "instructions.py"  # of LLVM, whose vectors have lanes
        and (names := USED_FOR_POSITIONS.intersection(_names(path.read_text(encoding="utf-8"))))
    } == {}


def _names(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name.lower()
