"""The examples in docstrings of the engine run, and print what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import FunctionType

import pytest

from explorer import engine

MODULES = ["explorer.engine"] + [
    module.name for module in pkgutil.walk_packages(engine.__path__, "explorer.engine.")
]
EXAMPLES = [
    test
    for name in MODULES
    for test in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    if test.examples
]
FACE = {name: getattr(engine, name) for name in engine.__all__}
DEFINED = [name for name, actual in FACE.items() if isinstance(actual, FunctionType | type)]


FUNCTIONS = [
    f"{module}.{name}"
    for module in MODULES
    for name, value in vars(importlib.import_module(module)).items()
    if isinstance(value, FunctionType) and value.__module__ == module and name[0] != "_"
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_prints_what_it_says(example: doctest.DocTest) -> None:
    written: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(example, out=written.append)
    assert result.failed == 0, "".join(written)


@pytest.mark.parametrize("name", DEFINED)
def test_every_function_and_class_of_the_face_has_an_example(name: str) -> None:
    place = f"{FACE[name].__module__}.{name}"
    assert any(example.name == place for example in EXAMPLES)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_public_function_of_the_engine_has_an_example(function: str) -> None:
    assert any(example.name == function for example in EXAMPLES)
