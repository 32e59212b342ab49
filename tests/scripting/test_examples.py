"""Every name that ``explorer`` offers has an example in its docstring, which runs."""

from __future__ import annotations

import doctest
import inspect
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import explorer
from explorer.engine.identification import Candidate, Candidates
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.recording.recorder import Recorder
from explorer.scenario.tuning import TunedScenario
from explorer.scripting.comparisons import FairComparison
from explorer.scripting.maps import Map
from explorer.scripting.race import Race
from explorer.scripting.rendered_picture import Picture

RESULTS = (
    Race,
    Map,
    Picture,
    TunedScenario,
    Trajectory,
    Recorder,
    explorer.PureRecorder,
    Candidate,
    Candidates,
    FairComparison,
)
"""Classes of what the face returns; an ``OpenWindow`` needs IPython's event loop."""
DATA = {"schedules"}
"""Plain tables, which have no docstring of their own."""
OPTIONAL = ("keras", "matplotlib", "pandas")


def holders() -> Iterator[tuple[str, Any]]:
    """Everything whose docstring is to have an example."""
    for name in explorer.__all__:
        value = getattr(explorer, name)
        if name not in DATA:
            yield name, value if inspect.isroutine(value) or inspect.isclass(value) else type(value)
    for cls in RESULTS:
        yield cls.__name__, cls
        for name, method in vars(cls).items():
            if not name.startswith("_") and inspect.isfunction(method):
                yield f"{cls.__name__}.{name}", method


HOLDERS = dict(holders())
OF_THE_PROGRAM = [
    name for name, holder in HOLDERS.items() if not holder.__module__.startswith("explorer.engine.")
]
"""Those of the engine are run with all of its docstrings."""


def examples_of(holder: Any) -> list[doctest.Example]:
    return doctest.DocTestParser().get_examples(inspect.getdoc(holder) or "")


@pytest.mark.parametrize("name", HOLDERS)
def test_everything_public_has_an_example(name: str) -> None:
    assert examples_of(HOLDERS[name])


# Keras 3.15's own arrays do not know numpy 2's copy=False.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", OF_THE_PROGRAM)
def test_an_example_runs_and_prints_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = examples_of(HOLDERS[name])
    source = "".join(example.source for example in examples)
    if "KERAS_BACKEND" not in os.environ:
        monkeypatch.setenv("KERAS_BACKEND", "torch")
    for package in OPTIONAL:
        if package in source or (package == "pandas" and "to_dataframe" in source):
            pytest.importorskip(package, reason=f"{package} is not installed")
    monkeypatch.chdir(tmp_path)
    written: list[str] = []
    test = doctest.DocTest(examples, {}, name, None, None, None)
    result = doctest.DocTestRunner(verbose=False).run(test, out=written.append)
    assert result.failed == 0, "".join(written)


@pytest.mark.parametrize("cls", RESULTS, ids=lambda cls: cls.__name__)
def test_the_example_of_a_result_uses_each_of_its_properties(cls: type) -> None:
    source = "".join(example.source for example in examples_of(cls))
    properties = [
        name
        for name, member in vars(cls).items()
        if not name.startswith("_") and hasattr(member, "__get__")
        and not inspect.isroutine(member)
    ]  # fmt: skip
    assert [name for name in properties if f".{name}" not in source] == []
