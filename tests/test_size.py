"""How large a module, a function and a class may be, unless a docstring gives the reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

MOST_LINES, MOST_IN_FUNCTION, MOST_METHODS = 300, 60, 20
LONG_MODULE = "Longer than other modules"
LONG_FUNCTION = "Longer than other functions"
MANY_METHODS = "more methods than other classes"
Function = ast.FunctionDef | ast.AsyncFunctionDef

STILL_TOO_LARGE = frozenset({})
"""What has yet to be taken apart; the list only gets shorter."""


def too_large(source: str) -> Iterator[str]:
    """Names of what in a module is too large without a reason; the module's own name is empty."""
    module = ast.parse(source)
    words = _words(module)
    if source.count("\n") > MOST_LINES and LONG_MODULE not in words:
        yield ""
    for node in ast.walk(module):
        if isinstance(node, Function):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_IN_FUNCTION and LONG_FUNCTION not in _words(node):
                yield node.name
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(member, Function) for member in node.body)
            reasons = _words(node) + " " + words
            if methods > MOST_METHODS and MANY_METHODS not in reasons:
                yield node.name


def _words(node: ast.Module | ast.ClassDef | Function) -> str:
    return " ".join((ast.get_docstring(node) or "").split())


def test_what_is_large_gives_its_reason(repository: Path) -> None:
    package = repository / "explorer"
    actual = {
        f"{path.relative_to(package).as_posix()} {name}".strip()
        for path in package.rglob("*.py")
        for name in too_large(path.read_text(encoding="utf-8"))
    }
    assert sorted(actual - STILL_TOO_LARGE) == [], (
        "take it apart along its ideas, or give the reason in the docstring "
        f"({LONG_MODULE!r}, {LONG_FUNCTION!r} or {MANY_METHODS!r} because ...)"
    )
    assert sorted(STILL_TOO_LARGE - actual) == [], "strike it from the list: it is small enough now"


def test_each_limit_is_noticed() -> None:
    lines = "x = 1\n" * (MOST_LINES + 1)
    assert list(too_large(lines)) == [""]
    assert list(too_large(f'"""{LONG_MODULE} because it is a table."""\n{lines}')) == []
    body = "    x = 1\n" * MOST_IN_FUNCTION
    assert list(too_large(f"def long():\n{body}")) == ["long"]
    methods = "".join(f"    def m{index}(self): pass\n" for index in range(MOST_METHODS + 1))
    assert list(too_large(f"class Large:\n{methods}")) == ["Large"]
    reason = f'    """It has {MANY_METHODS} because each is a command."""\n'
    assert list(too_large(f"class Large:\n{reason}{methods}")) == []


def test_no_package_holds_more_than_sixteen_modules(repository: Path) -> None:
    for folder in sorted({path.parent for path in (repository / "explorer").rglob("*.py")}):
        modules = [path.name for path in folder.glob("*.py") if not path.name.startswith("__")]
        assert len(modules) <= 16, f"{folder.relative_to(repository)}: {len(modules)} modules"
