"""Mutation testing: single errors put into the code, to see whether a test notices each.

    python -m tests.mutation.run --area parser --mutants 100 --seed 1

draws so many of an area's mutants, made by the operators of Cosmic Ray (the extra ``mutation``),
and runs the area's tests on each in a process of its own, which ends with the first test that
fails. Each mutant that no test noticed is told with its line; those that are known, with the reason
why no test can or need notice them, stand in ``survivors.toml`` and do not count in the share.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.toml")
LEAST_SECONDS = 20.0
"""A mutant's tests may take this long, or some times as long as they take without one."""
TIMES = 5.0
NEED_NAMES = ("core/VariableInserter", "core/VariableReplacer")
"""Operators that must be told which variables."""


@dataclass(frozen=True)
class Area:
    """Modules in which errors are made, and the tests that must notice them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "rules": Area(
        (
            "explorer/engine/rules/library/*/*.py",
            "explorer/engine/rules/mechanisms.py",
            "explorer/engine/rules/mechanism_parameters.py",
        ),
        (
            "tests/engine/rules/library/test_conformance.py",
            "tests/engine/rules/library",
            "tests/engine/rules/test_mechanisms.py",
        ),
    ),
    "derivatives": Area(
        (
            "explorer/engine/mathematics/derivative.py",
            "explorer/engine/mathematics/expression.py",
            "explorer/engine/mathematics/evaluation.py",
        ),
        ("tests/engine/mathematics",),
    ),
    "parser": Area(
        (
            "explorer/engine/mathematics/formula_parser.py",
            "explorer/engine/mathematics/formula_tokens.py",
            "explorer/engine/mathematics/formula_text.py",
            "explorer/engine/mathematics/alternative_notation.py",
        ),
        ("tests/engine/mathematics",),
    ),
    "verdicts": Area(("explorer/engine/diagnosis/*.py",), ("tests/engine/diagnosis",)),
    "files": Area(
        ("explorer/scenario/files/*.py",),
        ("tests/scenario/files", "tests/scenario", "tests/test_hostile.py"),
    ),
}


@dataclass(frozen=True)
class Mutant:
    """One error: the source with it, and what it changed in which line."""

    module: str
    line: int
    before: str
    after: str
    source: str

    @property
    def is_error(self) -> bool:
        """Whether it means something else: not the same number in other words, nor nothing."""
        try:
            changed = ast.parse(self.source)
        except SyntaxError:
            return False
        return ast.dump(changed) != ast.dump(ast.parse((ROOT / self.module).read_text()))

    @property
    def told(self) -> str:
        """The change in one line."""
        return f"{self.module}:{self.line}: {self.before.strip()}  ->  {self.after.strip()}"


@dataclass(frozen=True)
class Spot:
    """Where an operator of Cosmic Ray can change a module; ``occurrence`` counts its places."""

    path: Path
    operator: str
    occurrence: int

    def mutant(self) -> Mutant:
        """The module with this change."""
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator

        source = self.path.read_text()
        changed = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert changed is not None
        before, after = source.splitlines(), changed.splitlines()
        pairs = enumerate(zip(before, after, strict=False))
        at = next((number for number, (old, new) in pairs if old != new), 0)
        module = self.path.relative_to(ROOT).as_posix()
        return Mutant(module, at + 1, before[at], after[at], changed)


def spots(path: Path) -> Iterator[Spot]:
    """All places of a module, but for those in annotations, which nothing reads."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    source = path.read_text()
    unread = _annotations(source)
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        if name in NEED_NAMES:
            continue
        operator = get_operator(name)()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (begin, end) in enumerate(places):
            if not any(first <= begin and end <= last for first, last in unread):
                yield Spot(path, name, occurrence)


Place = tuple[int, int]


def _annotations(source: str) -> list[tuple[Place, Place]]:
    """Where annotations stand."""
    collected: list[tuple[Place, Place]] = []
    for node in ast.walk(ast.parse(source)):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr) and part.end_lineno and part.end_col_offset:
                collected.append(
                    ((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset))
                )
    return collected


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module from another text than its file's."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The code with the error in it."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.module.removesuffix(".py").replace("/", ".")
        self._path = str(ROOT / mutant.module)
        self._source = mutant.source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The changed module's; all others are found as ever."""
        if fullname != self._name:
            return None
        loader = _Loader(fullname, self._path, self._source)
        return importlib.util.spec_from_file_location(fullname, self._path, loader=loader)


def soonest(module: str, tests: Sequence[str]) -> list[str]:
    """The area's tests, those first that stand where the module does: they fail the soonest."""
    path = Path(module)
    own = Path("tests", *path.parts[1:-1], f"test_{path.name}")
    return [*([own.as_posix()] if (ROOT / own).exists() else []), *tests]


def survives(mutant: Mutant | None, tests: Sequence[str], patience: float) -> bool:
    """Whether all tests pass with the error, in a forked process that ends at the first failure."""
    child = os.fork()
    if child == 0:
        _run_tests(mutant, tests, patience)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _run_tests(mutant: Mutant | None, tests: Sequence[str], patience: float) -> None:
    """Never returns: the process ends with what the tests came to, or killed after ``patience``."""
    signal.alarm(max(1, round(patience)))
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(null, stream)
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    import pytest

    code = 1
    try:
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
            arguments = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={folder}/t"]
            arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
            code = int(pytest.main([*arguments, *tests]))
    finally:
        os._exit(code)


def known() -> dict[str, str]:
    """The reason why each known survivor is not noticed, by what it changes."""
    return {
        f"{survivor['module']}: {survivor['before']}  ->  {survivor['after']}": survivor["reason"]
        for survivor in tomllib.loads(SURVIVORS.read_text()).get("survivor", [])
    }


def _is_known(mutant: Mutant, reasons: dict[str, str]) -> bool:
    """Lines move; what stands in them says which mutant it is."""
    return f"{mutant.module}: {mutant.before.strip()}  ->  {mutant.after.strip()}" in reasons


def drawn(area: Area, count: int, seed: int) -> list[Mutant]:
    """So many mutants of the area, or all there are, without those that are no errors."""
    paths = sorted(path for pattern in area.modules for path in ROOT.glob(pattern))
    everything = [spot for path in paths for spot in spots(path)]
    chosen = Random(seed).sample(everything, min(count, len(everything)))
    return [mutant for mutant in (spot.mutant() for spot in chosen) if mutant.is_error]


def main() -> int:
    """Tell the survivors; the exit code is 1 if one of them is not known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--area", choices=AREAS, required=True)
    parser.add_argument("--mutants", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Imported once here, so that each forked process has them already.
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401
    import scipy  # noqa: F401
    import sympy  # noqa: F401

    area, reasons = AREAS[arguments.area], known()
    begun = time.monotonic()
    if not survives(None, area.tests, 600):
        sys.exit(f"{arguments.area}: its tests fail without any error put in")
    patience = max(LEAST_SECONDS, TIMES * (time.monotonic() - begun))
    chosen = drawn(area, arguments.mutants, arguments.seed)
    unnoticed = []
    for mutant in chosen:
        if survives(mutant, soonest(mutant.module, area.tests), patience):
            unnoticed.append(mutant)
            reason = "known" if _is_known(mutant, reasons) else "NOT NOTICED"
            print(f"{reason}: {mutant.told}", flush=True)
    killed = len(chosen) - len(unnoticed)
    harmless = sum(_is_known(mutant, reasons) for mutant in unnoticed)
    share = killed / max(len(chosen) - harmless, 1)
    print(f"{arguments.area}: {killed} of {len(chosen)} noticed, {harmless} known, {share:.1%}")
    return int(harmless < len(unnoticed))


if __name__ == "__main__":
    sys.exit(main())
